"""The tour of `make demo`: the month-end reports over sample data, an EXPLAIN ANALYZE, and a chart.

    python3 Tests/demo.py [--data data/billing]
"""

import argparse
import csv
import io
import subprocess
import sys
import time
from decimal import Decimal

from billing_data import REPORTS, report, report_names
from reckon_pipe import ROOT, binary_path

VIEWS = str(REPORTS / "views.sql")
BAR = 48


def say(text=""):
    print(text, flush=True)


def reckon(*arguments, capture=False):
    command = [binary_path(), "--no-rc", *arguments]
    return subprocess.run(command, cwd=ROOT, text=True, capture_output=capture)


def comment_of(name):
    lines = (REPORTS / f"{name}.sql").read_text().splitlines()
    return " ".join(line.removeprefix("--").strip() for line in lines if line.startswith("--"))


def show_reports():
    """Each report as a table of at most twelve rows with its time. The number of those that failed."""
    failed = 0
    for name in report_names():
        say(f"\n\033[1m{name}\033[0m  {comment_of(name)}")
        began = time.monotonic()
        done = reckon("--max-rows", "12", "-f", VIEWS, "-f", str(REPORTS / f"{name}.sql"))
        say(f"{time.monotonic() - began:.2f} s")
        failed += done.returncode != 0
    return failed


def show_plan():
    say("\n\033[1mEXPLAIN ANALYZE\033[0m  where the time of rated_usage goes")
    return reckon("-f", VIEWS, "-c", "EXPLAIN ANALYZE " + report("rated_usage")).returncode != 0


def show_chart():
    """Net revenue in EUR by period, as bars."""
    say("\n\033[1mNet revenue in EUR\033[0m")
    sql = (f"SELECT period, SUM(net_eur) AS net_eur FROM ({report('revenue_eur')}) AS r "
           "GROUP BY period ORDER BY period")
    done = reckon("--format", "csv", "-f", VIEWS, "-c", sql, capture=True)
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    if done.returncode != 0 or not rows:
        say(done.stderr.strip() or "no rows")
        return True
    most = max(Decimal(row["net_eur"]) for row in rows)
    for row in rows:
        value = Decimal(row["net_eur"])
        eighths = int(value * BAR * 8 / most)
        bar = "█" * (eighths // 8) + " ▏▎▍▌▋▊▉"[eighths % 8].strip()
        say(f"{row['period']} {bar:<{BAR}} {value:>18,.2f}")
    return False


def main():
    parser = argparse.ArgumentParser(description="Show what reckon does with billing data.")
    parser.add_argument("--data", default="data/billing")
    options = parser.parse_args()
    folder = ROOT / options.data
    if not (folder / "truth.json").exists():
        say(f"there is no data in {options.data}: make data")
        return 1
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    say(f"{options.data}: {size / 1e6:.0f} MB, described in docs/BILLING.md")
    failed = show_reports() + show_plan() + show_chart()
    say(f"\n{len(report_names())} reports; {failed} failed" if failed else "\nmake test compares these reports with truth.json to the cent.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
