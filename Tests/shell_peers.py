"""Types the same into reckon, psql, the DuckDB shell and pgcli, and writes which of them has what: the table of docs/SHELL.md.

    sh Tests/peers.sh duckdb-cli pgcli; .venv-peers/bin/python Tests/shell_peers.py [--write]

psql and pgcli talk to a PostgreSQL that is started for it. SQL*Plus is not to be had here: its column is from its manual (SQL*Plus
User's Guide 19c). A feature is there when the keys of its row lead to what its pattern says.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reckon_pipe import ROOT, binary_path
from terminal import Terminal

BEGIN, END = "<!-- written by Tests/shell_peers.py -->", "<!-- end -->"
UP, TAB, ESCAPES = "\x1b[A", "\t", re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>])")


class Tool:
    def __init__(self, name, command, ready, environment=None):
        self.name, self.command, self.ready, self.environment = name, command, ready, environment or {}

    def try_out(self, keys, pattern, colours=False):
        """Whether the pattern comes after the last of the keys; on a busy machine the second time."""
        return any(self.try_once(keys, pattern, colours, pause) for pause in (0.6, 2.5))

    def try_once(self, keys, pattern, colours, pause):
        home = tempfile.mkdtemp(prefix="shell-peers-")
        environment = {"HOME": home, "PAGER": "cat", "EDITOR": "true", "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, **self.environment}
        environment.setdefault("RECKON_HISTORY", home + "/history")
        try:
            with Terminal(self.command, environment, 100, 40) as terminal:
                self.rest(terminal, 1.5)
                if b"\x1b[c" in terminal.raw:  # DuckDB asks for the background and waits for an answer.
                    terminal.send("\x1b]11;rgb:0000/0000/0000\x07\x1b[?62c")
                    self.rest(terminal, 1)
                self.until_ready(terminal)
                mark = 0
                for key in keys:
                    mark = len(terminal.raw)
                    terminal.send(key)
                    self.rest(terminal, pause)
                text = terminal.raw[mark:].decode(errors="replace")
                return re.search(pattern, text if colours else ESCAPES.sub("", text), re.S | re.I) is not None
        except (EOFError, OSError, TimeoutError):
            return False
        finally:
            shutil.rmtree(home, ignore_errors=True)

    def until_ready(self, terminal):
        deadline = time.monotonic() + 30
        while self.ready not in ESCAPES.sub("", terminal.raw.decode(errors="replace")) and time.monotonic() < deadline:
            self.rest(terminal, 0.5)
        self.rest(terminal, 0.5)

    @staticmethod
    def rest(terminal, quiet):
        """Reads until nothing has come for a while."""
        import select
        deadline = time.monotonic() + 8
        while time.monotonic() < deadline:
            ready, _, _ = select.select([terminal.descriptor], [], [], quiet)
            if not ready or not terminal.read_some():
                return


def lines(*statements):
    return [s + "\r" for s in statements]


TABLE = "CREATE TABLE customers (customer_id INTEGER, city VARCHAR(10));"

# (feature, what SQL*Plus has, {tool: (keys, pattern)}; "" is for the tools that have no keys of their own.
FEATURES = [
    ("a statement of several lines comes back as one", "no", {"": ([*lines("SELECT 7 AS seven,", "8 AS eight;"), UP], r"seven.*eight")}),
    ("colours while typing", "no", {"": (["SELECT 'a'"], r"\x1b\[[0-9;]*[1-9][0-9;]*m", True)}),
    ("Tab completes tables", "no", {"": ([*lines(TABLE), "SELECT * FROM custo" + TAB], r"customers")}),
    ("Tab completes columns through an alias", "no",
     {"": ([*lines(TABLE), "SELECT k.cit FROM customers k", "\x01" + "\x1b[C" * 12, TAB], r"city|k\.city")}),
    ("the prompt shows an open transaction", "no", {"": (lines("BEGIN;", "SELECT 1;"), r"\*[>=#]|=\*|\*> ")}),
    ("errors point at the place", "yes", {"": (lines("SELECT 1 +* 2 FROM;"), r"\n[^\n]*\^")}),
    ("\"did you mean\" for a table", "no", {"": ([*lines(TABLE), "SELECT * FROM custmers;\r"], r"did you mean")}),
    ("asks before UPDATE without WHERE", "no", {"": ([*lines(TABLE), "UPDATE customers SET city = 'x';\r"], r"without WHERE|destructive")}),
    ("records instead of rows, also by themselves", "no",
     {"": (lines(r"\x auto", "SELECT repeat('x', 80) AS aa, repeat('y', 80) AS bb;"), r"RECORD 1"),
      "duckdb": (lines(".mode line", "SELECT repeat('x', 80) AS aa, repeat('y', 80) AS bb;"), r"RECORD 1")}),
    ("CSV, HTML and LaTeX", "CSV, HTML",
     {"": (lines(".mode latex", "SELECT 1 AS aa;"), r"tabular"), "psql": (lines(r"\pset format latex", "SELECT 1 AS aa;"), r"tabular"),
      "pgcli": (lines(r"\T latex", "SELECT 1 AS aa;"), r"tabular")}),
    ("JSON and Markdown", "JSON",
     {"": (lines(".mode markdown", "SELECT 1 AS aa;"), r"\|\s*-+:?\|"), "psql": (lines(r"\pset format markdown", "SELECT 1 AS aa;"), r"\|\s*-+:?\|"),
      "pgcli": (lines(r"\T github", "SELECT 1 AS aa;"), r"\|-+:?\|")}),
    ("types in the header", "no", {"": (lines("SELECT 1 AS aa;"), r"int")}),
    ("how many rows are shown of how many", "no", {"": (lines("SELECT * FROM generate_series(1, 1200) AS g (i);"), r"1,?200 rows[, (]+\d+ shown")}),
    ("charts of a result", "no", {"": (lines("SELECT 'a' AS k, 3 AS n UNION ALL SELECT 'b', 5;", ".chart bar"), r"[█▇▆▅▄]{3}")}),
    ("variables in statements", "&name", {"": (lines(r"\set limit 42", "SELECT :limit AS answer;"), r"42")}),
    ("a result's row becomes variables", "COLUMN … NEW_VALUE", {"": (lines("SELECT 6 * 7 AS seen;", r"\gset", "SELECT :seen + 1 AS after;"), r"43"),
      "psql": (lines(r"SELECT 6 * 7 AS seen \gset", "SELECT :seen + 1 AS after;"), r"43")}),
    ("the same statement again and again", "no", {"": (lines("SELECT 5 AS five;", r"\watch 0.2 2"), r"five.*five"),
      "psql": ([*lines("SELECT 5 AS five;"), "\\watch 1\r", "\x03"], r"five|\^C"), "pgcli": ([*lines("SELECT 5 AS five;"), "\\watch 1\r"], r"five|waiting")}),
    ("time of each statement", "yes", {"": (lines(r"\timing on", "SELECT 1;"), r"time.*\d m?s"), "duckdb": (lines(".timer on", "SELECT 1;"), r"run time|real")}),
    ("an editor for the statement", "yes", {"": (lines("SELECT 9 AS nine;", r"\e"), r"nine"),
      "duckdb": (lines("SELECT 9 AS nine;", ".edit"), r"nine")}),
    ("a page about a function", "no", {"": (lines(".help round"), r"to a number of digits.*2\.35"), "psql": (lines(r"\df round"), r"round.*Schema"),
      "pgcli": (lines(r"\df round"), r"round")}),
    ("the plan as a tree with times", "no", {"": (lines("SELECT count(*) FROM generate_series(1, 9) AS g (i);", ".plan"), r"\d m?s.*rows|rows.*\d m?s")}),
    ("distribution of each column of a table", "no", {"": (lines("CREATE TABLE q AS SELECT i * i AS aa FROM generate_series(1, 99) AS g (i);", ".profile q"), r"[▁▂▃▄▅▆▇█]")}),
    ("compares two tables by key", "no",
     {"": (lines("CREATE TABLE q AS SELECT 1 AS aa, 2 AS bb;", "CREATE TABLE r AS SELECT 1 AS aa, 3 AS bb;", ".diff q r aa"), r"chang|differ")}),
    ("files as tables", "no", {"": (lines("COPY (SELECT 1 AS aa) TO '/tmp/shell-peers.csv';", "SELECT * FROM '/tmp/shell-peers.csv';"), r"aa.*1")}),
    ("Ctrl-C cancels and the session stays", "yes",
     {"": (["SELECT count(*) FROM generate_series(1, 3000000) a, generate_series(1, 3000000) b;\r", "\x03", "SELECT 12 + 1 AS still;\r"], r"13")}),
    ("SQL*Plus: EXEC, SPOOL, @file, /", "yes", {"": (lines("SET TIMING ON", "PROMPT hello there"), r"\nhello there|there\s+hello there")}),
]


class Server:
    """A PostgreSQL for psql and pgcli."""

    def __init__(self, folder):
        self.folder = folder
        programs = sorted(Path("/usr/lib/postgresql").glob("*/bin"))[-1]
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        os.chmod(folder, 0o755)
        place = folder / "server"
        place.mkdir()
        if self.prefix:
            shutil.chown(place, "postgres")
        self.place, self.control = place, [*self.prefix, str(programs / "pg_ctl"), "-D", str(place / "data"), "-w"]
        subprocess.run([*self.prefix, str(programs / "initdb"), "-D", str(place / "data"), "-A", "trust", "-U", "postgres"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")
        subprocess.run([*self.control, "-l", str(place / "log"), "-o", f"-k {place} -c listen_addresses=", "start"], check=True,
                       stdout=subprocess.DEVNULL, cwd="/")

    def arguments(self):
        return ["-h", str(self.place), "-U", "postgres", "-d", "postgres"]

    def clean(self):
        subprocess.run(["psql", *self.arguments(), "-qc", "DROP TABLE IF EXISTS customers, q, r"], check=True, capture_output=True)

    def stop(self):
        subprocess.run([*self.control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd="/")


def table(tools, server, only):
    header = ["", *[tool.name for tool in tools], "SQL\\*Plus"]
    rows = ["| " + " | ".join(header) + " |", "|---|" + "---|" * (len(header) - 1)]
    for feature, sqlplus, ways in FEATURES:
        if only and only not in feature:
            continue
        cells = []
        for tool in tools:
            server.clean()
            way = ways.get(tool.name.split()[0], ways[""])
            cells.append("yes" if tool.try_out(*way) else "no")
        text = feature.replace("*", "\\*")
        rows.append("| " + " | ".join([text, *cells, sqlplus]) + " |")
        print(rows[-1], flush=True)
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description="Compare shells by typing into them.")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="")
    options = parser.parse_args()
    scripts = ROOT / ".venv-peers" / "bin"
    with tempfile.TemporaryDirectory(prefix="shell-peers-") as name:
        server = Server(Path(name))
        try:
            tools = [Tool("reckon", [binary_path(), "--no-rc"], "reckon> "), Tool("psql 15", ["psql", "-X", *server.arguments()], "postgres=#"),
                     Tool("duckdb", [str(scripts / "duckdb")], "D "), Tool("pgcli", [str(scripts / "pgcli"), *server.arguments()], "postgres>")]
            text = table(tools, server, options.only)
        finally:
            server.stop()
    if options.write:
        page = ROOT / "docs" / "SHELL.md"
        old = page.read_text()
        before, rest = old.split(BEGIN, 1)
        page.write_text(before + BEGIN + "\n" + text + "\n" + END + rest.split(END, 1)[1])
    return 0


if __name__ == "__main__":
    sys.exit(main())
