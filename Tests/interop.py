"""What reckon writes, pyarrow and DuckDB read equal; what pyarrow writes, reckon reads equal.

    python3 Tests/interop.py [--seed 1]

Random tables of every flat type, each codec that COPY offers, and partly NULL, all NULL and empty columns.
Ends with a line `N passed, N failed`.
"""

import argparse
import datetime
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from reckon_pipe import Pipe, PipeDied

KINDS = {
    "BOOLEAN": lambda c: c.choice(("TRUE", "FALSE")),
    "SMALLINT": lambda c: str(c.randrange(-32768, 32768)),
    "INTEGER": lambda c: str(c.choice((0, -1, 2147483647, c.randrange(-1000, 1000), c.randrange(-2**31, 2**31)))),
    "BIGINT": lambda c: str(c.choice((9223372036854775807, -9223372036854775807, c.randrange(-10**15, 10**15)))),
    "DOUBLE": lambda c: repr(c.choice((0.0, 1.5, -2.25, c.random() * 1e9))),
    "DECIMAL(9,2)": lambda c: f"{Decimal(c.randrange(-10**9 + 1, 10**9)) / 100:.2f}",
    "DECIMAL(18,4)": lambda c: f"{Decimal(c.randrange(-10**15, 10**15)) / 10000:.4f}",
    "DECIMAL(38,10)": lambda c: f"{Decimal(c.randrange(-10**27, 10**27)).scaleb(-10):.10f}",
    "VARCHAR": lambda c: "'" + c.choice(("", "a", "twelve bytes", "a text of more than twelve bytes", "grün €", "it''s")) + "'",
    "DATE": lambda c: f"'{datetime.date(1960, 1, 1) + datetime.timedelta(days=c.randrange(40000))}'",
    "TIMESTAMP": lambda c: f"'{datetime.datetime(1960, 1, 1) + datetime.timedelta(microseconds=c.randrange(3 * 10**15))}'",
}
CODECS = ["zstd", "snappy", "gzip", "lz4_raw", "brotli", "uncompressed"]


def random_table(chance):
    """SQL of a query that gives a random table."""
    kinds = [chance.choice(list(KINDS)) for _ in range(chance.randrange(1, 8))]
    count = chance.choice((0, 1, 7, 300))
    nulls = [chance.choice((0.0, 0.3, 1.0)) for _ in kinds]
    columns = [f"c{i}" for i in range(len(kinds))]
    cells = ", ".join(f"CAST({name} AS {kind}) AS {name}" for name, kind in zip(columns, kinds))
    rows = []
    for _ in range(max(count, 1)):
        row = ["NULL" if chance.random() < share else KINDS[kind](chance) for kind, share in zip(kinds, nulls)]
        rows.append("(" + ", ".join(f"CAST({value} AS {kind})" for value, kind in zip(row, kinds)) + ")")
    where = "" if count else " WHERE FALSE"
    return f"SELECT {cells} FROM (VALUES {', '.join(rows)}) AS v ({', '.join(columns)}){where}"


def text_of(value):
    if value is None:
        return None
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ").removesuffix(" 00:00:00")
    return str(value)


def alike(left, right):
    if left is None or right is None:
        return left is right
    if left == right:
        return True
    try:
        return Decimal(left) == Decimal(right) or float(left) == float(right)
    except (ArithmeticError, ValueError):
        return left.rstrip("0").rstrip(".").removesuffix(" 00:00:00") == right.rstrip("0").rstrip(".").removesuffix(" 00:00:00")


def difference(rows, other, who):
    if len(rows) != len(other):
        return f"{who}: {len(other)} rows, written {len(rows)}"
    for number, (row, right) in enumerate(zip(rows, other), 1):
        for index, (value, read) in enumerate(zip(row, right)):
            mine = None if value is None else str(value).lower() if isinstance(value, bool) else str(value)
            if not alike(mine, text_of(read)):
                return f"{who}: row {number}, c{index}: {read!r}, written {value!r}"
    return None


def one_table(pipe, folder, seed):
    """What differs for one random table, or None."""
    import duckdb
    import pyarrow.parquet as pq

    chance = random.Random(seed)
    sql = random_table(chance)
    # Without a dictionary integers are deltas, which must not take more bits than their column.
    codec = f"'{chance.choice(CODECS)}', dictionary {chance.choice(('true', 'false'))}, data_page_version {chance.choice((1, 2))}"
    path = folder / f"t{seed}.parquet"
    written = ask(pipe, sql)
    ask(pipe, f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION {codec})")
    table = pq.read_table(path)
    problem = difference(written, [list(row.values()) for row in table.to_pylist()], f"pyarrow ({codec})")
    problem = problem or difference(written, duckdb.sql(f"SELECT * FROM '{path}'").fetchall(), f"DuckDB ({codec})")
    if problem:
        return problem
    again = folder / f"a{seed}.parquet"
    pq.write_table(table, again, compression=chance.choice(("zstd", "snappy", "gzip", "brotli", "none")),
                   use_dictionary=chance.random() < 0.5, data_page_version=chance.choice(("1.0", "2.0")))
    read = ask(pipe, f"SELECT * FROM '{again}'")
    return None if read == written else f"pyarrow's file reads differently: {read[:1]}, written {written[:1]}"


def deltas(pipe, folder):
    """Differences of integers of 32 bits take more, and wrap around in 32: pyarrow refuses others."""
    import duckdb
    import pyarrow.parquet as pq

    numbers = [0, 2147483647, -2147483647, 1, -2147483648, 2147483647, *range(200), -2147483648, 7]
    rows = ", ".join(f"({place}, {number})" for place, number in enumerate(numbers))
    path = folder / "deltas.parquet"
    ask(pipe, f"COPY (SELECT CAST(x AS INTEGER) AS x, CAST(CAST(x AS DECIMAL(12, 2)) % 9999999 AS DECIMAL(9, 2)) AS d, CAST(x AS BIGINT) * 4294967296 AS b "
              f"FROM (VALUES {rows}) AS v (n, x) ORDER BY n) TO '{path}' (dictionary false)")
    written = ask(pipe, f"SELECT * FROM '{path}'")
    if [int(row[0]) for row in written] != numbers:
        return f"we read {written[:3]}"
    read = [list(row.values()) for row in pq.read_table(path).to_pylist()]
    return difference(written, read, "pyarrow") or difference(written, duckdb.sql(f"SELECT * FROM '{path}'").fetchall(), "DuckDB")


def ask(pipe, sql):
    answer = pipe.ask(sql, 30)
    if "error" in answer:
        raise RuntimeError(f"{answer['error'].get('message')}: {sql[:300]}")
    return answer["rows"]


def main():
    parser = argparse.ArgumentParser(description="Exchange Parquet files with pyarrow and DuckDB.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    try:
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        print("skipped: pyarrow and DuckDB are not installed")
        return 0
    passed, failures = 0, []
    pipe = Pipe()
    with tempfile.TemporaryDirectory(prefix="interop-") as name:
        for seed in ["deltas", *range(options.seed, options.seed + options.count)]:
            try:
                problem = deltas(pipe, Path(name)) if seed == "deltas" else one_table(pipe, Path(name), seed)
            except PipeDied as death:
                problem = f"DIED: {death}"
                pipe.close()
                pipe = Pipe()
            except Exception as error:  # A reader that refuses the file is a failure too.
                problem = f"{type(error).__name__}: {str(error)[:300]}"
            if problem:
                failures.append(f"seed {seed}: {problem}")
            else:
                passed += 1
    pipe.close()
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
