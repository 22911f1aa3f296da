"""CSV files of random dialects: reckon reads what was written, told the dialect or guessing it, and as DuckDB reads it.

    python3 Tests/csv_files.py [--seed 1] [--count 150]

Delimiters, quotes, escapes, line ends also inside of quotes, byte order marks, missing last line ends, gzip and zstd. JSON lines of the
same rows are read too. Ends with a line `N passed, N failed`.
"""

import argparse
import csv
import datetime
import gzip
import io
import json
import random
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from random_tables import ask, run_checks

WORDS = ("alpha", "beta", "two words", "it's", "a,b", "a;b", "a|b", "tab\there", 'say "hi"', "line\nbreak", "line\r\nbreak", "grün €", "\U0001f600",
         "back\\slash", " lead", "trail ", "x" * 300, "-", "#x", "null", "1,5", "2026")


def column(chance):
    """(kind, how to make a value)"""
    return chance.choice((
        ("integer", lambda c: str(c.choice((0, c.randrange(-1000, 1000), c.randrange(-2**62, 2**62))))),
        ("decimal", lambda c: f"{Decimal(c.randrange(-10**9, 10**9)) / 100:.2f}"),
        ("text", lambda c: c.choice(WORDS)),
        ("code", lambda c: f"0{c.randrange(10**5):05d}"),
        ("date", lambda c: str(datetime.date(1990, 1, 1) + datetime.timedelta(days=c.randrange(20000)))),
        ("moment", lambda c: str(datetime.datetime(1990, 1, 1) + datetime.timedelta(seconds=c.randrange(10**9)))),
        ("boolean", lambda c: c.choice(("true", "false"))),
    ))


def random_file(chance, folder, seed):
    """(path, names, rows of text or None, the options that say the dialect, whether it has a header)"""
    kinds = [column(chance) for _ in range(chance.randrange(2, 7))]
    nulls = [chance.choice((0, 0, 0.2)) for _ in kinds]
    rows = [[None if chance.random() < share else make(chance) for (_, make), share in zip(kinds, nulls)]
            for _ in range(chance.choice((1, 3, 40, 3000)))]
    escapes = chance.random() < 0.3
    if escapes:
        rows = [[None if value is None else value.replace("\\", "/").replace('"', "'") for value in row] for row in rows]
    names = [f"{kind} {i}" if chance.random() < 0.2 else f"{kind}{i}" for i, (kind, _) in enumerate(kinds)]
    dialect = {"delimiter": chance.choice(",;|\t"), "lineterminator": chance.choice(("\n", "\r\n")),
               "quoting": chance.choice((csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC))}
    options = {"delim": dialect["delimiter"]}
    if escapes:
        dialect |= {"doublequote": False, "escapechar": "\\"}
        options["escape"] = "\\"
    has_header = chance.random() < 0.7
    text = io.StringIO()
    writer = csv.writer(text, **dialect)
    if has_header:
        writer.writerow(names)
    for row in rows:
        writer.writerow(["" if value is None else value for value in row])
    data = text.getvalue()
    if chance.random() < 0.2:
        data = data.removesuffix(dialect["lineterminator"])
    coded = ("\ufeff" if chance.random() < 0.15 else "").encode() + data.encode()
    form = chance.choice(("", "", ".gz", ".zst"))
    # A quoted nothing is an empty text; a backslash outside of quotes is one.
    if dialect["quoting"] != csv.QUOTE_MINIMAL:
        rows = [["" if value is None else value for value in row] for row in rows]
    path = folder / f"c{seed}.csv{form}"
    path.write_bytes(coded if not form else gzip.compress(coded) if form == ".gz" else zstd(coded))
    return path, names, rows, options, has_header


def zstd(data):
    return subprocess.run(["zstd", "-q", "-c"], input=data, stdout=subprocess.PIPE, check=True).stdout


def quoted(value):
    return "'" + value.replace("'", "''") + "'"


def told(pipe, path, names, rows, options, has_header):
    """All as text, with the dialect given: every byte is there."""
    given = ", ".join(f"{name} => {quoted(value)}" for name, value in options.items())
    read = ask(pipe, f"SELECT * FROM read_csv('{path}', {given}, header => {has_header}, all_varchar => true)")
    return differs(read, rows)


def differs(read, rows):
    if len(read) != len(rows):
        return f"{len(read)} rows, written {len(rows)}"
    for number, (mine, row) in enumerate(zip(read, rows)):
        if mine != row:
            return f"row {number}: {mine}, written {row}"
    return None


def guessed(pipe, path, rows, has_header):
    """The same without being told. Files whose dialect or header cannot be told by anybody are passed over: what DuckDB reads
    otherwise than it was written counts only where we agree with neither."""
    import duckdb

    read = [[None if value is None else plain(value) for value in row] for row in ask(pipe, f"SELECT * FROM '{path}'")]
    wanted = [[None if value is None else plain(value) for value in row] for row in rows]
    problem = differs(read, wanted)
    if problem is None:
        return None
    try:
        other = duckdb.sql(f"SELECT * FROM read_csv('{path}')").fetchall()
    except duckdb.Error:
        return None
    other = [[None if value is None else plain(value) for value in row] for row in other]
    if other == wanted:
        return f"guessing: {problem}; DuckDB reads it"
    return None


def plain(value):
    text = str(value).lower() if isinstance(value, bool) else str(value)
    try:
        return str(Decimal(text).normalize()) if "." in text or text.lstrip("-").isdigit() and not text.lstrip("-").startswith("0") else text
    except ArithmeticError:
        return text


def as_json(pipe, folder, names, rows, seed, chance):
    """The rows as JSON lines, compressed or not."""
    data = "".join(json.dumps(dict(zip(names, row)), ensure_ascii=chance.random() < 0.5) + "\n" for row in rows).encode()
    form = chance.choice(("", ".gz", ".zst"))
    path = folder / f"c{seed}.jsonl{form}"
    path.write_bytes(data if not form else gzip.compress(data) if form == ".gz" else zstd(data))
    chosen = ", ".join('"' + name + '"' for name in names)
    types = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    return differs(ask(pipe, f"SELECT {chosen} FROM read_json('{path}', columns => {{{types}}})"), rows)


def one_file(pipe, folder, seed):
    chance = random.Random(seed)
    path, names, rows, options, has_header = random_file(chance, folder, seed)
    said = f"{options} header {has_header} {path.name}: "
    for check in (lambda: told(pipe, path, names, rows, options, has_header), lambda: guessed(pipe, path, rows, has_header),
                  lambda: as_json(pipe, folder, names, rows, seed, chance)):
        if problem := check():
            return said + problem
    return None


def main():
    parser = argparse.ArgumentParser(description="Read CSV files of random dialects.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=150)
    options = parser.parse_args()
    try:
        import duckdb  # noqa: F401
    except ImportError:
        print("skipped: duckdb is not installed")
        return 0
    print(f"seeds {options.seed} to {options.seed + options.count - 1}")
    with tempfile.TemporaryDirectory(prefix="csv-") as name:
        return run_checks([(f"seed {seed}", lambda pipe, seed=seed: one_file(pipe, Path(name), seed))
                           for seed in range(options.seed, options.seed + options.count)])


if __name__ == "__main__":
    sys.exit(main())
