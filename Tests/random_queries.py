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
import random
import sys
import time
from collections import Counter
from decimal import Decimal, InvalidOperation

from reckon_pipe import Pipe, PipeDied

ROADS = [["SET optimizer = off"], ["SET batch_size = 1"], ["SET batch_size = 3", "SET threads = 8"], ["SET threads = 1"],
         ["SET debug_force_spill = on"]]
STRAIGHT = ["SET optimizer = on", "SET batch_size = 2048", "SET threads = 2", "SET debug_force_spill = off"]


class Shape:
    """Random tables and queries of one seed."""

    def __init__(self, seed):
        self.chance = random.Random(seed)

    def table(self, name):
        rows = ", ".join(f"({self.integer()}, {self.decimal()}, {self.text()}, {self.date()})"
                         for _ in range(self.chance.choice((0, 1, 3, 10, 40))))
        columns = f"{name}1, {name}2, {name}3, {name}4"
        kinds = (f"CAST({name}1 AS INTEGER) AS {name}1, CAST({name}2 AS DECIMAL(12,2)) AS {name}2, "
                 f"CAST({name}3 AS VARCHAR) AS {name}3, CAST({name}4 AS DATE) AS {name}4")
        filler = "(0, 0.00, '', DATE '2026-01-01')"
        where = "" if rows else " WHERE FALSE"
        return (f"CREATE TEMP TABLE {name} AS SELECT {kinds} FROM (VALUES {rows or filler}) "
                f"AS v ({columns}){where}")

    def integer(self):
        return self.chance.choice(("NULL", str(self.chance.randrange(-3, 6)), str(self.chance.randrange(-3, 6)), "100"))

    def decimal(self):
        return self.chance.choice(("NULL", f"{self.chance.randrange(-300, 600) / 100:.2f}", "1.50", "0.00"))

    def text(self):
        return self.chance.choice(("NULL", "''", "'a'", "'ab'", "'b'", "'a longer text than twelve bytes'"))

    def date(self):
        return self.chance.choice(("NULL", f"DATE '2026-0{self.chance.randrange(1, 9)}-28'", "DATE '2026-02-28'"))

    def column(self, kind):
        return self.chance.choice("ab") + str(kind)

    def value(self, kind):
        if self.chance.random() < 0.6:
            return self.column(kind)
        return {1: self.integer, 2: self.decimal, 3: self.text, 4: self.date}[kind]()

    def predicate(self, depth=0):
        pick = self.chance.random()
        if depth < 3 and pick < 0.35:
            return f"({self.predicate(depth + 1)} {self.chance.choice(('AND', 'OR'))} {self.predicate(depth + 1)})"
        if depth < 3 and pick < 0.42:
            return f"(NOT {self.predicate(depth + 1)})"
        kind = self.chance.randrange(1, 5)
        column = self.column(kind)
        form = self.chance.randrange(8)
        if form == 0:
            return f"({column} IS {self.chance.choice(('', 'NOT '))}NULL)"
        if form == 1:
            return f"({column} BETWEEN {self.value(kind)} AND {self.value(kind)})"
        if form == 2:
            return f"({column} {self.chance.choice(('', 'NOT '))}IN ({self.value(kind)}, {self.value(kind)}))"
        if form == 3 and kind == 3:
            return f"({column} {self.chance.choice(('', 'NOT '))}LIKE {self.pattern()})"
        if form == 4 and kind < 3:
            return f"({column} + 1 {self.comparison()} {self.value(kind)} * 2)"
        if form == 5:
            return f"(CASE WHEN {column} IS NULL THEN TRUE ELSE {column} {self.comparison()} {self.value(kind)} END)"
        if form == 6 and depth == 0:
            return f"({column} IN (SELECT c{kind} FROM c))"
        return f"({column} {self.comparison()} {self.value(kind)})"

    def pattern(self):
        return "'" + self.chance.choice(("%", "a%", "%b", "_", "a_", "%longer%", "")) + "'"

    def comparison(self):
        return self.chance.choice(("=", "<>", "<", "<=", ">", ">=", "IS DISTINCT FROM"))

    def nested(self):
        """A query with subqueries, set operations or common tables over a and b."""
        kind, other = self.chance.randrange(1, 5), self.chance.randrange(1, 5)
        same, p = f"b{kind} = a{kind}", self.predicate()
        word = self.chance.choice(("", "NOT "))
        operation = self.chance.choice(("UNION", "UNION ALL", "INTERSECT", "INTERSECT ALL", "EXCEPT", "EXCEPT ALL"))
        return self.chance.choice((
            f"SELECT a1, a3 FROM a WHERE {word}EXISTS (SELECT 1 FROM b WHERE {same} AND {p})",
            f"SELECT a1, a3 FROM a WHERE {word}EXISTS (SELECT 1 FROM b WHERE {same}) OR a{other} IS NULL",
            f"SELECT a1, (SELECT COUNT(*) FROM b WHERE {same}) FROM a",
            f"SELECT a1, (SELECT MAX(b2) FROM b WHERE {same} AND {p}) FROM a",
            f"SELECT a1, a2 FROM a WHERE a2 > (SELECT SUM(b2) FROM b WHERE {same})",
            f"SELECT a1, a2 FROM a WHERE a{kind} {word}IN (SELECT b{kind} FROM b WHERE {p})",
            f"SELECT a1, a{kind} {word}IN (SELECT c{kind} FROM c) FROM a",
            f"SELECT a{kind} FROM a {operation} SELECT b{kind} FROM b",
            f"WITH t AS (SELECT a{kind} AS k, COUNT(*) AS n FROM a GROUP BY a{kind}) "
            f"SELECT x.k, x.n, y.n FROM t AS x JOIN t AS y ON x.k = y.k",
            f"SELECT a1, s.n FROM a LEFT JOIN (SELECT b{kind}, COUNT(*) AS n FROM b GROUP BY b{kind}) AS s ON {same}",
            f"SELECT a1, n FROM a, (SELECT COUNT(*) AS n FROM b WHERE b{other} IS NOT NULL) AS s WHERE n > 1",
            f"SELECT a3, COUNT(DISTINCT a{other}), SUM(a2) FROM a GROUP BY a3 HAVING SUM(a1) > 0 OR COUNT(*) > 1",
            f"SELECT a1, a2, b2 FROM a JOIN b ON {same} AND a2 < b2 LEFT JOIN c ON c{other} = b{other}",
            f"SELECT DISTINCT a1, b1 FROM a FULL JOIN b ON {same} WHERE a1 IS NULL OR b1 IS NULL",
        ))

    def source(self):
        join = self.chance.choice(("JOIN", "LEFT JOIN", "FULL JOIN", "CROSS JOIN", "RIGHT JOIN"))
        if join == "CROSS JOIN":
            return "a CROSS JOIN b"
        kind = self.chance.randrange(1, 5)
        return f"a {join} b ON a{kind} = b{kind}"


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
