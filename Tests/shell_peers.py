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
from concurrent.futures import ThreadPoolExecutor
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
        pager = Path(home) / "pager"
        pager.write_text("#!/bin/sh\ncat > shown; if [ $(wc -l < shown) -gt 100 ]; then echo PAGED; fi; tail -n 20 shown\n".replace("shown", home + "/shown"))
        pager.chmod(0o755)
        environment = {"HOME": home, "PAGER": str(pager), "RECKON_QUERIES": home + "/queries", "EDITOR": "sed -i s/nine/ten/", "XDG_CONFIG_HOME": home, "XDG_STATE_HOME": home, **self.environment}
        environment |= {"RECKON_HISTORY": home + "/history", "TOOL": self.command[0]}
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
FILL = "INSERT INTO customers VALUES (1, 'Bern'), (2, 'Oslo');"
VIEW = "CREATE VIEW towns AS SELECT city FROM customers;"
CROSS = "SELECT 'east' AS shop, 'jan' AS mon, 1 AS n UNION ALL SELECT 'east', 'feb', 2;"
WIDE = "SELECT repeat('x', 80) AS aa, repeat('y', 80) AS bb;"
PIECES = r"[▁▂▃▄▅▆▇█]{3}"


def ways(both=None, **own):
    """What is typed into which tool: `both` into all that have nothing of their own; None says that a tool has no keys for it."""
    return {"": both, **own}


# The tool has something of the kind, and typing does not tell: it shows only after seconds, or to a person alone.
UNKNOWN = "unknown"

