"""Runs the PL/SQL routines of SQL-ProcBench (microsoft/SQL-ProcBench, MIT) beside their PL/pgSQL twins, on demand.

    python3 Tests/procbench.py FOLDER [NAME ...] [--scale 0.01] [--prove] [--show]

FOLDER is a copy of the suite. Both run over the same TPC-DS data, in Reckoner and in a PostgreSQL of its own; each
routine's results, the tables it changes and its messages must agree, or `Tests/procbench_calls.py` says why they do not.
Every call runs in a transaction that is rolled back. `--prove` also asks `reckon convert --prove` about each.
Ends with a line `N passed, N failed`.
"""

import argparse
import re
import subprocess
import sys
import tempfile
import time
from decimal import Decimal, InvalidOperation
from pathlib import Path

import procbench_data
import tpcds
from postgres_cluster import Cluster, PostgresError
from procbench_calls import ROUTINES
from reckon_pipe import Pipe, PipeDied, binary_path

# What is misspelt in the twins, mended so that there is something to compare with.
MENDED = [("catalog_sale_history", "catalog_sales_history"), ("cataolog_sales_history", "catalog_sales_history"),
          (":old.", "old."), ("cat_loss into total_loss", "cat_loss"), ("bestPromoWeb()", "bestPromosWeb()"), ("bestPromoCatalog()", "bestPromosCatalog()")]
# As Oracle does, a name that is a column and a variable is the column.
TWIN_SETTINGS = "SET plpgsql.variable_conflict = 'use_column'; SET check_function_bodies = off; SET client_min_messages = notice;\n"
TIMEOUT = 240


def oracle_units(text):
    """The CREATE statements of a file, without the calls that follow them."""
    units, unit = [], None
    for line in text.splitlines():
        if unit is None and re.match(r"\s*create\b", line, re.I) and not re.match(r"\s*create\s+table\b", line, re.I):
            unit = []
        if unit is None:
            continue
        if line.strip() == "/":
            units, unit = [*units, "\n".join(unit)], None
            continue
        unit.append(line)
        kind = re.match(r"\s*create(\s+or\s+replace)?\s+(\w+)", unit[0], re.I)[2].lower()
        ends = line.rstrip().endswith(";") if kind == "type" else re.match(r"end\s*\w*\s*;\s*$", line, re.I)
        if ends:
            units, unit = [*units, "\n".join(unit)], None
    return units + (["\n".join(unit)] if unit else [])


def twin_units(text):
    """The CREATE statements of a file of PL/pgSQL: up to the end of the dollar quotes, or the `;`."""
    units = []
    while match := re.search(r"^\s*create\b(?!\s+table)", text, re.I | re.M):
        text = text[match.start():]
        if re.match(r"\s*create\s+(type|trigger)\b", text, re.I):
            end = text.index(";") + 1
        else:
            quotes = [m.end() for m in re.finditer(r"\$\$", text)]
            end = quotes[1] if len(quotes) > 1 else len(text)
            if tail := re.match(r"\s*language\s+'?plpgsql'?\s*;?", text[end:], re.I):
                end += tail.end()
        units.append(text[:end].rstrip().rstrip(";") + ";")
        text = text[end:]
    for wrong, right in MENDED:
        units = [unit.replace(wrong, right) for unit in units]
    return units


def value(cell):
    """Numbers as Decimal, texts without the blanks of CHAR, dates without a time of midnight."""
    if cell is None:
        return None
    text = str(cell).strip().removesuffix(" 00:00:00").removesuffix("T00:00:00")
    try:
        return Decimal(text)
    except InvalidOperation:
        return text or None


def close(a, b):
    if isinstance(a, Decimal) and isinstance(b, Decimal):
        # A twin that divides as FLOAT4 keeps seven digits; sums and counts have to be equal.
        exact = abs(a.as_tuple().exponent) <= 2 and abs(b.as_tuple().exponent) <= 2
        return a == b if exact else abs(a - b) <= abs(b) * Decimal("1e-6")
    return a == b


def alike(left, right):
    def order(rows):
        return sorted(([value(cell) for cell in row] for row in rows),
                      key=lambda row: [(cell is None, str(round(cell, 3)) if isinstance(cell, Decimal) else str(cell)) for cell in row])

    if len(left) != len(right):
        return False
    return all(len(a) == len(b) and all(map(close, a, b)) for a, b in zip(order(left), order(right)))


