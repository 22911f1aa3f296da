"""Runs the procedures of Tests/Conversion as they are and as sets: output and tables must be the same.

Each file has its tables and procedures, a line `-- run`, and what shows the result. Its header says how many of
its query-driven loops become sets: `-- loops: 1 of 1`; and how often the plan gives up as it runs, for the loop as
it was written, if it does: `-- falls back: 1`. Ends with a line `N passed, N failed`.
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from reckon_pipe import ROOT, binary_path

FOLDER = ROOT / "Tests" / "Conversion"
HEADER = "SET dialect = 'oracle';\nSET SERVEROUTPUT ON\n"


def execute(text, folder):
    """What the shell prints for a script."""
    path = Path(folder) / "script.sql"
    path.write_text(text)
    done = subprocess.run(
        [binary_path(), "-f", str(path)], cwd=folder, capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def convert(path, *options):
    done = subprocess.run(
        [binary_path(), "convert", *options, str(path)], capture_output=True, text=True, timeout=60)
    return done.stdout + done.stderr


def check(path):
    """The problems of one file."""
    text = path.read_text()
    definitions, calls = text.split("-- run\n")
    wanted = re.search(r"-- loops: (\d+ of \d+)", text)[1]
    given_up = re.search(r"-- falls back: (\d+)", text)
    with tempfile.TemporaryDirectory() as folder:
        calls = calls.replace("${TMP}", folder)
        source = Path(folder) / path.name
        source.write_text(definitions)
        summary = convert(source)
        problems = []
        if f"{wanted} query-driven loops" not in summary:
            problems.append(f"wanted {wanted} loops as sets, got:\n{summary}")
        proof = convert(source, "--prove", calls, "--trials", "10")
        if "\nequal:" not in proof or "not equal" in proof or proof.count("row by row:") != int(given_up[1] if given_up else 0):
            problems.append(f"the proof says:\n{proof}")
        converted = convert(source, "--to", "sql")
        exact = execute(HEADER + definitions + calls, folder)
        sets = execute(HEADER + definitions + converted + calls, folder)
        if re.search(r"^error:", exact, re.MULTILINE):
            problems.append(f"the exact run fails:\n{exact}")
        # What the definitions print differs; compare from the first call on.
        if last_lines(exact, calls) != last_lines(sets, calls):
            problems.append(f"exact:\n{exact}\nsets:\n{sets}")
    return problems


def last_lines(output, calls):
    lines = [line for line in output.splitlines() if not re.match(r"^(CREATE|INSERT|OK|Procedure|Package)", line)]
    return lines


def main():
    names = sys.argv[1:]
    passed = failed = 0
    for path in sorted(FOLDER.glob("*.sql")):
        if names and path.stem not in names:
            continue
        problems = check(path)
        for problem in problems:
            print(f"{path.name}: {problem}")
        passed, failed = passed + (not problems), failed + bool(problems)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
