"""Random queries over random data whose answers must agree with themselves.

    python3 Tests/random_queries.py --seconds 30 [--seed 1]

Four checks, each on a predicate P over random tables:
- TLP: the rows of a query are those where P is true, false and unknown together.
- NoREC: counting the rows where P holds gives what summing P as a value gives.
- Roads: optimizer off, batches of one row, and one worker give the same rows.
- DuckDB, where it is installed: the same rows and groups.
A difference prints its seed, the tables and both queries. Ends with a line `N passed, N failed`.
"""

import argparse
import sys
import time
from collections import Counter
from decimal import Decimal, InvalidOperation

from random_shapes import Shape
from reckon_pipe import Pipe, PipeDied

ROADS = [["SET optimizer = off"], ["SET batch_size = 1"], ["SET batch_size = 3", "SET threads = 8"], ["SET threads = 1"],
         ["SET debug_force_spill = on"]]
STRAIGHT = ["SET optimizer = on", "SET batch_size = 2048", "SET threads = 2", "SET debug_force_spill = off"]


class Session:
    """A session of reckon and, where it is installed, one of DuckDB with the same tables."""

    def __init__(self, tables):
        self.pipe = Pipe()
        self.settle(STRAIGHT)
        try:
            import duckdb

            self.duckdb = duckdb.connect()
        except ImportError:
            self.duckdb = None
        for table in tables:
            self.rows(table)
            if self.duckdb:
                self.duckdb.execute(table)

    def reference_rows(self, sql):
        rows = self.duckdb.execute(sql).fetchall()
        return Counter(tuple(plain(value) for value in row) for row in rows)

    def settle(self, settings):
        for setting in settings:
            self.pipe.ask(setting, 20)

    def rows(self, sql):
        answer = self.pipe.ask(sql, 20)
        if "error" in answer:
            raise ValueError(f"{answer['error'].get('message')}: {sql}")
        return Counter(tuple(plain(value) for value in row) for row in answer["rows"])


def plain(value):
    """Numbers by value, whatever their scale."""
    if isinstance(value, bool) or value is None:
        return str(value)
    try:
        return f"{Decimal(str(value)).normalize():f}" if not isinstance(value, str) or value[:1].isdigit() or value[:1] == "-" else value
    except InvalidOperation:
        return str(value)


def tlp(session, source, predicate):
    whole = session.rows(f"SELECT * FROM {source}")
    parts = session.rows(f"SELECT * FROM {source} WHERE {predicate}")
    parts += session.rows(f"SELECT * FROM {source} WHERE NOT {predicate}")
    parts += session.rows(f"SELECT * FROM {source} WHERE ({predicate}) IS NULL")
    return None if whole == parts else f"TLP: {sum(whole.values())} rows, in parts {sum(parts.values())}"


def norec(session, source, predicate):
    counted = session.rows(f"SELECT COUNT(*) FROM {source} WHERE {predicate}")
    summed = session.rows(f"SELECT COALESCE(SUM(CASE WHEN {predicate} THEN 1 ELSE 0 END), 0) FROM {source}")
    return None if counted == summed else f"NoREC: {list(counted)} counted, {list(summed)} summed"


def roads(session, source, predicate):
    sql = (f"SELECT a1, b3, COUNT(*), SUM(a2), MIN(b4) FROM {source} WHERE {predicate} GROUP BY a1, b3")
    wanted = session.rows(sql)
    for settings in ROADS:
        session.settle(settings)
        got = session.rows(sql)
        session.settle(STRAIGHT)
        if got != wanted:
            return f"{'; '.join(settings)}: {sql}: {list(wanted - got)[:2]} against {list(got - wanted)[:2]}"
    return None


def beside_duckdb(session, source, predicate):
    if session.duckdb is None:
        return None
    for sql in (f"SELECT * FROM {source} WHERE {predicate}",
                f"SELECT a3, b1, COUNT(*), COUNT(a1), SUM(b2), MIN(a4), MAX(b3) FROM {source} WHERE {predicate} "
                "GROUP BY a3, b1 HAVING COUNT(*) > 0",
                f"SELECT DISTINCT a1, b4 FROM {source} WHERE {predicate}"):
        got, wanted = session.rows(sql), session.reference_rows(sql)
        if got != wanted:
            return f"DuckDB: {sql}: {list(wanted - got)[:2]} missing, {list(got - wanted)[:2]} too many"
    return None


def nested(session, sql):
    """A query with subqueries by every road and beside DuckDB."""
    wanted = session.rows(sql)
    for settings in ROADS:
        session.settle(settings)
        got = session.rows(sql)
        session.settle(STRAIGHT)
        if got != wanted:
            return f"{'; '.join(settings)}: {sql}: {list(wanted - got)[:2]} against {list(got - wanted)[:2]}"
    if session.duckdb is not None and (other := session.reference_rows(sql)) != wanted:
        return f"DuckDB: {sql}: {list(other - wanted)[:2]} missing, {list(wanted - other)[:2]} too many"
    return None


CHECKS = [tlp, norec, roads, beside_duckdb]


def one_seed(seed):
    """(checks made, failures) of one seed."""
    shape = Shape(seed)
    tables = [shape.table(name) for name in "abc"]
    made, failures = 0, []
    session = None
    try:
        session = Session(tables)
        for _ in range(10):
            source, predicate = shape.source(), shape.predicate()
            for check in CHECKS:
                made += 1
                problem = check(session, source, predicate)
                if problem:
                    failures.append(f"seed {seed}: {problem}\n    FROM {source} WHERE {predicate}")
            made += 1
            problem = nested(session, shape.nested())
            if problem:
                failures.append(f"seed {seed}: {problem}")
    except (ValueError, PipeDied) as reason:
        made += 1
        failures.append(f"seed {seed}: {str(reason)[:600]}")
    finally:
        if session is not None:
            session.pipe.close()
    if failures:
        failures.append("    " + ";\n    ".join(tables))
    return made, failures


def main():
    parser = argparse.ArgumentParser(description="Check random queries against themselves.")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1, help="the first seed")
    options = parser.parse_args()
    deadline = time.monotonic() + options.seconds
    seed, passed, failed = options.seed, 0, 0
    while time.monotonic() < deadline and failed < 10:
        made, failures = one_seed(seed)
        count = sum(f.startswith("seed") for f in failures)
        passed, failed = passed + made - count, failed + count
        for failure in failures:
            print(failure)
        seed += 1
    print(f"seeds {options.seed} to {seed - 1}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