class Reckon:
    """The tables and units in one session of `reckon pipe`."""

    def __init__(self, folder, setup):
        self.folder, self.setup = folder, setup
        self.start()

    def start(self):
        self.pipe = Pipe()
        for text in self.setup:
            self.ask(text)

    def ask(self, sql, timeout=TIMEOUT):
        return self.pipe.ask(sql, timeout, dialect="oracle")

    def outcome(self, routine, calls, names):
        """What the calls give and leave: a list of results, each rows or the error."""
        found = []
        self.pipe.ask("BEGIN TRANSACTION", TIMEOUT, dialect="postgres")
        for statement in routine.before:
            self.ask(statement)
        for call in calls:
            call = call.format(dual=" FROM dual", **names)
            try:
                answer = self.ask(call, 10 if routine.endless else TIMEOUT)
            except PipeDied as death:
                self.start()
                return [*found, ("died", str(death))]
            if "error" in answer:
                error = answer["error"]
                found.append(("error", error.get("code"), error["message"]))
                continue
            results = answer.get("results") or [answer]
            found += [("rows", result.get("rows", [])) for result in results if result.get("columns")]
            found += [("rows", [[line] for line in answer["output"]])] if answer.get("output") else []
        for query in routine.after:
            answer = self.ask(query)
            found.append(("rows", answer["rows"]) if "rows" in answer else ("error", None, answer["error"]["message"]))
        self.ask("ROLLBACK")
        return found


def twin_outcome(cluster, routine, calls, names):
    """The same of PostgreSQL; a call that fails leaves the tables as they were."""
    found, done = [], "".join(f"{statement};\n" for statement in routine.before)
    for call in calls:
        call = call.format(dual="", **names)
        opens = routine.cursor and call.startswith("CALL")
        call = f"SELECT {call[5:]};\nFETCH ALL FROM mycursor;\nCLOSE mycursor" if opens else call
        try:
            rows, notices = cluster.ask(f"{TWIN_SETTINGS}BEGIN;\n{done}{call};\nROLLBACK;", TIMEOUT)
        except PostgresError as error:
            found.append(("error", error.state, error.message))
            continue
        except subprocess.TimeoutExpired:
            found.append(("error", None, f"no end in {TIMEOUT} s"))
            continue
        rows = rows[1:] if opens else rows
        if rows or opens or call.startswith("SELECT"):
            found.append(("rows", rows))
        found += [("rows", [[line] for line in notices])] if notices else []
        done += "" if opens or call.startswith("SELECT") else f"{call};\n"
    for query in routine.after:
        rows, _ = cluster.ask(f"{TWIN_SETTINGS}BEGIN;\n\\o /dev/null\n{done}\\o\n{query};\nROLLBACK;", TIMEOUT)
        found.append(("rows", rows))
    return found


# Errors of Oracle and the SQLSTATE that says the same in PostgreSQL; -20000 and below are RAISE EXCEPTION.
SAME_ERRORS = {"-1476": "22012", "-1400": "23502", "-1": "23505"}


def same(ours, theirs):
    if len(ours) != len(theirs):
        return False
    for a, b in zip(ours, theirs):
        if a[0] != b[0] or (a[0] == "rows" and not alike(a[1], b[1])):
            return False
        if a[0] == "error":
            code = str(a[1])
            if b[1] is None or b[1] != ("P0001" if re.fullmatch("-20...", code) else SAME_ERRORS.get(code)):
                return False
    return True


def shown(outcome):
    parts = []
    for one in outcome:
        parts.append(f"{len(one[1])} rows {one[1][:2]}" if one[0] == "rows" else " ".join(str(part) for part in one[1:]))
    return "; ".join(parts)[:400]


def kept_and_sets(report):
    """The loops of a report, without the places of its file."""
    return re.sub(r"\S*prove\.sql:\d+:\d+", "", "\n".join(line for line in report.splitlines() if line.startswith(("sets ", "kept "))))


