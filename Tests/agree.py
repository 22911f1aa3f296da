"""Compares the expectations of goldens with what PostgreSQL and DuckDB answer to the same text.

    python3 Tests/agree.py [FILTER ...] [--engine postgres|duckdb] [--show]

A help for whoever blesses: expectations must be right, not merely what came out. PostgreSQL is the reference for meaning;
where a dialect differs on purpose the difference is printed and a person judges. `--show` prints the other engine's rows
instead. PostgreSQL is reached through PGHOST and its like; nothing here runs in `make test`.
"""

import argparse
import datetime
import sys
from decimal import Decimal, InvalidOperation

from golden_files import cell, parse_rows_file, statements
from goldens import golden_paths, name_of


class Postgres:
    def __init__(self):
        import psycopg2

        self.connection = psycopg2.connect("")
        self.connection.autocommit = True
        self.cursor = self.connection.cursor()
        self.cursor.execute("DROP SCHEMA IF EXISTS golden CASCADE")
        self.cursor.execute("CREATE SCHEMA golden")
        self.cursor.execute("SET search_path = golden")
        self.cursor.execute("SET lc_messages = 'C'")

    def rows(self, sql):
        self.cursor.execute(sql)
        return self.cursor.fetchall() if self.cursor.description else []

    def close(self):
        self.connection.close()


class DuckDB:
    def __init__(self):
        import duckdb

        self.connection = duckdb.connect()

    def rows(self, sql):
        cursor = self.connection.execute(sql)
        return cursor.fetchall() if cursor.description else []

    def close(self):
        self.connection.close()


ENGINES = {"postgres": Postgres, "duckdb": DuckDB}


def text_of(value):
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, (datetime.date, datetime.time, datetime.timedelta)):
        return str(value)
    if isinstance(value, (int, float, Decimal)) and not isinstance(value, bool):
        return str(value)
    return cell(value)


def alike(left, right):
    if left == right:
        return True
    try:
        a, b = Decimal(left), Decimal(right)
    except InvalidOperation:
        # Timestamps are written with and without their zeros.
        return left.replace("T", " ").rstrip("0").rstrip(".") == right.rstrip("0").rstrip(".")
    if not (a.is_finite() and b.is_finite()):
        return str(a) == str(b)
    return a == b or abs(a - b) <= abs(b) * Decimal("1e-12")


def split(line):
    fields, field, escaped = [], "", False
    for character in line:
        if escaped:
            field, escaped = field + "\\" + character, False
        elif character == "\\":
            escaped = True
        elif character == "|":
            fields.append(field)
            field = ""
        else:
            field += character
    return [*fields, field]


def judge(expected, answer):
    """One line on the difference, or None. `answer` is rows or an exception."""
    is_error = expected[0].startswith("error")
    if isinstance(answer, Exception):
        words = str(answer).strip().splitlines()[0]
        return None if is_error else f"the other one has an error: {words}"
    if is_error:
        return f"an error here, {len(answer)} rows there: {answer[:2]}"
    rows = [split(line) for line in expected[1:-1]] if len(expected) > 1 else []
    other = [[text_of(v) for v in row] for row in answer]
    if len(rows) != len(other):
        return f"{len(rows)} rows here, {len(other)} there"
    for mine, theirs in zip(sorted(rows), sorted(other)):
        if len(mine) != len(theirs) or not all(alike(a, b) for a, b in zip(mine, theirs)):
            return f"{'|'.join(mine)} here, {'|'.join(theirs)} there"
    return None


def main():
    parser = argparse.ArgumentParser(description="Compare expectations with another engine.")
    parser.add_argument("filters", nargs="*")
    parser.add_argument("--engine", choices=list(ENGINES), default="postgres")
    parser.add_argument("--show", action="store_true", help="print the other engine's rows")
    options = parser.parse_args()
    same = different = 0
    for path in golden_paths(options.filters):
        engine = ENGINES[options.engine]()
        expectation = path.with_suffix(".rows")
        expected = parse_rows_file(expectation.read_text()) if expectation.exists() else []
        for number, statement in enumerate(statements(path.read_text())):
            try:
                answer = engine.rows(statement.text)
            except Exception as error:  # Any error of the other engine is an answer.
                answer = error
            if options.show:
                shown = str(answer).splitlines()[0] if isinstance(answer, Exception) else [
                    "|".join(text_of(v) for v in row) for row in answer]
                print(f"{name_of(path)}:{statement.line}: {statement.title}\n    {shown}")
            elif number < len(expected):
                problem = judge(expected[number], answer)
                same, different = same + (problem is None), different + (problem is not None)
                if problem:
                    print(f"{name_of(path)}:{statement.line}: {statement.title}\n    {problem}")
        engine.close()
    print(f"{same} agree, {different} differ")
    return 0


if __name__ == "__main__":
    sys.exit(main())
