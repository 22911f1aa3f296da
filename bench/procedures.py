"""Times procedures as loops and as sets, beside PL/pgSQL, PostgreSQL and DuckDB, and writes their section of docs/BENCHMARKS.md.

    python bench/procedures.py [--events 1000000] [--close 200000] [--rounds 3] [--write]

One run, one machine, each after the other on the same rows; the answers must agree. Rating: each usage gets the price of its
tier, what has no tier goes to an error table. The month close is datasets/legacy. Everything is stored in the end: Reckoner
commits Parquet files of a database folder, PostgreSQL its tables, DuckDB Parquet files (zstd) that are synced.
CPU seconds are those of the process that did the work: they are what to compare when others use the machine too.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))
sys.path.insert(0, str(ROOT / "bench"))

from reckon_pipe import Pipe, binary_path  # noqa: E402
from report import machine, replace_section  # noqa: E402
from tables import PostgreSQL  # noqa: E402

TABLES = """
CREATE TABLE usages (
  usage_id NUMBER(18) NOT NULL, account_id NUMBER(9) NOT NULL, product_id NUMBER(9) NOT NULL, used_on DATE NOT NULL,
  quantity NUMBER(18,3) NOT NULL, amount NUMBER(18,4), status VARCHAR2(1) NOT NULL,
  CONSTRAINT pk_usages PRIMARY KEY (usage_id));
CREATE TABLE tiers (
  product_id NUMBER(9) NOT NULL, from_quantity NUMBER(18,3) NOT NULL, to_quantity NUMBER(18,3), unit_price NUMBER(18,6) NOT NULL,
  CONSTRAINT pk_tiers PRIMARY KEY (product_id, from_quantity));
CREATE TABLE rating_errors (usage_id NUMBER(18) NOT NULL, reason VARCHAR2(100) NOT NULL);
"""

BODY = """
  FOR u IN (SELECT usage_id, product_id, quantity FROM usages WHERE status = 'N' ORDER BY usage_id) LOOP
    BEGIN
      SELECT unit_price INTO {strict} v_price
        FROM tiers
       WHERE product_id = u.product_id
         AND u.quantity >= from_quantity
         AND (to_quantity IS NULL OR u.quantity < to_quantity);
      UPDATE usages SET amount = ROUND(u.quantity * v_price, 4), status = 'R' WHERE usage_id = u.usage_id;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        INSERT INTO rating_errors (usage_id, reason) VALUES (u.usage_id, 'no tier for product ' || u.product_id);
        UPDATE usages SET status = 'E' WHERE usage_id = u.usage_id;
    END;
  END LOOP;
"""

PRICES = ("LEFT JOIN tiers t ON t.product_id = u.product_id AND u.quantity >= t.from_quantity "
          "AND (t.to_quantity IS NULL OR u.quantity < t.to_quantity)")

SUMS = ("SELECT status, count(*), sum(amount), sum(usage_id * amount) FROM {usages} GROUP BY status ORDER BY status",
        "SELECT count(*), sum(usage_id), min(reason), max(reason) FROM {errors}")

USAGES = ("SELECT i AS usage_id, i * 7919 % 100000 + 1 AS account_id, CASE WHEN i % 997 = 0 THEN 999 ELSE i % 50 + 1 END AS product_id, "
          "DATE '2026-09-01' + CAST(i % 30 AS INTEGER) AS used_on, CAST(i * 131 % 9000 / 10.0 + 0.125 AS DECIMAL(18,3)) AS quantity "
          "FROM generate_series(1, {events}) AS g (i)")
TIERS = ("SELECT p AS product_id, CAST(t * 100 AS DECIMAL(18,3)) AS from_quantity, "
         "CAST(CASE WHEN t < 4 THEN (t + 1) * 100 END AS DECIMAL(18,3)) AS to_quantity, CAST((p + 10 - t) / 100.0 AS DECIMAL(18,6)) AS unit_price "
         "FROM generate_series(1, 50) AS g (p), generate_series(0, 4) AS h (t)")


def ask(pipe, sql, seconds=7200):
    answer = pipe.ask(sql, seconds)
    if "error" in answer:
        raise RuntimeError(f"{answer['error']['message']} in: {sql[:200]}")
    return answer.get("rows") or []


def process_seconds(pid):
    """User and system seconds of a process so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def timed(work, pid):
    """(seconds, CPU seconds, answer) of `work`, done by the process `pid`."""
    os.sync()
    before, began = process_seconds(pid), time.perf_counter()
    answer = work()
    return time.perf_counter() - began, process_seconds(pid) - before, answer