class Suite:
    def __init__(self, folder, chosen):
        self.chosen = chosen
        self.sources = {path.stem: path for path in (folder / "src" / "PLSQL").glob("*/*.sql")}
        self.twins = {path.stem: path for path in (folder / "src" / "PLPgSQL").glob("*/*.sql")}
        self.counts, self.known = {}, {}

    def run(self, place):
        import duckdb

        data = tpcds.data(self.chosen.scale)
        connection = duckdb.connect()
        for file in data.glob("*.parquet"):
            connection.execute(f"CREATE TABLE {file.stem} AS FROM '{file}'")
        tables = procbench_data.shapes(connection)
        procbench_data.write(connection, tables, place)
        names = {}
        for channel, item, order, table in (("catalog", "cs_item_sk", "cs_order_number", "catalog_sales"),
                                            ("web", "ws_item_sk", "ws_order_number", "web_sales")):
            names[f"{channel}_item"], names[f"{channel}_order"] = connection.execute(
                f"SELECT {item}, {order} FROM '{place}/{table}.csv' ORDER BY {order}, {item} LIMIT 1").fetchone()
        setup = procbench_data.definitions(tables, oracle=True)
        setup += [f"INSERT INTO {file.stem} SELECT * FROM '{file}'" for file in sorted(place.glob("*.csv")) if file.stem != "logTable"]
        self.setup = [*setup, "COMMIT"]
        reckon = Reckon(place, self.setup)
        with Cluster() as cluster:
            cluster.ask(";\n".join(procbench_data.definitions(tables, oracle=False)) + ";")
            for file in sorted(place.glob("*.csv")):
                file.chmod(0o644)
                cluster.ask(f"\\copy {file.stem} FROM '{file}' CSV HEADER")
            cluster.ask("ANALYZE;")
            for routine in ROUTINES:
                self.one(routine, reckon, cluster, names, place)

    def one(self, routine, reckon, cluster, names, place):
        text = self.sources[routine.file].read_text()
        routine.cursor = "return_result" in text.lower()
        refused = None
        for unit in oracle_units(text):
            answer = reckon.ask(unit)
            if "error" in answer:
                refused = answer["error"]["message"]
        self.setup += oracle_units(text) if not refused else []
        twin_refused = None
        for unit in twin_units(self.twins[routine.twin or routine.file].read_text()) if (routine.twin or routine.file) in self.twins else []:
            try:
                cluster.ask(TWIN_SETTINGS + unit)
            except PostgresError as error:
                twin_refused = error.message
        if self.chosen.names and not any(name in routine.file for name in self.chosen.names):
            return
        kind, words = self.judge(routine, reckon, cluster, names, refused, twin_refused)
        self.counts[kind] = self.counts.get(kind, 0) + 1
        if kind != "equal" or self.chosen.show:
            print(f"{routine.file}: {kind}: {words}", flush=True)
        if self.chosen.prove and not routine.invalid and not routine.endless:
            self.prove(routine, place, names)

    def judge(self, routine, reckon, cluster, names, refused, twin_refused):
        if routine.invalid:
            answer = refused or shown(reckon.outcome(routine, routine.calls or ["CALL InsertCallCenter()"], names))
            return ("not Oracle", f"{routine.invalid} ({answer})") if refused else ("FAILED", f"accepted: {answer}")
        if refused:
            return "FAILED", f"refused: {refused}"
        ours = reckon.outcome(routine, routine.calls, names)
        if routine.fails and not any(one[0] == "error" and str(one[1]) == str(-routine.fails) for one in ours):
            return "FAILED", f"wanted ORA-{routine.fails:05}, got {shown(ours)}"
        theirs = [("error", None, twin_refused)] if twin_refused else twin_outcome(
            cluster, routine, routine.twin_calls or routine.calls, names)
        if same(ours, theirs):
            return ("equal", shown(ours)) if not routine.differs else ("FAILED", f"does not differ: {shown(ours)}")
        if routine.differs:
            return "explained", f"{routine.differs} | ours: {shown(ours)} | twin: {shown(theirs)}"
        return "FAILED", f"ours: {shown(ours)} | twin: {shown(theirs)}"

    def prove(self, routine, place, names):
        """What the converter makes of the routine and its calls."""
        source = place / "prove.sql"
        source.write_text("".join(text.rstrip().rstrip(";") + (";\n/\n" if re.match(r"\s*create\b(?!\s+table)", text, re.I) else ";\n")
                                  for text in self.setup))
        plain = subprocess.run([binary_path(), "convert", str(source)], capture_output=True, text=True, timeout=600).stdout
        if "there is no loop over a query" in plain or self.known.setdefault("loops", "") == (loops := kept_and_sets(plain)):
            return
        self.known["loops"] = loops
        block = ";\n".join(call.format(dual=" FROM dual", **names) for call in routine.calls)
        started = time.monotonic()
        done = subprocess.run([binary_path(), "convert", "--prove", block, "--trials", "5", str(source)],
                              capture_output=True, text=True, timeout=600)
        lines = (done.stdout + done.stderr).strip().splitlines()
        print(f"  prove ({time.monotonic() - started:.1f} s): " + " / ".join(lines[-6:]), flush=True)


def main():
    options = argparse.ArgumentParser(description="Run SQL-ProcBench.")
    options.add_argument("folder", type=Path)
    options.add_argument("names", nargs="*")
    options.add_argument("--scale", default="0.01")
    options.add_argument("--prove", action="store_true")
    options.add_argument("--show", action="store_true", help="print what is equal too")
    chosen = options.parse_args()
    try:
        import duckdb

        if duckdb.__version__ != "1.0.0":
            tpcds.with_duckdb()
    except ImportError:
        tpcds.with_duckdb()
    suite = Suite(chosen.folder, chosen)
    with tempfile.TemporaryDirectory() as place:
        Path(place).chmod(0o755)
        suite.run(Path(place))
    failed = suite.counts.pop("FAILED", 0)
    print(", ".join(f"{count} {kind}" for kind, count in sorted(suite.counts.items())))
    print(f"{sum(suite.counts.values())} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
