"""The month close of datasets/legacy on sample data, with its loops and with their sets: both must leave the same.

    python3 Tests/legacy.py --events 1000

Ends with a line `N passed, N failed`.
"""

import argparse
import re
import subprocess
import sys
import tempfile

from reckon_pipe import ROOT, binary_path

LEGACY = ROOT / "datasets" / "legacy"
CLOSE = "BEGIN billing.close_month(DATE '2026-09-01'); END;"


def reckon(*arguments, folder):
    done = subprocess.run(
        [binary_path(), *arguments], cwd=folder, capture_output=True, text=True, timeout=1200)
    return done.returncode, done.stdout + done.stderr


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--events", type=int, default=1000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        code, said = reckon("generate", "--events", str(options.events), "--output", "data", folder=folder)
        if code != 0:
            print(said)
            print("0 passed, 1 failed")
            return 1
        code, said = reckon(
            "convert", str(LEGACY / "install.sql"), str(LEGACY / "load.sql"), "--prove", CLOSE, "--trials", "0",
            folder=folder)
    for line in said.splitlines():
        if re.match(r"equal|not equal|differs|row by row|the call ends|error|.* are sets", line):
            print(line[:300])
    others = re.findall(r"^row by row: .*", said, re.MULTILINE)
    kept = "\n49 of 49 query-driven loops are sets" not in said
    if kept:
        print("wanted 49 of 49 loops as sets")
    equal = code == 0 and "\nequal:" in said and "the call ends" not in said and not others and not kept
    print(f"{int(equal)} passed, {int(not equal)} failed")
    return 0 if equal else 1


if __name__ == "__main__":
    sys.exit(main())