def plain(rows):
    """Rows as numbers and texts that do not depend on how an engine writes a decimal."""
    def value(text):
        text = "" if text is None else str(text)
        return text.rstrip("0").rstrip(".") if "." in text and text.replace(".", "").lstrip("-").isdigit() else text
    return [tuple(map(value, row)) for row in rows]


def make_data(folder, events):
    with Pipe() as pipe:
        for name, query in [("usages", USAGES.format(events=events)), ("tiers", TIERS)]:
            ask(pipe, f"COPY ({query}) TO '{folder}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)")
            ask(pipe, f"COPY ({query}) TO '{folder}/{name}.csv' (FORMAT csv, HEADER false)")


# MARK: Rating

def reckon_database(folder, data):
    """A stored database with the tables and the procedure; each measurement takes a copy of it."""
    with Pipe(["--database", str(folder)]) as pipe:
        ask(pipe, "SET dialect = oracle")
        for statement in TABLES.split(";\n"):
            if statement.strip():
                ask(pipe, statement)
        ask(pipe, f"INSERT INTO usages SELECT usage_id, account_id, product_id, used_on, quantity, NULL, 'N' FROM '{data}/usages.parquet'")
        ask(pipe, f"INSERT INTO tiers SELECT * FROM '{data}/tiers.parquet'")
        ask(pipe, "COMMIT")
        body = BODY.format(strict="")
        ask(pipe, f"CREATE OR REPLACE PROCEDURE rate_usages IS v_price tiers.unit_price%TYPE; BEGIN {body} COMMIT; END;")


def rate_reckon(how, prepared, folder):
    copy = folder / "copy.db"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(prepared, copy)
    with Pipe(["--database", str(copy)]) as pipe:
        ask(pipe, "SET dialect = oracle")
        ask(pipe, f"SET procedures = {how}")
        seconds, cpu, _ = timed(lambda: ask(pipe, "CALL rate_usages()"), pipe.process.pid)
    with Pipe(["--database", str(copy), "--read-only"]) as pipe:
        sums = [plain(ask(pipe, q.format(usages="usages", errors="rating_errors"))) for q in SUMS]
    return seconds, cpu, sums


def duckdb_connection(threads):
    import duckdb
    connection = duckdb.connect()
    connection.execute(f"SET threads = {threads}")
    return connection


def rate_duckdb(data, folder, threads):
    connection = duckdb_connection(threads)
    usages, errors = folder / "rated.parquet", folder / "errors.parquet"
    for path in [usages, errors]:
        path.unlink(missing_ok=True)

    def work():
        connection.execute(f"CREATE TEMP VIEW usages AS SELECT * FROM '{data}/usages.parquet'")
        connection.execute(f"CREATE TEMP VIEW tiers AS SELECT * FROM '{data}/tiers.parquet'")
        connection.execute(
            f"COPY (SELECT u.*, CAST(ROUND(CAST(u.quantity AS DECIMAL(18,3)) * CAST(t.unit_price AS DECIMAL(18,6)), 4) AS DECIMAL(18,4)) AS amount, "
            f"CASE WHEN t.product_id IS NULL THEN 'E' ELSE 'R' END AS status FROM usages u {PRICES} ORDER BY usage_id) "
            f"TO '{usages}' (FORMAT parquet, COMPRESSION zstd)")
        connection.execute(
            f"COPY (SELECT u.usage_id, 'no tier for product ' || u.product_id AS reason FROM usages u {PRICES} "
            f"WHERE t.product_id IS NULL ORDER BY u.usage_id) TO '{errors}' (FORMAT parquet, COMPRESSION zstd)")
        for path in [usages, errors]:
            with open(path, "rb") as file:
                os.fsync(file.fileno())

    seconds, cpu, _ = timed(work, os.getpid())
    sums = [plain(connection.execute(q.format(usages=f"'{usages}'", errors=f"'{errors}'")).fetchall()) for q in SUMS]
    connection.close()
    return seconds, cpu, sums


