"""Feeds mutated inputs to readers and parsers: no input may kill them, hang them or eat their memory.

    python3 Tests/fuzz.py parquet-footer|parquet-page|orc-tail|orc-stripe|arrow|csv|json|sql|plsql|all
                          [--seconds 60] [--executions 10000000] [--fast] [--idle] [--debug]
    python3 Tests/fuzz.py session-sql|session-plsql|session-csv|session-parquet --seconds 60 [--seed 1]

The first are libFuzzer with the address sanitizer over Tests/Fuzz, from the seeds there (of sql and plsql: the statements
of queries/); what they find to be new grows in .build-data/corpus. `--fast` builds without the sanitizer: ten times the executions, of
which a trap, a hang and 512 MiB of memory are failures, and a wrong pointer often is. `--executions` goes over the targets
in turns, as `all` does, and notes each turn in .build-data/fuzz-counts.jsonl. The others ask a running session; session-plsql
mutates the programs of queries/plsql. What fails is kept in .build-data/fuzz. `--idle` takes only time that nobody else wants.
Ends with a line `N passed, N failed`.
"""

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import mutations
from fuzz_build import build_readers, narrowed
from golden_files import statements
from reckon_pipe import ROOT, Pipe, PipeDied

KEPT = ROOT / ".build-data" / "fuzz"
READERS = ["parquet-footer", "parquet-page", "orc-tail", "orc-stripe", "arrow", "csv", "json", "sql", "plsql"]
SECONDS = 5
MEMORY_LIMIT = 512 << 20
TURN = 2_000_000

WORDS = """SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT OFFSET UNION ALL EXCEPT INTERSECT JOIN LEFT FULL ON USING WITH
RECURSIVE AS VALUES CASE WHEN THEN ELSE END AND OR NOT IN EXISTS BETWEEN LIKE IS NULL TRUE DISTINCT CAST INTERVAL DATE
COUNT( SUM( MIN( AVG( ( ) , . * + - / % || = <> < > ' " ; :: [ ] { } $1 ? 0 1 9223372036854775808 1e400 'x' -- /* */""".split()
PROGRAM_WORDS = """DECLARE BEGIN END; END LOOP; END IF; IF ELSIF LOOP WHILE FOR i IN 1..3 REVERSE EXIT CONTINUE GOTO <<x>> RETURN EXCEPTION WHEN
OTHERS RAISE PROCEDURE FUNCTION PACKAGE BODY IS CURSOR OPEN FETCH INTO CLOSE BULK COLLECT LIMIT FORALL SAVE EXCEPTIONS RECORD TABLE OF INDEX BY
VARCHAR2(10) NUMBER PLS_INTEGER %TYPE %ROWTYPE %NOTFOUND := => .. := ( ) ; , . PRAGMA AUTONOMOUS_TRANSACTION EXECUTE IMMEDIATE USING OUT NOCOPY
PIPE ROW $IF $THEN $END $$x q'[ ]' COMMIT; ROLLBACK; NULL; 1e130 -2147483649 :NEW.x OBJECT MEMBER SELF""".split()


def sql_texts(folder="."):
    texts = []
    for path in sorted((ROOT / "queries" / folder).rglob("*.sql")):
        texts += [statement.text for statement in statements(path.read_text())]
    return texts


def mutated_sql(texts, chance, words=WORDS):
    text = chance.choice(texts)
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        pieces = text.split(" ")
        place = chance.randrange(len(pieces))
        kind = chance.randrange(7)
        if kind == 0:
            pieces[place] = chance.choice(words)
        elif kind == 1:
            pieces.insert(place, chance.choice(words))
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
    if target == "plsql":
        text = mutated_sql(texts, chance, WORDS + PROGRAM_WORDS)
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


def write_statements(target, folder):
    """The statements of the goldens, each as a file of its own: short inputs run ten times as often as whole scripts."""
    for number, text in enumerate(sorted(set(sql_texts("plsql" if target == "plsql" else ".")), key=len)):
        if len(text) <= longest(target):
            (folder / f"{number}.sql").write_text(text)


def write_dictionary(path):
    """Words that libFuzzer puts into texts."""
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in sorted({*WORDS, *PROGRAM_WORDS}))
    path.write_text("".join(f'"{word} "\n' for word in escaped))


def longest(target):
    """Bytes of the longest input: short ones run ten times as often, and reach the same code."""
    return {"csv": 384, "json": 512, "sql": 384, "plsql": 512, "arrow": 4096}.get(target, 2560)