# Groups of (feature, what SQL*Plus has, {tool: (keys, pattern)}).
FEATURES = {
    "Editing": [
        ("a statement of several lines comes back as one", "no", ways(([*lines("SELECT 7 AS seven,", "8 AS eight;"), UP], r"seven.*eight"))),
        ("a pasted script is taken as text, not as keys", "no", ways((["\x1b[200~SELECT 1 AS aa,\r2 AS bb;\x1b[201~"], r"^(?!.*\(1 row\)).*bb"))),
        ("colours while typing", "no", ways((["SELECT 'a'"], r"\x1b\[[0-9;]*[1-9][0-9;]*m", True))),
        ("brackets that match are shown", "no", ways((["SELECT (1 + 2", ")"], r"\x1b\[[0-9;]*[1-9][0-9;]*m.{0,40}\(", True))),
        ("Ctrl-R searches the history", "no", ways(([*lines("SELECT 41 + 1 AS answer;"), "\x12", "41"], r"SELECT 41"))),
        ("history lists and saves", "no", ways(None, reckon=(lines("SELECT 41 AS a;", r"\s"), r"\\s.*SELECT 41"), psql=(lines("SELECT 41 AS a;", r"\s"), r"\\s.*SELECT 41"))),
        ("no secrets in the history", "no", ways(None, reckon=(lines("SELECT 'hunter2' AS password;", r"\! cat $RECKON_HISTORY; echo end"), r"^(?!.*hunter2).*end"))),
        ("suggestions from the history while typing", "no", ways(([*lines("SELECT 41 + 1 AS answer;"), "SELECT 4"], r"1 \+ 1 AS answer"))),
        ("Tab completes keywords", "no", ways((["SEL" + TAB], r"ECT|SELECT"))),
        ("Tab completes tables", "no", ways(([*lines(TABLE), "SELECT * FROM custo" + TAB], r"customers"))),
        ("Tab completes columns of the statement's tables", "no", ways(([*lines(TABLE), "SELECT cit FROM customers", "\x01" + "\x1b[C" * 10, TAB], r"city"))),
        ("Tab completes columns through an alias", "no", ways(([*lines(TABLE), "SELECT k.cit FROM customers k", "\x01" + "\x1b[C" * 12, TAB], r"city|k\.city"))),
        ("Tab completes functions", "no", ways((["SELECT date_tr" + TAB], r"date_trunc"))),
        ("Tab completes files in quotes", "no", ways((["SELECT * FROM '/etc/host" + TAB + TAB], r"hosts|hostname"))),
        ("Tab completes settings", "no", ways((["SET thre" + TAB], r"threads"), psql=(["SET work_" + TAB], r"work_mem"), pgcli=(["SET work_" + TAB], r"work_mem"))),
        ("an editor for the statement", "yes", ways((lines("SELECT 9 AS nine;", r"\e"), r"AS ten|\bten\b"), duckdb=(lines("SELECT 9 AS nine;", ".edit"), r"\bten\b"))),
        ("an editor for a view or function", "no", ways(None, psql=(lines(TABLE, VIEW, r"\ev towns"), r"^(?!.*(error|invalid))"),
                                                     pgcli=(lines(TABLE, VIEW, r"\ev towns"), r"^(?!.*(error|invalid)).*SELECT"))),
        ("the statement's text changed by commands", "CHANGE, APPEND", ways(None, reckon=(lines("SELECT 5 AS five;", "CHANGE /five/six/"), r"AS six"))),
        ("queries kept under names", "SAVE, @", ways(None, reckon=(lines(r"\ns due SELECT 12 + 1 AS n", r"\n due"), r"\n *13"),
                                                    pgcli=(lines(r"\ns due SELECT 12 + 1 AS n", r"\n due"), r"13"))),
        ("the prompt shows an open transaction", "no", ways((lines("BEGIN;", "SELECT 1;"), r"\*[>=#]|=\*|\*> "))),
        ("the prompt can be changed", "yes", ways(None, reckon=(lines(".prompt 'here> '"), r"[\r\n]here> "), psql=(lines(r"\set PROMPT1 'here> '"), r"here> "), duckdb=(lines(".prompt 'here> '"), r"here> "),
                                                  pgcli=None)),
    ],
    "Results": [
        ("right-aligned numbers, wide characters", "numbers", ways((lines("SELECT '日本' AS w, 5 AS n UNION ALL SELECT 'abcd', 10;"), r"日本 *[|│] +5"))),
        ("types in the header", "no", ways((lines("SELECT 1 AS aa;"), r"int"))),
        ("fits the width of the terminal", "no", ways((lines("SELECT " + ", ".join(f"'some longer text' AS c{n}" for n in range(20)) + ";"), r"…"))),
        ("how many rows are shown of how many", "no", ways((lines("SELECT * FROM generate_series(1, 1200) AS g (i);"), r"1,?200 rows[, (]+\d+ shown"))),
        ("records instead of rows", "no", ways((lines(r"\x on", "SELECT 1 AS aa;"), r"RECORD 1"), duckdb=(lines(".mode line", "SELECT 1 AS aa;"), r"aa = 1"))),
        ("records by themselves where a table is too wide", "no", ways((lines(r"\x auto", WIDE), r"RECORD 1"), duckdb=(lines(WIDE), r"RECORD 1|aa = "))),
        ("pager", "SET PAUSE", ways((lines("SELECT * FROM generate_series(1, 500) AS g (i);"), r"PAGED"), reckon=(lines(".maxrows all", "SELECT * FROM generate_series(1, 500) AS g (i);"), r"PAGED"),
                                    duckdb=(lines(".pager on", ".maxrows 1000", "SELECT * FROM generate_series(1, 500) AS g (i);"), r"PAGED"))),
        ("NULL as one likes", "yes", ways((lines(r"\pset null nothing", "SELECT NULL AS aa;"), r"\n[^\n]*nothing[^\n]*\n(?!.*set)"), duckdb=(lines(".nullvalue nothing", "SELECT NULL AS aa;"), r"nothing"))),
        ("thousands separators", "FORMAT", ways((lines(r"\pset numericlocale on", "SELECT 1234567 AS aa;"), r"1,234,567"), reckon=(lines(".digits on", "SELECT 1234567 AS aa;"), r"1,234,567"),
                                                duckdb=(lines(".thousand_sep ,", "SELECT 1234567 AS aa;"), r"1,234,567"))),
        ("rows alone, without names and count", "yes", ways((lines(r"\t on", "SELECT 5 AS five;"), r"^(?!.*\(1 row).*five;\s+5"), duckdb=(lines(".mode list", ".headers off", "SELECT 5 AS five;"), r"five;\s+5"))),
        ("columns with a format of one's own", "COLUMN", ways(None)),
        ("breaks and sums of groups", "BREAK, COMPUTE", ways(None)),
        ("titles of pages", "TTITLE", ways(None, psql=(lines(r"\C 'my title'", "SELECT 1 AS aa;"), r"my title.*aa"))),
        ("CSV", "yes", ways((lines(r"\pset format csv", "SELECT 1 AS aa, 2 AS bb;"), r"aa,bb"), duckdb=(lines(".mode csv", "SELECT 1 AS aa, 2 AS bb;"), r"aa,bb"),
                            pgcli=(lines(r"\T csv", "SELECT 1 AS aa, 2 AS bb;"), r'"?aa"?,"?bb'))),
        ("HTML", "yes", ways((lines(r"\pset format html", "SELECT 1 AS aa;"), r"<t[dh]"), duckdb=(lines(".mode html", "SELECT 1 AS aa;"), r"<t[dh]"), pgcli=(lines(r"\T html", "SELECT 1 AS aa;"), r"<t[dh]"))),
        ("LaTeX", "no", ways((lines(r"\pset format latex", "SELECT 1 AS aa;"), r"tabular"), duckdb=(lines(".mode latex", "SELECT 1 AS aa;"), r"tabular"), pgcli=(lines(r"\T latex", "SELECT 1 AS aa;"), r"tabular"))),
        ("JSON", "no", ways(None, reckon=(lines(".mode json", "SELECT 1 AS aa;"), r'"aa": ?1'), duckdb=(lines(".mode json", "SELECT 1 AS aa;"), r'"aa": ?1'))),
        ("Markdown", "no", ways((lines(r"\pset format markdown", "SELECT 1 AS aa;"), r"\|\s*-+:?\|"), duckdb=(lines(".mode markdown", "SELECT 1 AS aa;"), r"\|\s*-+:?\|"),
                                pgcli=(lines(r"\T github", "SELECT 1 AS aa;"), r"\|-+:?\|"))),
        ("INSERT statements", "no", ways(None, reckon=(lines(".mode insert t", "SELECT 1 AS aa;"), r"INSERT INTO"), duckdb=(lines(".mode insert t", "SELECT 1 AS aa;"), r"INSERT INTO"),
                                         pgcli=(lines(r"\T sql-insert", "SELECT 1 AS aa;"), r"INSERT INTO"))),
        ("a Parquet file", "no", ways(None, reckon=(lines(".mode parquet", ".once /tmp/shell-peers.parquet", "SELECT 1 AS aa;", r"\! head -c 4 /tmp/shell-peers.parquet"), r"PAR1"),
                                      duckdb=(lines("COPY (SELECT 1 AS aa) TO '/tmp/shell-peers.parquet';", r".shell head -c 4 /tmp/shell-peers.parquet"), r"PAR1"))),
        ("a spreadsheet opens the result", "no", ways(None, duckdb=(lines(".help excel"), r"spreadsheet"))),
        ("results into a file", "SPOOL", ways((lines(r"\o /tmp/shell-peers.txt", "SELECT 12345 AS aa;", r"\o", r"\! cat /tmp/shell-peers.txt"), r"12345"),
                                             duckdb=(lines(".output /tmp/shell-peers.txt", "SELECT 12345 AS aa;", ".output", ".shell cat /tmp/shell-peers.txt"), r"12345"))),
        ("results into a program", "no", ways((lines(r"\o | tr a-z A-Z | tr P 7", "SELECT 'piped' AS aa;", r"\o", "SELECT 1;"), r"7I7ED"), psql=(["\\o | tr a-z A-Z | tr P 7\r", "SELECT 'piped' AS aa;\r", "\\o\r"], r"7I7ED"), reckon=(["\\o | tr a-z A-Z | tr P 7\r", "SELECT 'piped' AS aa;\r", "\\o\r"], r"7I7ED"), duckdb=([".output '| tr a-z A-Z | tr P 7'\r", "SELECT 'piped' AS aa;\r", ".output\r"], r"7I7ED"),
                                              pgcli=(lines(r"\pipe_once tr a-z A-Z | tr P 7", "SELECT 'piped' AS aa;"), r"7I7ED"))),
        ("the last result again, in another form", "no", ways(None, reckon=(lines("SELECT 5 AS five;", ".mode csv", ".last"), r"five\r?\n5"), duckdb=(lines("SELECT 5 AS five;", ".last"), r"five"))),
        ("cross tables", "no", ways((lines(CROSS[:-1] + r" \crosstabview"), r"jan.*feb.*\n[^\n]*east[^\n]*1[^\n]*2"))),
        ("charts of a result", "no", ways(None, reckon=(lines("SELECT 'a' AS k, 3 AS n UNION ALL SELECT 'b', 5;", ".chart bar"), PIECES))),
        ("charts as SVG", "no", ways(None, reckon=(lines("SELECT 'a' AS k, 3 AS n;", ".chart bar svg /tmp/shell-peers.svg", r"\! head -c 4 /tmp/shell-peers.svg"), r"<svg"))),
    ],
    "While it works": [
        ("progress of a long query", "no", ways((["SELECT count(*) FROM generate_series(1, 100000) a, generate_series(1, 30000) b WHERE sqrt(a + b) > 1e9;\r", ""], r"\d ?%"), psql=None, pgcli=None,
                duckdb=UNKNOWN)),
        ("Ctrl-C cancels and the session stays", "yes",
         ways((["SELECT count(*) FROM generate_series(1, 3000000) a, generate_series(1, 3000000) b;\r", "\x03", "SELECT 12 + 1 AS still;\r"], r"13"), duckdb=UNKNOWN)),
        ("time of each statement", "yes", ways((lines(r"\timing on", "SELECT 1;"), r"time.*\d m?s"), pgcli=(lines("SELECT 1;"), r"time.*\d ?m?s"), duckdb=(lines(".timer on", "SELECT 1;"), r"run time|real"))),
        ("memory and temporary files of a statement", "no", ways(None, reckon=(lines(".memory on", "SELECT count(*) FROM (SELECT DISTINCT i FROM generate_series(1, 20000) AS g (i)) AS d;"), r"memory \d"))),
        ("the plan with times, without running again", "no", ways(None, reckon=(lines("SELECT count(*) FROM generate_series(1, 9) AS g (i);", ".plan"), r"\d rows in .*ms"))),
        ("the plan of each statement", "AUTOTRACE", ways(None, reckon=(lines(".plan on", "SELECT count(*) FROM generate_series(1, 9) AS g (i);"), r"\d rows in .*ms"),
                                                       duckdb=(lines("PRAGMA enable_profiling;", "SELECT 1;"), r"total time"), pgcli=(lines(r"\explain on", "SELECT 1;"), r"explain"))),
        ("the same statement again and again", "no", ways((lines("SELECT 5 AS five;", r"\watch 0.2 2"), r"five.*five"), psql=([*lines("SELECT 5 AS five;"), "\\watch 1\r", "\x03"], r"five|\^C"),
                                                          pgcli=([*lines("SELECT 5 AS five;"), "\\watch 1\r"], r"five|waiting"), duckdb=None)),
    ],
    "Looking around": [
        ("all of a table: columns, keys, who refers to it", "columns", ways((lines("CREATE TABLE q (a INT PRIMARY KEY);", r"\d q"), r"pkey|PRIMARY KEY"), duckdb=(lines("CREATE TABLE q (a INT PRIMARY KEY);", "DESCRIBE q;"), r"PRI"))),
        ("lists of tables, views, schemas, sequences", "no", ways((lines(TABLE, r"\dt"), r"customers"), duckdb=(lines(TABLE, ".tables"), r"customers"))),
        ("lists by a pattern", "no", ways((lines(TABLE, r"\dt cust*"), r"\*.*customers"), duckdb=(lines(TABLE, ".tables cust%"), r"%.*customers"))),
        ("lists of functions, a page about one", "no", ways((lines(r"\df round"), r"round.*round"), duckdb=None)),
        ("a page about a function with an example", "no", ways(None, reckon=(lines(".help round"), r"2\.35"))),
        ("a page about a SQL command", "HELP", ways(None, psql=(lines(r"\h DELETE"), r"DELETE FROM"), pgcli=(lines(r"\h DELETE"), r"DELETE"))),
        ("lists of roles and privileges", "no", ways(None, psql=(lines(r"\du"), r"Role|role"), pgcli=(lines(r"\du"), r"rolname|role"))),
        ("lists of types, casts, operators, extensions, languages", "no", ways(None, psql=(lines(r"\dx"), r"plpgsql"), pgcli=(lines(r"\dx"), r"plpgsql"))),
        ("large objects", "no", ways(None, psql=(lines(r"\lo_list"), r"Large|Owner"))),
        ("the statement that makes a table", "DBMS_METADATA", ways(None, reckon=(lines(TABLE, ".schema customers"), r"schema.*CREATE TABLE"), duckdb=(lines(TABLE, ".schema customers"), r"schema.*CREATE TABLE"))),
        ("the text of a view or function", "no", ways(None, reckon=(lines(TABLE, VIEW, r"\sv towns"), r"sv.*SELECT city"), psql=(lines(TABLE, VIEW, r"\sv towns"), r"sv.*city"),
                                                     duckdb=(lines(TABLE, VIEW, ".schema towns"), r"schema.*SELECT city"))),
        ("all of a database as statements", "no", ways(None, reckon=(lines(TABLE, FILL, ".dump"), r"dump.*CREATE TABLE.*INSERT.*Bern"), duckdb=(lines(TABLE, FILL, ".dump"), r"dump.*CREATE TABLE.*INSERT.*Bern"))),
        ("errors of stored programs", "SHOW ERRORS", ways(None, reckon=(lines("SHOW ERRORS"), r"No errors"))),
        ("the columns of a query without running it", "no", ways(None, reckon=(lines(r"SELECT 2.5 AS bb \gdesc"), r"gdesc.*decimal"), psql=(lines(r"SELECT 2.5 AS bb \gdesc"), r"gdesc.*numeric"),
                                                               duckdb=(lines("DESCRIBE SELECT 2.5 AS bb;"), r"decimal"))),
        ("distribution of each column of a table", "no", ways(None, reckon=(lines("CREATE TABLE q AS SELECT i * i AS aa FROM generate_series(1, 99) AS g (i);", ".profile q"), PIECES))),
        ("SUMMARIZE", "no", ways((lines(TABLE, "SUMMARIZE customers;"), r"null_perc"))),
        ("compares two tables by key", "no",
         ways(None, reckon=(lines("CREATE TABLE q AS SELECT 1 AS aa, 2 AS bb;", "CREATE TABLE r AS SELECT 1 AS aa, 3 AS bb;", ".diff q r aa"), r"differ"))),
    ],
    "Files": [
        ("files as tables", "no", ways((lines("COPY (SELECT 1 AS aa) TO '/tmp/shell-peers.csv';", "SELECT * FROM '/tmp/shell-peers.csv';"), r"aa.*1"))),
        ("COPY between a table and a file of the client", "no", ways((lines(TABLE, FILL, r"\copy customers to /tmp/shell-copy.csv", r"\! cat /tmp/shell-copy.csv"), r"Oslo"),
                                                                     duckdb=(lines(TABLE, FILL, "COPY customers TO '/tmp/shell-copy.csv';", ".shell cat /tmp/shell-copy.csv"), r"Oslo"))),
        ("a file becomes a table by one command", "no", ways(None, reckon=(lines("COPY (SELECT 7 AS aa) TO '/tmp/shell-imp.csv';", ".import /tmp/shell-imp.csv imp", "SELECT * FROM imp;"), r"\n *7"),
                                                            duckdb=(lines("COPY (SELECT 7 AS aa) TO '/tmp/shell-imp.csv';", ".import --csv /tmp/shell-imp.csv imp", "SELECT * FROM imp;"), r"7"))),
        ("another database without leaving", "CONNECT", ways(None, psql=(lines(r"\c template1"), r"connected"), duckdb=(lines(".open /tmp/shell-peers.duckdb", ".databases"), r"shell-peers"),
                                                            pgcli=(lines(r"\c template1"), r"connected"))),
    ],
    "Scripts": [
        ("a script, also beside the script that names it", "@, @@", ways((lines(r"\! mkdir -p /tmp/shell-p; echo '\ir b.sql' > /tmp/shell-p/a.sql; echo 'SELECT 12 + 1 AS n;' > /tmp/shell-p/b.sql", r"\i /tmp/shell-p/a.sql"), r"13"),
                                                                         duckdb=(lines(".shell mkdir -p /tmp/shell-p; echo '.read b.sql' > /tmp/shell-p/a.sql; echo 'SELECT 12 + 1 AS n;' > /tmp/shell-p/b.sql", ".read /tmp/shell-p/a.sql"), r"13"))),
        ("variables in statements", "&name", ways((lines(r"\set limit 42", "SELECT :limit AS answer;"), r"\n[^\n]*42[^\n]*\n"), duckdb=(lines("SET VARIABLE lim = 42;", "SELECT getvariable('lim') AS answer;"), r"answer.*42"))),
        ("values quoted as text or as a name", "no", ways((lines(r"\set word hello", "SELECT upper(:'word') AS answer;"), r"answer.*HEL" "LO"), duckdb=None)),
        ("asks for a value", "&name, ACCEPT", ways(None, reckon=(lines(".accept town", "Bern", "SELECT :'town' AS answer;"), r"answer.*Bern"), psql=(lines(r"\prompt town", "Bern", "SELECT :'town' AS answer;"), r"answer.*Bern"))),
        ("a result's row becomes variables", "NEW_VALUE", ways((lines(r"SELECT 6 * 7 AS seen \gset", "SELECT :seen + 1 AS after;"), r"43"))),
        ("each value of a result runs as a statement", "no", ways((lines(r"SELECT 'SELECT 12 + 1 AS n' \gexec"), r"13"))),
        ("conditions", "no", ways((lines(r"\if false", r"\set x 1", r"\else", r"\set x 42", r"\endif", "SELECT :x + 1 AS m;"), r"43"), duckdb=None)),
        ("stops or goes on at an error, as one likes", "WHENEVER", ways(None, reckon=(lines(".bail on"), r"^(?!.*error)"), psql=(lines(r"\set ON_ERROR_STOP on"), r"^(?!.*invalid)"),
                                                                      duckdb=(lines(".bail on"), r"^(?!.*error)"), pgcli=(lines(r"\set ON_ERROR_STOP on"), r"^(?!.*(error|invalid)).*!"))),
        ("environment, folder, programs", "HOST", ways((lines(r"\setenv SHOP east", r"\! echo $SHOP"), r"SHOP\s+east"), duckdb=(lines(".cd /usr", ".shell pwd"), r"pwd\s+/usr"))),
        ("variables that blocks set, REF CURSORs", "VARIABLE", ways(None, reckon=(lines("VARIABLE n NUMBER", "EXEC :n := 12 + 1", "PRINT n"), r"13"))),
        ("EXEC, SPOOL, PROMPT, DESC, / as in SQL*Plus", "yes", ways((lines("PROMPT hello there"), r"\nhello there|there\s+hello there"))),
        ("a file that runs at each start", "login.sql", ways(
            None, reckon=(lines(r"""\! echo "\\\\echo from the file" > ~/.reckonrc; echo ".quit" | $TOOL -i"""), r"[\r\n]from the file"),
            psql=(lines(r"""\! echo "\\\\echo from the file" > ~/.psqlrc; echo "\\\\q" | psql -d postgres"""), r"[\r\n]from the file"),
            duckdb=UNKNOWN)),
    ],
    "Helping": [
        ("errors point at the place", "yes", ways((lines("SELECT 1 +* 2 FROM;"), r"\n[^\n]*\^"))),
        ("\"did you mean\" for a table", "no", ways(([*lines(TABLE), "SELECT * FROM custmers;\r"], r"did you mean"))),
        ("hints for common mistakes", "no", ways((lines("SELECT 1 / 0;"), r"hint|NULLIF"), duckdb=(lines("SELECT upper();"), r"candidate"), psql=(lines("SELECT nosuch(1);"), r"hint"), pgcli=(lines("SELECT nosuch(1);"), r"hint"))),
        ("the last error in full", "SHOW ERRORS", ways((lines("SELECT 1 +* 2 FROM;", r"\errverbose"), r"42601.*$"), duckdb=None, pgcli=(lines(r"\v", "SELECT 1 +* 2 FROM;"), r"42601|severity"))),
        ("asks before UPDATE without WHERE", "no", ways(([*lines(TABLE), "UPDATE customers SET city = 'x';\r"], r"without WHERE|destructive"))),
        ("a safe mode: no files, no programs", "-R", ways(None, reckon=(lines(r"""\! $TOOL --safe -c "COPY (SELECT 1) TO '/tmp/x.csv'" """), r"safe mode|not allowed|error"), psql=(lines(r"\restrict key", r"\! echo out"), r"^(?!.*\nout)"),
                                                         duckdb=(lines(".safe_mode", ".shell echo out"), r"safe mode|cannot"))),
        ("all settings at a glance", "SHOW ALL", ways((lines(r"\pset"), r"expanded.*pager"), reckon=(lines(".show"), r"expanded.*pager"), duckdb=(lines(".show"), r"mode"), pgcli=None)),
    ],
}


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

    def arguments(self, tool="postgres"):
        """How to reach a tool's own database."""
        name = tool.split()[0]
        return ["-h", str(self.place), "-U", "postgres", "-d", "postgres" if name == "psql" else name]

    def clean(self, tool):
        subprocess.run(["psql", *self.arguments(tool), "-qc", "DROP TABLE IF EXISTS customers, q, r CASCADE"], check=True, capture_output=True)

    def stop(self):
        subprocess.run([*self.control, "-m", "immediate", "stop"], stdout=subprocess.DEVNULL, cwd="/")