class RatingServer(PostgreSQL):
    """A temporary PostgreSQL with the same tables and the loop in PL/pgSQL."""

    def fill(self):
        types = TABLES.replace("VARCHAR2", "VARCHAR").replace("NUMBER(18)", "BIGINT").replace("NUMBER(9)", "INTEGER").replace("NUMBER", "NUMERIC")
        body = BODY.format(strict="STRICT")
        self.sql("DROP TABLE IF EXISTS usages, tiers, rating_errors", *types.strip().rstrip(";").split(";\n"),
                 "CREATE TEMP TABLE came (usage_id BIGINT, account_id INTEGER, product_id INTEGER, used_on DATE, quantity NUMERIC(18,3))",
                 f"COPY came FROM '{self.data}/usages.csv' (FORMAT csv)",
                 "INSERT INTO usages SELECT usage_id, account_id, product_id, used_on, quantity, NULL, 'N' FROM came",
                 f"COPY tiers FROM '{self.data}/tiers.csv' (FORMAT csv)",
                 "CREATE OR REPLACE PROCEDURE rate_usages() LANGUAGE plpgsql AS $$ DECLARE u RECORD; v_price NUMERIC(18,6); "
                 f"BEGIN {body} END $$", "VACUUM ANALYZE usages", "VACUUM ANALYZE tiers", "CHECKPOINT")

    def measure(self, *statements):
        """(seconds, CPU seconds of the backend): statements in one session, in one transaction."""
        os.sync()
        stat = "split_part(pg_read_file('/proc/' || pg_backend_pid() || '/stat'), ') ', 2)"
        used = f"split_part({stat}, ' ', 12)::int + split_part({stat}, ' ', 13)::int"
        answer = self.sql(f"SELECT {used}, extract(epoch FROM clock_timestamp())", "BEGIN", *statements, "COMMIT",
                          f"SELECT {used}, extract(epoch FROM clock_timestamp())").splitlines()
        before, after = [list(map(float, line.split("|"))) for line in (answer[0], answer[-1])]
        return after[1] - before[1], (after[0] - before[0]) / os.sysconf("SC_CLK_TCK")

    def sums(self):
        return [plain(line.split("|") for line in self.sql(q.format(usages="usages", errors="rating_errors")).splitlines()) for q in SUMS]

    def loop(self):
        self.fill()
        return *self.measure("CALL rate_usages()"), self.sums()

    def sets(self):
        self.fill()
        measured = self.measure(
            "INSERT INTO rating_errors SELECT u.usage_id, 'no tier for product ' || u.product_id "
            f"FROM usages u {PRICES} WHERE u.status = 'N' AND t.product_id IS NULL ORDER BY u.usage_id",
            "UPDATE usages v SET amount = ROUND(v.quantity * t.unit_price, 4), status = CASE WHEN t.product_id IS NULL THEN 'E' ELSE 'R' END "
            f"FROM usages u {PRICES} WHERE u.usage_id = v.usage_id AND v.status = 'N'")
        return *measured, self.sums()


# MARK: The month close

def legacy_database(folder, events):
    """The folder in which the scripts of the legacy system find generated data."""
    data = folder / "legacy"
    data.mkdir()
    subprocess.run([binary_path(), "generate", "--events", str(events), "--output", "data"], cwd=data, check=True,
                   stdout=subprocess.DEVNULL)
    return data


def close_month(how, data, folder, stored):
    """(seconds, CPU seconds, the sums of each table) of the month close."""
    copy, script = folder / "close.db", folder / "close.sql"
    shutil.rmtree(copy, ignore_errors=True)
    clock = "BEGIN DBMS_OUTPUT.PUT_LINE('clock,' || DBMS_UTILITY.GET_TIME || ',' || DBMS_UTILITY.GET_CPU_TIME); END;\n/"
    legacy = ROOT / "datasets" / "legacy"
    parts = [line[2:] for line in (legacy / "install.sql").read_text().splitlines() if line.startswith("@@")]
    script.write_text("\n".join([
        *[f"@{legacy / part}" for part in [*parts, "load.sql"]], "COMMIT;", "SET SERVEROUTPUT ON", f"SET procedures = {how};",
        clock, "CALL billing.close_month(DATE '2026-09-01');", clock, *[f"{query};" for query in CLOSE_SUMS]]))
    os.sync()
    done = subprocess.run([binary_path(), "--dialect", "oracle", "--format", "csv", *(["-d", str(copy)] if stored else []), "-f", str(script)],
                          cwd=data, capture_output=True, text=True, timeout=7200)
    if done.returncode:
        raise RuntimeError(done.stderr.strip()[-500:])
    clocks = [line.split(",")[1:] for line in done.stderr.splitlines() if line.startswith("clock,")]
    before, after = [list(map(int, clock)) for clock in clocks]
    sums = done.stdout.splitlines()
    return (after[0] - before[0]) / 100, (after[1] - before[1]) / 100, sums


CLOSE_SUMS = [
    "SELECT count(*), sum(rated_amount), sum(event_id * tier_no) FROM rated_usage",
    "SELECT error_code, count(*), sum(event_id) FROM rating_errors GROUP BY error_code ORDER BY error_code",
    "SELECT status, count(*), sum(net_amount), sum(tax_amount), sum(total_amount * invoice_id) FROM invoices GROUP BY status ORDER BY status",
    "SELECT count(*), sum(net_amount), sum(tax_amount), sum(line_no * invoice_id) FROM invoice_lines",
    "SELECT count(*), sum(amount), sum(payment_id * invoice_id), sum(allocation_id * amount) FROM allocations",
    "SELECT ledger_account, count(*), sum(debit), sum(credit), sum(entry_id * journal_id) FROM ledger_entries GROUP BY ledger_account ORDER BY 1",
    "SELECT count(*), sum(level_no), sum(open_amount) FROM dunning_cases",
    "SELECT step, status, rows_done, rows_failed FROM billing_runs ORDER BY run_id",
]


