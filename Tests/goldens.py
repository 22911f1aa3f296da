"""Runs the goldens: each `queries/**/x.sql` must answer what `x.rows` says.

    python3 Tests/goldens.py [FILTER ...]           compare
    python3 Tests/goldens.py --roads [FILTER ...]   compare by other roads: the same rows must come out
    python3 Tests/goldens.py --bless FILTER         rewrite the expectations of matching files

Ends with a line `N passed, N failed`.
"""

import argparse
import difflib
import functools
import shutil
import sys
import tempfile
import time
import zlib
from concurrent.futures import ThreadPoolExecutor

from golden_files import parse_rows_file, render, render_file, statements
from reckon_pipe import ROOT, Pipe, PipeDied

QUERIES = ROOT / "queries"

# Folders whose files need generated data; suites of their own run them.
ELSEWHERE = {"tpch", "tpcds", "billing"}

# Each road gives the same rows, or something is wrong.
ROADS = {
    "optimizer off": ["SET optimizer = off"],
    "batches of 1 row": ["SET batch_size = 1"],
    "batches of 3 rows": ["SET batch_size = 3"],
    "1 worker": ["SET threads = 1"],
    "8 workers": ["SET threads = 8", "SET scheduler_seed = 7"],
    "spilling": ["SET debug_force_spill = on"],
    "spilling batches of 3 rows": [
        "SET debug_force_spill = on", "SET batch_size = 3", "SET threads = 8", "SET scheduler_seed = 5",
    ],
    "nothing kept of files": ["SET file_cache = off"],
    "printed and parsed again": ["SET debug_print_again = on"],
    "a rule off": [],
}

TIMEOUT = 180.0


def golden_paths(filters):
    paths = sorted(QUERIES.rglob("*.sql"))
    paths = [p for p in paths if p.relative_to(QUERIES).parts[0] not in ELSEWHERE]
    return [p for p in paths if not filters or any(f in str(p.relative_to(QUERIES)) for f in filters)]


def run_file(path, settings=()):
    """(statement, lines) pairs of one golden in a fresh session."""
    folder = tempfile.mkdtemp(prefix="golden-")
    pairs = []
    pipe = None
    try:
        for statement in statements(path.read_text()):
            if pipe is None:
                pipe = start(settings)
            sql = statement.text.replace("${TMP}", folder)
            try:
                answer = pipe.ask(sql, TIMEOUT, **statement.request)
                lines = [line.replace(folder, "${TMP}") for line in render(answer, statement)]
            except PipeDied as death:
                lines = [f"DIED: {death}"]
                pipe.close()
                pipe = None
            pairs.append((statement, lines))
    finally:
        if pipe is not None:
            pipe.close()
        shutil.rmtree(folder, ignore_errors=True)
    return pairs


def start(settings):
    pipe = Pipe()
    for setting in settings:
        answer = pipe.ask(setting, TIMEOUT)
        if "error" in answer:
            pipe.close()
            raise PipeDied(f"{setting}: {answer['error'].get('message')}")
    return pipe


def compare_with_expectation(path):
    """Failures of one golden as text, and the number of statements that passed."""
    expectation = path.with_suffix(".rows")
    if not expectation.exists():
        return [f"{name_of(path)}: there is no {expectation.name} (make bless FILTER={path.stem})"], 0
    expected = parse_rows_file(expectation.read_text())
    pairs = run_file(path)
    failures = []
    if len(expected) != len(pairs):
        failures.append(
            f"{name_of(path)}: {len(pairs)} statements, but {expectation.name} has {len(expected)} answers")
    for (statement, lines), wanted in zip(pairs, expected):
        if lines != wanted:
            failures.append(difference(path, statement, wanted, lines, "expected", "got"))
    return failures, len(pairs) - len(failures)


def settings_of(road, path):
    """The settings of a road; of the optimizer's rules another one is off for each file."""
    if road != "a rule off":
        return ROADS[road]
    rules = optimizer_rules()
    return [f"SET disabled_rules = '{rules[zlib.crc32(name_of(path).encode()) % len(rules)]}'"]


@functools.cache
def optimizer_rules():
    """Names of all rules, which the error of a wrong name lists."""
    with Pipe() as pipe:
        answer = pipe.ask("SET disabled_rules = 'no such rule'")
    return answer["error"]["hint"].removeprefix("it takes ").split(", ")


def without_places(lines):
    """The lines of an answer without the signs below the place of an error."""
    return [line for line in lines if line.strip() != "^"]


def compare_roads(path):
    """The same for every road, against the straight road in the same binary."""
    straight = run_file(path)
    failures, passed = [], 0
    for road in ROADS:
        try:
            pairs = run_file(path, settings_of(road, path))
        except PipeDied as death:
            failures.append(f"{name_of(path)} by {road}: {death}")
            continue
        for (statement, wanted), (_, lines) in zip(straight, pairs):
            if road == "printed and parsed again":
                lines, wanted = without_places(lines), without_places(wanted)
            if not statement.by_roads or lines == wanted:
                passed += 1
            else:
                failures.append(difference(path, statement, wanted, lines, "straight", road))
    return failures, passed


def name_of(path):
    return str(path.relative_to(ROOT))


def difference(path, statement, wanted, lines, left, right):
    diff = list(difflib.unified_diff(wanted, lines, left, right, lineterm="", n=1))
    shown = diff[:24] + ([f"… {len(diff) - 24} more lines"] if len(diff) > 24 else [])
    return "\n".join([f"{name_of(path)}:{statement.line}: {statement.title}"] + ["    " + l for l in shown])


def bless(paths):
    for path in paths:
        text = render_file(run_file(path))
        expectation = path.with_suffix(".rows")
        if not expectation.exists() or expectation.read_text() != text:
            expectation.write_text(text)
            print(f"rewrote {name_of(expectation)}")
    return 0


def main():
    parser = argparse.ArgumentParser(description="Run the goldens of queries/.")
    parser.add_argument("filters", nargs="*", help="run only files whose path contains one of these")
    parser.add_argument("--bless", metavar="FILTER", help="rewrite the expectations of matching files")
    parser.add_argument("--roads", action="store_true", help="compare the roads with each other")
    parser.add_argument("--jobs", type=int, default=2, help="sessions at the same time")
    options = parser.parse_args()
    if options.bless is not None:
        return bless(golden_paths([options.bless] if options.bless else []))
    began = time.monotonic()
    check = compare_roads if options.roads else compare_with_expectation
    passed, failed = 0, 0
    with ThreadPoolExecutor(options.jobs) as workers:
        for failures, good in workers.map(check, golden_paths(options.filters)):
            passed, failed = passed + good, failed + len(failures)
            for failure in failures:
                print(failure)
    print(f"{time.monotonic() - began:.1f} s")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
