"""Runs the 99 queries of TPC-DS and compares their rows with DuckDB's over the same Parquet files, on demand.

    python3 Tests/tpcds.py [--scale 0.01] [QUERY ...]

DuckDB 1.0.0 makes the data and the queries; it comes from PyPI into .venv-tpcds. Ends with `N passed, N failed`.
"""

import argparse
import json
import os
import subprocess
import sys
import time
from decimal import Decimal

from reckon_pipe import ROOT, Pipe, PipeDied

HOME = ROOT / ".venv-tpcds"
TIMEOUT = 300.0


def with_duckdb():
    """This script again, in an environment that has the right DuckDB."""
    python = HOME / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(HOME)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "--quiet", "duckdb==1.0.0"], check=True)
    os.execv(str(python), [str(python), *sys.argv])


def data(scale):
    """The folder with a Parquet file per table, and the queries in `queries.json`."""
    import duckdb

    folder = ROOT / ".build-data" / f"tpcds-sf{scale}"
    if not (folder / "queries.json").exists():
        folder.mkdir(parents=True, exist_ok=True)
        connection = duckdb.connect()
        connection.execute(f"LOAD tpcds; CALL dsdgen(sf={scale})")
        connection.execute(f"EXPORT DATABASE '{folder}' (FORMAT PARQUET)")
        queries = connection.execute("SELECT query_nr, query FROM tpcds_queries()").fetchall()
        (folder / "queries.json").write_text(json.dumps(queries))
    return folder


def plain(value):
    """Numbers as floats, other values as trimmed text."""
    if value is None or isinstance(value, float):
        return value
    if isinstance(value, (bool, int, Decimal)):
        return float(value)
    try:
        return float(str(value))
    except ValueError:
        return str(value).strip()


def close(a, b):
    if isinstance(a, float) and isinstance(b, float):
        return abs(a - b) <= 1e-4 * max(1.0, abs(a), abs(b))
    return a == b


def sorted_rows(rows):
    return sorted(rows, key=lambda row: [(v is None, str(type(v)), round(v, 1) if isinstance(v, float) else v or "") for v in row])


def same(expected, found):
    if len(expected) != len(found):
        return False
    return all(len(x) == len(y) and all(map(close, x, y)) for x, y in zip(sorted_rows(expected), sorted_rows(found)))


def session(folder):
    pipe = Pipe()
    for file in sorted(folder.glob("*.parquet")):
        pipe.ask(f"CREATE TEMP VIEW {file.stem} AS SELECT * FROM '{file}'")
    return pipe


def main():
    options = argparse.ArgumentParser(description="Run TPC-DS.")
    options.add_argument("queries", type=int, nargs="*")
    options.add_argument("--scale", default="0.01")
    chosen = options.parse_args()
    try:
        import duckdb

        if duckdb.__version__ != "1.0.0":
            with_duckdb()
    except ImportError:
        with_duckdb()
    folder = data(chosen.scale)
    peer = duckdb.connect()
    for file in folder.glob("*.parquet"):
        peer.execute(f"CREATE VIEW {file.stem} AS FROM '{file}'")
    pipe, passed, failed = session(folder), 0, 0
    for number, query in json.loads((folder / "queries.json").read_text()):
        if chosen.queries and number not in chosen.queries:
            continue
        expected = [[plain(v) for v in row] for row in peer.execute(query).fetchall()]
        started = time.monotonic()
        try:
            answer = pipe.ask(query.rstrip().rstrip(";"), TIMEOUT)
        except PipeDied as death:
            answer = {"error": {"message": str(death)}}
            pipe = session(folder)
        seconds = time.monotonic() - started
        if "error" in answer:
            print(f"query {number}: {answer['error']['message']}")
            failed += 1
        elif same(expected, [[plain(v) for v in row] for row in answer["rows"]]):
            passed += 1
            if seconds > 5:
                print(f"query {number}: right, in {seconds:.0f} s")
        else:
            print(f"query {number}: {len(answer['rows'])} rows differ from DuckDB's {len(expected)}")
            failed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