# MARK: The run

def run(ways, rounds):
    """Each way's (median seconds, median CPU seconds, answer)."""
    results = {}
    for name, (work, most) in ways.items():
        taken = [work() for _ in range(min(rounds, most))]
        results[name] = (statistics.median(t[0] for t in taken), statistics.median(t[1] for t in taken), taken[-1][2])
        print(f"  {name:<42}{results[name][0]:10.3f} s{results[name][1]:10.3f} s of CPU", flush=True)
    return results


def differing(results):
    """The ways whose answers are not those of the first one."""
    first = next(iter(results.values()))[2]
    return [name for name, result in results.items() if result[2] != first]


def table(results, sets):
    lines = ["| way | seconds | CPU seconds | × of Reckoner's sets (CPU) |", "|---|---:|---:|---:|"]
    for name, (seconds, cpu, _) in results.items():
        ratio = f"{cpu / results[sets][1]:.1f}" if sets in results and results[sets][1] else "–"
        lines.append(f"| {name} | {seconds:.3g} | {cpu:.3g} | {ratio} |")
    return "\n".join(lines)


def rating(folder, data, options):
    prepared = folder / "prepared.db"
    reckon_database(prepared, data)
    ways = {}
    server = None
    if not options.without_postgresql:
        home = folder / "server"
        home.mkdir()
        server = RatingServer(home, data)
        ways["PL/pgSQL, row by row"] = (server.loop, 1)
        ways["PostgreSQL, INSERT and UPDATE"] = (server.sets, options.rounds)
    ways["DuckDB, by hand, to Parquet"] = (lambda: rate_duckdb(data, folder, options.threads), options.rounds)
    if not options.without_exact:
        ways["Reckoner, row by row"] = (lambda: rate_reckon("exact", prepared, folder), 1)
    ways["Reckoner, sets"] = (lambda: rate_reckon("sets", prepared, folder), options.rounds)
    try:
        return run(ways, options.rounds), server.version if server else None
    finally:
        if server:
            server.close()


def section(rated, closed, versions, options):
    parts = [
        "## Procedures: loops and sets",
        f"`python bench/procedures.py --events {options.events} --close {options.close} --rounds {options.rounds}`, {time.strftime('%Y-%m-%d')}. "
        f"{machine()}; {options.threads} threads. {versions}. Medians; the loops once. Answers compared. All results are stored and synced. "
        "Others used the machine at the same time, so CPU seconds of the working process tell more than seconds.",
        f"### Rating of {options.events:,} usages: tier lookup, update, error row", table(rated, "Reckoner, sets")]
    for title, results in closed.items():
        parts += [f"### {title}", table(results, "sets")]
    return "\n\n".join(parts)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=1_000_000, help="usages to rate")
    parser.add_argument("--close", type=int, default=200_000, help="events of the month close; 0: without it")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-postgresql", action="store_true")
    parser.add_argument("--without-exact", action="store_true", help="rate without Reckoner's own loop, which takes minutes for a million rows")
    parser.add_argument("--write", action="store_true", help="write the section of docs/BENCHMARKS.md")
    options = parser.parse_args()
    wrong = []
    with tempfile.TemporaryDirectory(prefix="bench-procedures-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir()
        make_data(data, options.events)
        print(f"rating of {options.events:,} usages")
        rated, server = rating(folder, data, options)
        wrong += differing(rated)
        closed = {}
        if options.close:
            legacy = legacy_database(folder, options.close)
            for title, stored in [("in memory", False), ("in a database folder", True)]:
                print(f"month close, {options.close:,} events, {title}")
                results = run({how if how == "sets" else "row by row": (lambda how=how: close_month(how, legacy, folder, stored),
                                                                         1 if how == "exact" else options.rounds)
                               for how in ["exact", "sets"]}, options.rounds)
                wrong += differing(results)
                closed[f"The legacy month close, {options.close:,} events, {title}"] = results
    if wrong:
        print(f"other answers than the first: {', '.join(wrong)}")
        return 1
    import duckdb
    versions = f"DuckDB {duckdb.__version__}" + (f", PostgreSQL {server}" if server else "")
    text = section(rated, closed, versions, options)
    print(text)
    if options.write:
        replace_section("procedures", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
