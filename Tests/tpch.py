"""Runs the 22 TPC-H queries and compares with the published answers and, where installed, with DuckDB over the same files.

    python3 Tests/tpch.py --scale 0.01 [q01 …] [--engine duckdb]

Ends with a line `N passed, N failed`; a line `skipped: …` when there is no data or no answers.
"""

import argparse
import sys
import time

import tpch_data
from reckon_pipe import Pipe, PipeDied


class ReckonSession:
    def __init__(self, folder):
        self.pipe = Pipe()
        for view in tpch_data.views(folder):
            self.rows(view)

    def rows(self, sql):
        answer = self.pipe.ask(sql, 300)
        if "error" in answer:
            raise RuntimeError(answer["error"].get("message"))
        return answer["rows"]


class DuckDBSession:
    """The same through DuckDB, to see whether the check itself is right."""

    def __init__(self, folder):
        import duckdb

        self.connection = duckdb.connect()
        for view in tpch_data.views(folder):
            self.connection.execute(view)

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()


def duckdb_session(folder):
    """DuckDB over the same files, or None."""
    try:
        return DuckDBSession(folder)
    except ImportError:
        return None


def check(session, reference, name, scale):
    """What is wrong with the answer to one query, or None."""
    text = tpch_data.query_text(name)
    rows = session.rows(text)
    problem = tpch_data.difference_from_published(rows, name, scale)
    if problem or reference is None:
        return problem
    wanted = [[None if v is None else str(v) for v in row] for row in reference.rows(text)]
    columns, _ = tpch_data.expected(name, scale)
    return tpch_data.difference(rows, wanted, columns)


def main():
    parser = argparse.ArgumentParser(description="Compare TPC-H answers.")
    parser.add_argument("queries", nargs="*", help="q01 to q22; all when none is named")
    parser.add_argument("--scale", default="0.01")
    parser.add_argument("--engine", choices=["reckon", "duckdb"], default="reckon")
    options = parser.parse_args()
    if not tpch_data.answers_folder(options.scale).is_dir():
        print(f"skipped: no answers at {tpch_data.answers_folder(options.scale).name} (TPCH_ANSWERS names their parent)")
        return 0
    folder = tpch_data.data_folder(options.scale)
    if folder is None:
        return 0
    make = ReckonSession if options.engine == "reckon" else DuckDBSession
    session = make(folder)
    reference = duckdb_session(folder)
    passed = failed = 0
    for name in options.queries or tpch_data.query_names():
        began = time.monotonic()
        try:
            problem = check(session, reference, name, options.scale)
        except PipeDied as death:
            problem = f"DIED: {death}"
            session = make(folder)
        except Exception as error:  # Any engine's error is a failed query.
            problem = f"{type(error).__name__}: {error}"
        if problem:
            failed += 1
            print(f"{name} ({time.monotonic() - began:.2f} s): {problem}")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
