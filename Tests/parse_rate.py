#!/usr/bin/env python3
"""How much of public PL/SQL the parser reads, and how fast.

    Tests/parse_rate.py FOLDER …

The folders are checkouts of sources that you have: grammars-v4 (sql/plsql), utPLSQL, oracle-samples, SQL-ProcBench.
None of them is part of this project. A line per folder: statements and units read, of how many, lines per minute.
What is not valid Oracle through 19c is left out: Tests/parse_rate_invalid.txt says why of each.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from reckon_pipe import binary_path

ENDINGS = (".sql", ".pks", ".pkb", ".pls", ".plsql", ".tps", ".tpb", ".prc", ".fnc", ".trg", ".pkg", ".bdy", ".typ")
ERROR = re.compile(r"^(.*?): error: .*(?:\n *(\d+) \|)?", re.M)
SUMMARY = re.compile(r"(\d+) of (\d+) statements and units read .*, (\d+) lines, (\d+) lines per minute")


def files(folder):
    return sorted(str(p) for p in Path(folder).rglob("*") if p.suffix.lower() in ENDINGS and p.is_file())


def invalid():
    """{path: lines or *} of what is not valid Oracle."""
    found = {}
    for line in (Path(__file__).parent / "parse_rate_invalid.txt").read_text().splitlines():
        if not line.startswith("#"):
            path, place, _ = line.split("\t")
            found.setdefault(path, set()).add(place)
    return found


def is_left_out(path, line, known):
    for ending, places in known.items():
        if path.endswith("/" + ending) and ("*" in places or line in places):
            return True
    return False


def measure(folder):
    """(read, all, lines, minutes, left out) of a folder."""
    read = total = lines = left_out = 0
    known = invalid()
    minutes = 0.0
    paths = files(folder)
    for start in range(0, len(paths), 200):
        command = [binary_path(), "check", *paths[start : start + 200]]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", errors="replace", check=False)
        out = done.stdout + done.stderr
        errors = [match.groups() for match in ERROR.finditer(out)]
        left_out += sum(is_left_out(path, line, known) for path, line in errors)
        for path, line in errors:
            if not is_left_out(path, line, known):
                print(f"not read: {path}:{line or '?'}")
        found = SUMMARY.search(out)
        if not found:
            sys.exit(f"{folder}: reckon check said: {out[-300:]}")
        read += int(found[1])
        total += int(found[2])
        lines += int(found[3])
        minutes += int(found[3]) / max(1, int(found[4]))
    return read, total - left_out, lines, minutes, left_out


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sums = [0, 0, 0, 0.0, 0]
    for folder in sys.argv[1:]:
        found = measure(folder)
        sums = [a + b for a, b in zip(sums, found)]
        show(os.path.basename(folder.rstrip("/")), *found)
    show("all", *sums)
    good = sums[0] >= 0.99 * sums[1] and sums[2] > 1e6 * sums[3]
    print(f"{int(good)} passed, {int(not good)} failed")
    sys.exit(0 if good else 1)


def show(name, read, total, lines, minutes, left_out):
    share = 100 * read / max(1, total)
    print(f"{name:24} {read} of {total} read ({share:.2f} %; {left_out} not valid), {lines} lines, {lines / max(1e-9, minutes):,.0f} a minute")


if __name__ == "__main__":
    main()
