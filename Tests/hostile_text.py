"""Texts of a million parentheses, conditions, subqueries: refused or answered, never a crash, never for long.

    python3 Tests/hostile_text.py [--size BYTES] [--all]

Each text goes through `reckon pipe` with one thread and with eight and through the HTTP server; values of columns that workers read
are as nested. The bound is processor time, 50 ms for each 256 KiB of text; a debug build gets twenty times as much.
Ends with a line `N passed, N failed`.
"""

import argparse
import os
import sys
import time

from reckon_pipe import Pipe, PipeDied, binary_path
from server_process import ServerProcess

PER_BLOCK, BLOCK = 0.050, 256 * 1024
TOO_LONG = " ms are allowed"


def around(left, middle, right):
    return lambda n: "SELECT " + left * n + middle + right * n


def behind(first, more, end=""):
    return lambda n: "SELECT " + first + more * n + end


ROWS = " FROM (VALUES (1)) AS t (x)"
TEXTS = {
    "parentheses": around("(", "1", ")"),
    "open parentheses": around("(", "", ""),
    "closing parentheses": around("", "1", ")"),
    "AND": behind("true", " AND true"),
    "OR": behind("false", " OR false"),
    "AND of columns": behind("*" + ROWS + " WHERE x = 1", " AND x = 1"),
    "OR of columns": behind("*" + ROWS + " WHERE x = 1", " OR x = 2"),
    "NOT": around("NOT ", "true", ""),
    "CASE in THEN": around("CASE WHEN true THEN ", "1", " END"),
    "CASE in ELSE": around("CASE WHEN false THEN 1 ELSE ", "1", " END"),
    "WHEN": behind("CASE x", " WHEN 1 THEN 2", " END" + ROWS),
    "subqueries": around("(SELECT ", "1", ")"),
    "subqueries in FROM": lambda n: "SELECT * FROM " + "(SELECT * FROM " * n + "(VALUES (1)) AS t" + ") AS t" * n,
    "EXISTS": around("EXISTS (SELECT 1 WHERE ", "true", ")"),
    "IN of subqueries": around("1 IN (SELECT 1 WHERE ", "true", ")"),
    "lists": around("[", "1", "]"),
    "structures": around("{'a': ", "1", "}"),
    "rows": around("ROW(", "1", ")"),
    "subscripts": behind("x", "[1]", " FROM (SELECT [1] AS x) AS t"),
    "casts": behind("1", "::INT"),
    "CAST": around("CAST(", "1", " AS INT)"),
    "types of lists": behind("NULL::INT", "[]"),
    "types of structures": around("NULL::STRUCT(a ", "INT", ")"),
    "minus": around("- ", "1", ""),
    "tilde": around("~ ", "1", ""),
    "concatenations": behind("'a'", " || 'a'"),
    "concatenated columns": behind("x", " || x", " FROM (VALUES ('a')) AS t (x)"),
    "sums": behind("1", " + 1"),
    "sums of columns": behind("x", " + x", ROWS),
    "comparisons": behind("1", " = 1"),
    "IS NULL": behind("1", " IS NULL"),
    "BETWEEN": around("1 BETWEEN ", "1", ""),
    "IN of constants": behind("1 IN (1", ", 1", ")"),
    "IN of columns": behind("x IN (1", ", x", ")" + ROWS),
    "calls": around("abs(", "1", ")"),
    "arguments": behind("greatest(1", ", 1", ")"),
    "lambdas": around("list_transform([1], x -> ", "[1]", ")"),
    "UNION": behind("1", " UNION SELECT 1"),
    "UNION ALL": behind("1", " UNION ALL SELECT 1"),
    "parts of a name": behind("a", ".a"),
    "JSON steps": behind("'{}'::JSON", " -> 'a'"),
    "comments": around("/*", "1", "*/"),
    "quotes": behind("'", "''", "'"),
    "digits": behind("9", "9"),
    "ROLLUP": behind("1 FROM (SELECT 1 AS x) AS t GROUP BY ROLLUP (x", ", x", ")"),
    "tables": behind("1 FROM t", ", t"),
    "WITH": lambda n: "WITH a AS (" * n + "SELECT 1" + ") SELECT 1" * n,
    "blocks": lambda n: "BEGIN " * n + "NULL; " + "END; " * n,
    "IF": lambda n: "BEGIN " + "IF TRUE THEN " * n + "NULL; " + "END IF; " * n + "END;",
    "parentheses of a block": lambda n: "DECLARE x INT := " + "(" * n + "1" + ")" * n + "; BEGIN NULL; END;",
    "sums of a block": lambda n: "DECLARE x INT := 1" + " + 1" * n + "; BEGIN NULL; END;",
    "patterns": behind("'aaaaaaaaaaaaaaaaaaaab' LIKE '", "%a", "'"),
    "groups of a pattern": lambda n: "SELECT 'a' ~ '" + "(" * n + "a" + ")" * n + "'",
    "JSON": lambda n: "SELECT '" + "[" * n + "]" * n + "'::JSON",
    "lists in a text": lambda n: "SELECT '" + "[" * n + "]" * n + "'::INT[]",
}