def cell(tool, way, server):
    """yes or no of one tool."""
    if way == UNKNOWN:
        return "–"
    if way is None:
        return "no"
    if server:
        server.clean(tool.name)
    return "yes" if tool.try_out(*way) else "no"


def column(tool, server, only):
    """Each feature of one tool, one after another; the tools work side by side."""
    found = {}
    for features in FEATURES.values():
        for feature, _, ways in features:
            if re.search(only, feature):
                word = tool.name.split()[0]
                found[feature] = cell(tool, ways[word] if word in ways else ways[""], server if "psql" in word or "pgcli" in word else None)
                print(f"{tool.name}: {feature}: {found[feature]}", flush=True)
    return found


def table(tools, server, only):
    """The table; rows that are not asked for stay as the page has them."""
    page = (ROOT / "docs" / "SHELL.md").read_text().split(BEGIN, 1)[1].split(END, 1)[0]
    known = {line.split(" | ")[0].removeprefix("| "): line for line in page.splitlines() if " | " in line}
    with ThreadPoolExecutor(len(tools)) as pool:
        columns = list(pool.map(lambda tool: column(tool, server, only), tools))
    header = ["", *[tool.name for tool in tools], "SQL\\*Plus"]
    rows = ["| " + " | ".join(header) + " |", "|---|" + "---|" * (len(header) - 1)]
    for group, features in FEATURES.items():
        rows.append(f"| **{group}** |" + " |" * len(header[1:]))
        for feature, sqlplus, _ in features:
            if not re.search(only, feature):
                rows.append(known.get(feature.replace("*", "\\*"), f"| {feature} |" + " – |" * len(header[1:])))
            else:
                cells = [feature, *[found[feature] for found in columns], sqlplus]
                rows.append("| " + " | ".join(cells).replace("*", "\\*") + " |")
    return "\n".join(rows)


def main():
    parser = argparse.ArgumentParser(description="Compare shells by typing into them.")
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--only", default="", help="a pattern of features; the others stay as the page has them")
    options = parser.parse_args()
    scripts = ROOT / ".venv-peers" / "bin"
    with tempfile.TemporaryDirectory(prefix="shell-peers-") as name:
        server = Server(Path(name))
        try:
            tools = [Tool("reckon", [binary_path(), "--no-rc"], "reckon> "), Tool("psql 15", ["psql", "-X", *server.arguments()], "postgres=#", {"PGHOST": str(server.place), "PGUSER": "postgres"}),
                     Tool("duckdb", [str(scripts / "duckdb")], "D "), Tool("pgcli", [str(scripts / "pgcli"), *server.arguments("pgcli")], "pgcli>")]
            subprocess.run(["psql", *server.arguments(), "-qc", "CREATE DATABASE pgcli"], check=True)
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
