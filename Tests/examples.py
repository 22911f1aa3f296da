"""Evaluates the example of every function, as `reckon functions` lists them, and compares docs/FUNCTIONS.md with that list.

Ends with a line `N passed, N failed`.
"""

import re
import subprocess
import sys

from golden_files import cell
from reckon_pipe import ROOT, Pipe, PipeDied, binary_path

PAGE = ROOT / "docs" / "FUNCTIONS.md"


def examples(page):
    """(function, expression, result) of each section."""
    name = None
    for line in page.splitlines():
        if line.startswith("### "):
            name = line[4:].strip("`")
        match = re.fullmatch(r"`(.+)` → `(.*)`", line)
        if match and name:
            yield name, match[1], match[2]


def alike(value, wanted):
    shown = "" if value is None else cell(value).strip("'") if value == "" else str(value)
    if value is True or value is False:
        shown = str(value).lower()
    if value is None:
        return wanted in ("NULL", "")
    try:
        return shown == wanted or float(shown) == float(wanted)
    except ValueError:
        return shown.replace(" ", "") == wanted.replace(" ", "")


def main():
    done = subprocess.run([binary_path(), "functions"], capture_output=True, text=True)
    if done.returncode != 0:
        print(done.stderr.strip())
        print("0 passed, 1 failed")
        return 1
    passed, failures = 0, []
    if PAGE.exists() and PAGE.read_text() == done.stdout:
        passed += 1
    else:
        failures.append("docs/FUNCTIONS.md is not what reckon functions writes: make docs")
    pipe = Pipe()
    for name, expression, wanted in examples(done.stdout):
        try:
            answer = pipe.ask(f"SELECT {expression}", 20)
        except PipeDied as death:
            failures.append(f"{name}: {death}")
            pipe = Pipe()
            continue
        if "rows" in answer and isinstance(answer["rows"][0][0], (list, dict)):
            # Pages show nested values as text.
            answer = pipe.ask(f"SELECT CAST({expression} AS VARCHAR)", 20)
        if "error" in answer:
            failures.append(f"{name}: {expression}: {answer['error'].get('message')}")
        elif not alike(answer["rows"][0][0], wanted):
            failures.append(f"{name}: {expression} is {answer['rows'][0][0]!r}, not {wanted!r}")
        else:
            passed += 1
    pipe.close()
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
