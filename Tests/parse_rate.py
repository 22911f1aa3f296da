#!/usr/bin/env python3
"""How much of public PL/SQL the parser reads, and how fast.

    Tests/parse_rate.py FOLDER …

The folders are checkouts of sources that you have: grammars-v4 (sql/plsql), utPLSQL, oracle-samples, SQL-ProcBench.
None of them is part of this project. A line per folder: statements and units read, of how many, lines per minute.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from reckon_pipe import binary_path

ENDINGS = (".sql", ".pks", ".pkb", ".pls", ".plsql", ".tps", ".tpb", ".prc", ".fnc", ".trg", ".pkg", ".bdy", ".typ")
SUMMARY = re.compile(r"(\d+) of (\d+) statements and units read .*, (\d+) lines, (\d+) lines per minute")


def files(folder):
    return sorted(str(p) for p in Path(folder).rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())


def measure(folder):
    """(read, all, lines, minutes) of a folder."""
    read = total = lines = 0
    minutes = 0.0
    paths = files(folder)
    for start in range(0, len(paths), 200):
        command = [binary_path(), "check", "--quiet", *paths[start : start + 200]]
        out = subprocess.run(command, capture_output=True, text=True, check=False).stdout
        found = SUMMARY.search(out)
        if not found:
            sys.exit(f"{folder}: reckon check said: {out[-300:]}")
        read += int(found[1])
        total += int(found[2])
        lines += int(found[3])
        minutes += int(found[3]) / max(1, int(found[4]))
    return read, total, lines, minutes


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sums = [0, 0, 0, 0.0]
    for folder in sys.argv[1:]:
        found = measure(folder)
        sums = [a + b for a, b in zip(sums, found)]
        show(os.path.basename(folder.rstrip("/")), *found)
    show("all", *sums)
    good = sums[0] >= 0.99 * sums[1] and sums[2] > 1e6 * sums[3]
    print(f"{int(good)} passed, {int(not good)} failed")
    sys.exit(0 if good else 1)


def show(name, read, total, lines, minutes):
    share = 100 * read / max(1, total)
    print(f"{name:24} {read} of {total} read ({share:.2f} %), {lines} lines, {lines / max(1e-9, minutes):,.0f} a minute")


if __name__ == "__main__":
    main()
