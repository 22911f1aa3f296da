"""Feeds mutated inputs to a running session: no input may kill it, hang it or eat its memory.

    python3 Tests/fuzz.py sql|csv|parquet --seconds 60 [--seed 1]

SQL is mutated from the texts of queries/. What kills the process is kept in .build-data/fuzz.
Ends with a line `N passed, N failed`.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from pathlib import Path

import mutations
from golden_files import statements
from reckon_pipe import ROOT, Pipe, PipeDied

KEPT = ROOT / ".build-data" / "fuzz"
SECONDS = 5
MEMORY_LIMIT = 512 << 20

WORDS = """SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET UNION ALL EXCEPT INTERSECT JOIN LEFT FULL ON USING WITH
RECURSIVE AS VALUES CASE WHEN THEN ELSE END AND OR NOT IN EXISTS BETWEEN LIKE IS NULL TRUE DISTINCT CAST INTERVAL DATE
COUNT( SUM( MIN( AVG( ( ) , . * + - / % || = <> < > ' " ; :: [ ] { } $1 ? 0 1 9223372036854775808 1e400 'x' -- /* */""".split()


def sql_texts():
    texts = []
    for path in sorted((ROOT / "queries").rglob("*.sql")):
        texts += [statement.text for statement in statements(path.read_text())]
    return texts


def mutated_sql(texts, chance):
    text = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        pieces = text.split(" ")
        place = chance.randrange(len(pieces))
        kind = chance.randrange(7)
        if kind == 0:
            pieces[place] = chance.choice(WORDS)
        elif kind == 1:
            pieces.insert(place, chance.choice(WORDS))
        elif kind == 2:
            del pieces[place]
        elif kind == 3:
            other = chance.choice(texts).split(" ")
            start = chance.randrange(len(other))
            pieces[place:place] = other[start:start + chance.randrange(1, 12)]
        elif kind == 4:
            pieces[place:place] = [chance.choice(("(", "NOT", "-", "CASE WHEN", "SELECT (", "'", "[[["))] * chance.choice((2, 50, 5000))
        elif kind == 5:
            pieces[place] = pieces[place][::-1]
        else:
            pieces = pieces[:place + 1]
        text = " ".join(pieces)[:200_000]
    return text


def mutated_csv(chance):
    lines = [",".join(chance.choice(("1", "", '"a,b"', '"x', "2026-01-01", "1.5", "é", '""""', "\0", "-")) for _ in range(chance.randrange(1, 6)))
             for _ in range(chance.randrange(0, 40))]
    return chance.choice(("\n", "\r\n", "\r")).join(lines).encode()


def request(target, texts, sources, folder, chance):
    """(bytes to keep, SQL to ask) of one try."""
    if target == "sql":
        text = mutated_sql(texts, chance)
        return text.encode(), text
    path = folder / f"fuzzed.{target}"
    data = mutated_csv(chance) if target == "csv" else mutations.damaged(chance.choice(sources), sources, chance)
    path.write_bytes(data)
    return data, f"SELECT * FROM '{path}'"


def started(folder):
    """A session in a folder of its own (COPY and the like may write) whose statements end: a recursion may have no end."""
    pipe = Pipe(directory=folder)
    pipe.ask("SET statement_timeout = '2s'")
    return pipe


def main():
    parser = argparse.ArgumentParser(description="Feed mutated inputs to reckon.")
    parser.add_argument("target", choices=["sql", "csv", "parquet"])
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    deadline = time.monotonic() + options.seconds
    tries = 0
    failures = []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        texts = sql_texts() if options.target == "sql" else []
        sources = [p.read_bytes() for p in mutations.write_sources(folder)] if options.target == "parquet" else []
        pipe = started(folder)
        while time.monotonic() < deadline and len(failures) < 20:
            chance = random.Random(options.seed * 1_000_003 + tries)
            data, sql = request(options.target, texts, sources, folder, chance)
            tries += 1
            try:
                pipe.ask_line((json.dumps({"sql": sql}) + "\n").encode(), SECONDS)
                if pipe.peak_memory() > MEMORY_LIMIT:
                    raise PipeDied(f"{pipe.peak_memory() >> 20} MiB of memory")
            except PipeDied as death:
                KEPT.mkdir(parents=True, exist_ok=True)
                kept = KEPT / f"{options.target}-{options.seed}-{tries}"
                kept.write_bytes(data)
                failures.append(f"{kept.relative_to(ROOT)}: {str(death)[:300]}")
                pipe.close()
                pipe = started(folder)
        pipe.close()
    for failure in failures:
        print(failure)
    print(f"{tries - len(failures)} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