def memory_folder():
    """Where files are written and read at no cost, if the system has such a place."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None


def gather(program, target, folder, environment):
    """Puts the fewest inputs that reach everything known into a folder; those that are too long would be cut into nonsense."""
    corpus, seeds = ROOT / ".build-data" / "corpus" / target, ROOT / "Tests" / "Fuzz" / "seeds" / target
    chosen, known = folder / "chosen", folder / "known"
    for path in (chosen, known):
        path.mkdir()
    if target in ("sql", "plsql"):
        write_statements(target, known)
    for source in (corpus, seeds):
        for path in source.iterdir() if source.is_dir() else ():
            if path.stat().st_size <= longest(target):
                shutil.copy(path, known)
    subprocess.run([str(program), "-merge=1", "-detect_leaks=0", "-timeout=5", f"-max_len={longest(target)}", str(chosen), str(known)],
                   cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return chosen


def run_libfuzzer(program, target, options, executions, seed):
    """Lets libFuzzer run; (executions, failures)."""
    KEPT.mkdir(parents=True, exist_ok=True)
    # Where a block was allocated is worth less than the time that it takes to note it.
    environment = {**os.environ, "FUZZ_TARGET": target, "SWIFT_BACKTRACE": "enable=no", "ASAN_OPTIONS":
                   "detect_leaks=0:allocator_may_return_null=0:malloc_context_size=1:quarantine_size_mb=16"}
    command = [str(program), f"-runs={executions}", "-timeout=5", f"-max_len={longest(target)}", "-detect_leaks=0", "-reload=0",
               # The sanitizer's own memory counts too.
               "-malloc_limit_mb=512", f"-rss_limit_mb={512 if options.fast else 1500}", f"-seed={seed}", "-print_final_stats=1",
               f"-artifact_prefix={KEPT}/{target}-"]
    if options.seconds:
        command.append(f"-max_total_time={options.seconds}")
    if target in ("sql", "plsql"):
        write_dictionary(KEPT.parent / "words")
        command.append(f"-dict={KEPT.parent / 'words'}")
    if options.idle:
        command = ["chrt", "-i", "0", "nice", "-n", "19", *command]
    with tempfile.TemporaryDirectory(prefix="fuzz-", dir=memory_folder()) as name:
        corpus = gather(program, target, Path(name), environment)
        result = subprocess.run([*command, str(corpus)], cwd=ROOT, env=environment, stderr=subprocess.PIPE, text=True, errors="replace")
        kept = ROOT / ".build-data" / "corpus" / target
        kept.mkdir(parents=True, exist_ok=True)
        for path in corpus.iterdir():
            shutil.copy(path, kept)
    if "no interesting inputs were found" in result.stderr:
        print("the target says nothing of the code that it runs: it was built without counters")
        return 0, 1
    runs = re.search(r"stat::number_of_executed_units: (\d+)", result.stderr)
    if result.returncode != 0:
        print(result.stderr[-6000:])
    return int(runs[1]) if runs else 0, int(result.returncode != 0)


def fuzz_readers(targets, options):
    """Runs the targets in turns until each has its executions or failed; the number of failures."""
    program = build_readers(options.debug, options.fast)
    if program is None:
        print("0 passed, 1 failed")
        return 1
    done, failures = dict.fromkeys(targets, 0), 0
    left, turn = list(targets), 0
    while left:
        for target in list(left):
            wanted = min(TURN, options.executions - done[target]) if options.executions > 0 else -1
            began = time.monotonic()
            chosen = narrowed(program, target) if options.fast else program
            runs, failed = run_libfuzzer(chosen, target, options, wanted, options.seed + turn)
            done[target] += runs
            failures += failed
            note = {"target": target, "build": "fast" if options.fast else "address", "executions": runs, "failures": failed,
                    "seconds": round(time.monotonic() - began, 1), "seed": options.seed + turn, "sum": done[target]}
            with (ROOT / ".build-data" / "fuzz-counts.jsonl").open("a") as counts:
                counts.write(json.dumps(note) + "\n")
            print(json.dumps(note), flush=True)
            if failed or options.executions <= 0 or done[target] >= options.executions:
                left.remove(target)
        turn += 1
    print(f"{sum(done.values())} passed, {failures} failed")
    return int(failures > 0)


def main():
    parser = argparse.ArgumentParser(description="Feed mutated inputs to reckon.")
    parser.add_argument("target", choices=[*READERS, "all", "session-sql", "session-plsql", "session-csv", "session-parquet"])
    parser.add_argument("--debug", action="store_true")
    parser.add_argument("--seconds", type=int, help="60, or as long as the executions take")
    parser.add_argument("--fast", action="store_true", help="without the address sanitizer (libFuzzer)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--executions", type=int, default=-1, help="end after so many (libFuzzer)")
    parser.add_argument("--idle", action="store_true", help="take only time that nobody else wants (libFuzzer)")
    options = parser.parse_args()
    print(f"seed {options.seed}")
    if options.seconds is None and options.executions <= 0:
        options.seconds = 60
    if options.target in [*READERS, "all"]:
        return fuzz_readers(READERS if options.target == "all" else [options.target], options)
    options.target = options.target.removeprefix("session-")
    deadline = time.monotonic() + (options.seconds or 60)
    tries = 0
    failures = []
    with tempfile.TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        texts = {"sql": sql_texts, "plsql": lambda: sql_texts("plsql")}.get(options.target, list)()
        extra = {"dialect": "oracle"} if options.target == "plsql" else {}
        sources = [p.read_bytes() for p in mutations.write_sources(folder)] if options.target == "parquet" else []
        pipe = started(folder)
        while time.monotonic() < deadline and len(failures) < 20:
            chance = random.Random(options.seed * 1_000_003 + tries)
            data, sql = request(options.target, texts, sources, folder, chance)
            tries += 1
            try:
                pipe.ask_line((json.dumps({"sql": sql, **extra}) + "\n").encode(), SECONDS)
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
