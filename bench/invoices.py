"""Makes 2.5 million invoices from 50 million usage events: rated, discounted, taxed, written; and writes the section of docs/BENCHMARKS.md.

    python bench/invoices.py [--events 50000000] [--rounds 1] [--write]

One invoice per 20 events, four lines each. Each event is priced by the tier of its product and rounded; the sums of an account and
product become a line, after the account's discount and one for large sums; lines are taxed by country and numbered; invoices are
their sums, numbered without gaps. Rated events are not stored. Lines and invoices are written as Parquet with zstd and a CRC
per page, and synced. The statements are of the form that `reckon convert` writes: tables of intermediate rows, then the results.
DuckDB runs the same statements over the same files, and its sums must be the same.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))
sys.path.insert(0, str(ROOT / "bench"))

from reckon_pipe import binary_path  # noqa: E402
from report import machine, replace_section  # noqa: E402

EVENTS = """
SELECT i AS event_id, CAST(hash(i) % {accounts} AS INTEGER) + 1 AS account_id,
  CASE WHEN mix < 40 THEN 1 WHEN mix < 65 THEN 2 WHEN mix < 85 THEN 3 ELSE 4 END AS product_id,
  TIMESTAMP '2026-09-01 00:00:00' + INTERVAL '1 second' * CAST(i * 2592000 // {events} AS INTEGER) AS event_time, quantity
FROM (SELECT i, CAST(hash(i + 1000000007) % 100 AS INTEGER) AS mix,
  CAST(CAST(hash(i * 31 + 7) % 50000 + 1 AS INTEGER) / 100.0 AS DECIMAL(18,3)) AS quantity FROM generate_series(1, {events}) AS g (i)) AS e"""

ACCOUNTS = """
SELECT CAST(i AS INTEGER) AS account_id,
  CASE i % 5 WHEN 0 THEN 'DE' WHEN 1 THEN 'FR' WHEN 2 THEN 'CH' WHEN 3 THEN 'IT' ELSE 'GB' END AS country,
  CAST(i % 7 AS DECIMAL(5,2)) AS discount FROM generate_series(1, {accounts}) AS g (i)"""

TIERS = """
SELECT CAST(p AS INTEGER) AS product_id, CAST(t * 100 AS DECIMAL(18,3)) AS from_quantity,
  CAST(CASE WHEN t < 4 THEN (t + 1) * 100 END AS DECIMAL(18,3)) AS to_quantity, CAST((p + 10 - t) / 100.0 AS DECIMAL(18,6)) AS unit_price
FROM generate_series(1, 4) AS g (p), generate_series(0, 4) AS h (t)"""

RATES = "SELECT * FROM (VALUES ('DE', CAST(19.0 AS DECIMAL(7,4))), ('FR', 20.0), ('CH', 8.1), ('IT', 22.0), ('GB', 20.0)) AS r (country, rate)"

STEPS = [
    """CREATE TEMPORARY TABLE usage_sums AS
SELECT e.account_id, e.product_id, CAST(sum(e.quantity) AS DECIMAL(18,3)) AS quantity, count(*) AS events,
  CAST(round(sum(CAST(round(e.quantity * t.unit_price, 4) AS DECIMAL(18,4))), 2) AS DECIMAL(18,2)) AS gross
FROM '{data}/events.parquet' AS e
JOIN '{data}/tiers.parquet' AS t ON t.product_id = e.product_id AND e.quantity > t.from_quantity
  AND (t.to_quantity IS NULL OR e.quantity <= t.to_quantity)
GROUP BY e.account_id, e.product_id""",
    """CREATE TEMPORARY TABLE account_sums AS
SELECT s.account_id, a.country, CASE WHEN s.gross >= 300 THEN a.discount + 5 ELSE a.discount END AS discount
FROM (SELECT account_id, sum(gross) AS gross FROM usage_sums GROUP BY account_id) AS s
JOIN '{data}/accounts.parquet' AS a ON a.account_id = s.account_id""",
    """CREATE TEMPORARY TABLE lines AS
SELECT l.account_id, l.product_id, l.quantity, l.events, l.net, CAST(round(l.net * r.rate * 0.01, 2) AS DECIMAL(18,2)) AS tax
FROM (SELECT s.account_id, s.product_id, s.quantity, s.events, a.country,
        CAST(s.gross - round(s.gross * a.discount * 0.01, 2) AS DECIMAL(18,2)) AS net
      FROM usage_sums AS s JOIN account_sums AS a ON a.account_id = s.account_id) AS l
JOIN '{data}/rates.parquet' AS r ON r.country = l.country""",
    """CREATE TEMPORARY TABLE invoices AS
SELECT account_id, row_number() OVER (ORDER BY account_id) AS invoice_id, net, tax
FROM (SELECT account_id, CAST(sum(net) AS DECIMAL(18,2)) AS net, CAST(sum(tax) AS DECIMAL(18,2)) AS tax FROM lines GROUP BY account_id) AS i""",
    """COPY (SELECT i.invoice_id, row_number() OVER (PARTITION BY i.invoice_id ORDER BY l.product_id) AS line_no,
  l.product_id, l.quantity, l.events, l.net, l.tax FROM lines AS l JOIN invoices AS i ON i.account_id = l.account_id)
TO '{out}/lines.parquet' (FORMAT parquet, COMPRESSION zstd)""",
    """COPY (SELECT invoice_id, '2026-09-' || lpad(CAST(invoice_id AS VARCHAR), 8, '0') AS invoice_number, account_id, net, tax,
  CAST(net + tax AS DECIMAL(18,2)) AS total FROM invoices)
TO '{out}/invoices.parquet' (FORMAT parquet, COMPRESSION zstd)""",
]

CHECKS = [
    "SELECT count(*), sum(invoice_id * line_no), sum(quantity), sum(events), sum(net * product_id), sum(tax) FROM '{out}/lines.parquet'",
    "SELECT count(*), sum(account_id * invoice_id), sum(net * invoice_id), sum(tax), sum(total), min(invoice_number), max(invoice_number) "
    "FROM '{out}/invoices.parquet'",
]


def reckon(statements, options=()):
    """(seconds, CPU seconds, peak MB, standard output) of one process that runs the statements."""
    began = time.perf_counter()
    process = subprocess.Popen([binary_path(), "--format", "csv", "--no-header", *options, "-f", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    process.stdin.write(";\n".join(statements) + ";\n")
    process.stdin.close()
    said, wrong = process.stdout.read(), process.stderr.read()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError(wrong.strip()[-500:])
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said


def make_data(data, events):
    tables = {"events": EVENTS, "accounts": ACCOUNTS, "tiers": TIERS, "rates": RATES}
    reckon([f"COPY ({query.format(events=events, accounts=events // 20)}) TO '{data}/{name}.parquet' (FORMAT parquet, COMPRESSION zstd)"
            for name, query in tables.items()])


def written(out):
    for name in ["lines", "invoices"]:
        with open(out / f"{name}.parquet", "rb") as file:
            os.fsync(file.fileno())


def with_reckon(data, out, options):
    steps = [step.format(data=data, out=out) for step in STEPS]
    began = time.perf_counter()
    _, cpu, peak, _ = reckon(steps, ["--threads", str(options.threads), "--memory-limit", f"{options.memory}GB"])
    written(out)
    return time.perf_counter() - began, cpu, peak, checks(out)


def with_duckdb(data, out, options):
    """The same statements in a process of its own, so that its peak is its own."""
    steps = [step.format(data=data, out=out) for step in STEPS]
    program = ("import sys, duckdb\nc = duckdb.connect()\n"
               f"c.execute('SET threads = {options.threads}')\nc.execute(\"SET memory_limit = '{options.memory}GB'\")\n"
               "for s in sys.stdin.read().split(';\\n'): c.execute(s)\n")
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, text=True)
    process.stdin.write(";\n".join(steps))
    process.stdin.close()
    _, status, used = os.wait4(process.pid, 0)
    if status:
        raise RuntimeError("DuckDB failed")
    written(out)
    return time.perf_counter() - began, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, checks(out)


def checks(out):
    """The sums of what was written, by one reader for both."""
    return reckon([check.format(out=out) for check in CHECKS])[3].splitlines()


def section(results, options):
    lines = [f"## Invoices: {options.events // 20:,} from {options.events:,} usage events",
             f"`python bench/invoices.py --events {options.events} --rounds {options.rounds}`, {time.strftime('%Y-%m-%d')}. {machine()}; "
             f"{options.threads} threads, memory limit {options.memory} GB. Rated, discounted, taxed, numbered, and written as Parquet with zstd, a CRC "
             "per page, and synced; rated events are not stored. The sums of both are the same. Others used the machine at the same time, so CPU "
             "seconds tell more than seconds.",
             "| | seconds | CPU seconds | peak MB |\n|---|---:|---:|---:|\n"
             + "\n".join(f"| {name} | {r[0]:.1f} | {r[1]:.1f} | {r[2]:,.0f} |" for name, r in results.items()),
             f"Reckoner wrote {results['Reckoner'][4]}."]
    return "\n\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=50_000_000)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--memory", type=int, default=6, help="memory limit in GB; the target is 8 GiB in all")
    parser.add_argument("--without-duckdb", action="store_true")
    parser.add_argument("--write", action="store_true", help="write the section of docs/BENCHMARKS.md")
    options = parser.parse_args()
    ways = {"Reckoner": with_reckon} | ({} if options.without_duckdb else {"DuckDB": with_duckdb})
    results = {}
    with tempfile.TemporaryDirectory(prefix="bench-invoices-") as name:
        data, out = Path(name) / "data", Path(name) / "out"
        data.mkdir()
        out.mkdir()
        make_data(data, options.events)
        print(f"{options.events:,} events, {(data / 'events.parquet').stat().st_size >> 20} MB")
        for way, work in ways.items():
            taken = [work(data, out, options) for _ in range(options.rounds)]
            sizes = f"{(out / 'lines.parquet').stat().st_size >> 20} MB of lines and {(out / 'invoices.parquet').stat().st_size >> 20} MB of invoices"
            results[way] = (*[statistics.median(t[i] for t in taken) for i in range(3)], taken[-1][3], sizes)
            print(f"  {way:<12}{results[way][0]:8.1f} s{results[way][1]:8.1f} s of CPU{results[way][2]:8,.0f} MB   {results[way][3]}", flush=True)
    if len({tuple(r[3]) for r in results.values()}) > 1:
        print("the sums differ")
        return 1
    text = section(results, options)
    if options.write:
        replace_section("invoices", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