# Values that the workers of a query read.
COLUMNS = {
    "JSON": "x::JSON", "lists": "TRY_CAST(x AS INT[])", "nested lists": "TRY_CAST(x AS INT[][][])",
    "pattern": "'a' ~ x", "structure": "TRY_CAST(x AS STRUCT(a INT))",
}
COLUMN = "SELECT COUNT({value}) FROM (SELECT repeat('{left}', 100000) || i AS x FROM range(4) AS r (i)) AS t"


def sized(make, size):
    """The text with about so many bytes, or with a million repetitions where size is None."""
    if size is None:
        return make(1_000_000)
    per_step = (len(make(101)) - len(make(1))) / 100
    return make(max(1, int(size / per_step)))


class Asker:
    """A pipe that is started anew when it died, and its processor time."""

    def __init__(self, settings=()):
        self.settings = settings
        self.start()

    def start(self):
        self.pipe = Pipe()
        for setting in self.settings:
            self.pipe.ask(setting)
        self.pipe.ask("SELECT 1")

    def seconds(self):
        with open(f"/proc/{self.pipe.process.pid}/stat") as file:
            words = file.read().rsplit(") ", 1)[1].split()
        return (int(words[11]) + int(words[12])) / os.sysconf("SC_CLK_TCK")

    def ask(self, sql, bound):
        """What went wrong in the best of three tries, or None: a machine that is busy takes more processor time too."""
        for _ in range(3):
            wrong = self.ask_once(sql, bound)
            if not wrong or not wrong.endswith(TOO_LONG):
                break
        return wrong

    def ask_once(self, sql, bound):
        before = self.seconds()
        try:
            answer = self.pipe.ask(sql, max(20, 20 * bound))
        except PipeDied as death:
            self.start()
            return str(death)
        took = self.seconds() - before
        if took > bound:
            return f"{1000 * took:.0f} ms, {1000 * bound:.0f}{TOO_LONG}"
        if "error" not in answer and "rows" not in answer and "affected" not in answer:
            return f"neither rows nor an error: {str(answer)[:80]}"
        return None


def main():
    options = argparse.ArgumentParser(description="Ask texts of hostile length.")
    options.add_argument("--size", type=int, default=BLOCK, help="bytes of each text")
    options.add_argument("--all", action="store_true", help="a million repetitions too")
    chosen = options.parse_args()
    # Twenty times as much for a debug build; a tenth of a second more for what the clock's ticks hide.
    factor = 20 if "debug" in binary_path() else 1
    passed, failures = 0, []
    for road, settings in (("one thread", ("SET threads = 1",)), ("eight threads", ("SET threads = 8",))):
        asker = Asker(settings)
        for name, make in TEXTS.items():
            for size in [chosen.size] + ([None] if chosen.all else []):
                sql = sized(make, size)
                wrong = asker.ask(sql, 0.02 + factor * PER_BLOCK * max(1, len(sql) / BLOCK))
                if wrong:
                    failures.append(f"{name}, {len(sql)} bytes, {road}: {wrong}")
                else:
                    passed += 1
        for name, value in COLUMNS.items():
            for left in "[({":
                wrong = asker.ask(COLUMN.format(value=value, left=left), 0.02 + factor * 4 * PER_BLOCK)
                if wrong:
                    failures.append(f"{name} in a column of {left}, {road}: {wrong}")
                else:
                    passed += 1
        asker.pipe.close()
    with ServerProcess() as server:
        for name, make in TEXTS.items():
            try:
                status, _, _ = server.ask("POST", "/v1/query", body=sized(make, chosen.size))
                wrong = None if status < 500 else f"status {status}"
            except OSError as error:
                wrong = str(error)
            if wrong:
                failures.append(f"{name}, server: {wrong}")
            else:
                passed += 1
        if server.json("/health") != {"status": "ok"}:
            failures.append("the server is not well afterwards")
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    started = time.monotonic()
    status = main()
    print(f"{time.monotonic() - started:.1f} s", file=sys.stderr)
    sys.exit(status)
