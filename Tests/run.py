"""Runs the suites of `make test`, prints the minutes of each, and ends with `N passed, N failed`.

    python3 Tests/run.py              all suites
    python3 Tests/run.py goldens tpch some of them

To add a suite: a command that ends with a line `N passed, N failed`, and one line in SUITES. A command that
prints a line `skipped: why` instead counts as nothing.
"""

import collections
import re
import subprocess
import sys
import time

from reckon_pipe import ROOT

PYTHON = sys.executable

# Peers to compare with come from PyPI; without them (offline) their suites say what they skipped.
PEERS = ["sh", "Tests/with-peers.sh"]

# In the order of what a reader wants to know first: does it build, does it read well, is it right.
SUITES = {
    "build": ["swift", "build", "-c", "release", "--product", "reckon"],
    "format": ["make", "--no-print-directory", "format-check"],
    "imports": [PYTHON, "Tests/check-imports.py"],
    "docs": [PYTHON, "Tests/check-docs.py"],
    "examples": [PYTHON, "Tests/examples.py"],
    "goldens": [PYTHON, "Tests/goldens.py"],
    "roads": [PYTHON, "Tests/goldens.py", "--roads"],
    "tpch": [*PEERS, "Tests/tpch.py", "--scale", "0.01"],
    "billing": [*PEERS, "Tests/billing.py"],
    "command": [PYTHON, "Tests/command_line.py"],
    "shell": [PYTHON, "Tests/shell.py"],
    "flow": [PYTHON, "Tests/flow.py"],
    "server": [PYTHON, "Tests/server.py"],
    "hostile": [PYTHON, "Tests/hostile_text.py", "--size", "65536"],
    "smoke": [*PEERS, "Tests/clients.py", "--smoke"],
    "page": [PYTHON, "Tests/server_page.py"],
    "interop": [*PEERS, "Tests/interop.py"],
    "orc": [*PEERS, "Tests/orc_files.py"],
    "writers": [*PEERS, "Tests/other_writers.py"],
    "encrypted": [*PEERS, "Tests/encrypted_files.py"],
    "csv": [*PEERS, "Tests/csv_files.py"],
    "flips": [PYTHON, "Tests/flips.py"],
    "parquet": [*PEERS, "Tests/parquet_files.py"],
    "arrow": [*PEERS, "Tests/arrow_files.py"],
    "cache": [PYTHON, "Tests/cache.py"],
    "formats": [*PEERS, "Tests/formats.py", "--orc", "--nested"],
    "values": ["sh", "-c", "swift build -c release --product formats-check | tail -5 && .build/release/formats-check"],
    "delta": [PYTHON, "Tests/delta.py"],
    "tables": ["sh", "Tests/with-peers.sh", "Tests/tables.py"],
    "crash": [PYTHON, "Tests/crash.py", "--count", "15"],
    "retains": [PYTHON, "Tests/retains.py"],
    "convert": [PYTHON, "Tests/convert.py"],
    "legacy": [PYTHON, "Tests/legacy.py"],
    "twins": [PYTHON, "Tests/random_plsql.py", "--count", "60", "--seed", "26"],
    "adversarial": [PYTHON, "Tests/adversarial.py"],
    "procedures": [PYTHON, "Tests/random_procedures.py", "--count", "300", "--seed", "26"],
    "forms": [PYTHON, "Tests/spark_procedures.py"],
    "mutations": [*PEERS, "Tests/mutations.py", "--count", "2000"],
    "random": [*PEERS, "Tests/random_queries.py", "--seconds", "30"],
}

# Run when they are named: they need other programs.
ON_DEMAND = {
    "clients": ["sh", "Tests/with-clients.sh", "Tests/clients.py"],
    "dagster": ["sh", "Tests/with-clients.sh", "Tests/flow.py"],
    "spark": [PYTHON, "Tests/spark.py"],
    "spark-sample": [PYTHON, "Tests/spark.py", "--sample"],
    "kills": [PYTHON, "Tests/crash.py", "--count", "1000", "--ledgers", "4", "--faults"],
}

LIMIT_SECONDS = 20 * 60


# What a suite that failed printed last is printed again at the end, where one looks first.
REPEATED_LINES = 40


def run_suite(name):
    """(passed, failed, word, what it printed last) of one suite; its output goes to the terminal as it comes."""
    print(f"== {name}", flush=True)
    process = subprocess.Popen(
        {**SUITES, **ON_DEMAND}[name], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
    counts, skipped = None, None
    printed = collections.deque(maxlen=REPEATED_LINES)
    deadline = time.monotonic() + LIMIT_SECONDS
    for line in process.stdout:
        match = re.fullmatch(r"(\d+) passed, (\d+) failed", line.strip())
        if match:
            counts = int(match[1]), int(match[2])
            continue
        if line.startswith("skipped: "):
            skipped = line.strip()
        if name != "build" or "error" in line or "warning" in line:
            print(line, end="", flush=True)
            printed.append(line)
        if time.monotonic() > deadline:
            process.kill()
            print(f"{name} took more than {LIMIT_SECONDS // 60} minutes")
    code = process.wait()
    if counts is None:
        counts = (1, 0) if code == 0 else (0, 1)
        if skipped and code in (0, 3):
            return 0, 0, skipped, printed
    elif code != 0 and counts[1] == 0:
        counts = counts[0], 1
    return *counts, "", printed


def main():
    names = sys.argv[1:] or list(SUITES)
    unknown = [name for name in names if name not in SUITES and name not in ON_DEMAND]
    if unknown:
        print(f"there is no suite {', '.join(unknown)}; there are {', '.join([*SUITES, *ON_DEMAND])}")
        return 2
    lines, failures, passed, failed = [], [], 0, 0
    for name in names:
        began = time.monotonic()
        good, bad, word, printed = run_suite(name)
        minutes = (time.monotonic() - began) / 60
        lines.append(f"{name:<12}{minutes:6.1f} min  {word or f'{good} passed, {bad} failed'}")
        passed, failed = passed + good, failed + bad
        if bad:
            failures.append(f"== {name} failed; it ended with\n" + "".join(printed))
        if name == "build" and bad:
            break
    print("\n" + "\n".join(lines + failures))
    summary = f"{passed} passed, {failed} failed"
    result = ROOT / ".build-data" / "result.txt"
    result.parent.mkdir(exist_ok=True)
    result.write_text(summary + "\n")
    print(summary)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
