"""Runs queries over far more rows than memory_limit holds, beside DuckDB: seconds and peak resident memory.

    .venv-peers/bin/python bench/spilling.py                       60 million rows, 256 MB
    .venv-peers/bin/python bench/spilling.py --rows 5000000 --limit 64 --only sort

Each query runs in a new process, so that its peak is its own. The bound is 1.15 times the limit and 40 MB.
"""

import argparse
import re
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests"))

from reckon_pipe import binary_path

MIXED = "(range * 7919 % 100000007)"

# What each operator has to keep: all rows, or a state for each of very many groups.
QUERIES = {
    "sort": f"SELECT sum(v) FROM (SELECT {MIXED} AS v FROM range({{rows}}) ORDER BY v LIMIT {{rows}} OFFSET 1)",
    "group by": "SELECT count(*), sum(n) FROM (SELECT k, count(*) AS n, sum(v) AS s FROM "
                f"(SELECT {MIXED} % ({{rows}} / 2) AS k, range AS v FROM range({{rows}})) GROUP BY k)",
    "join": f"SELECT count(*), sum(a.v) FROM (SELECT {MIXED} AS k, range AS v FROM range({{rows}})) AS a "
            f"JOIN (SELECT {MIXED} AS k FROM range({{rows}})) AS b ON a.k = b.k",
    "window": "SELECT sum(r) FROM (SELECT row_number() OVER (PARTITION BY k ORDER BY v) AS r FROM "
              f"(SELECT {MIXED} % 1000000 AS k, range AS v FROM range({{rows}})))",
    "list": "SELECT count(*), sum(len(l)) FROM (SELECT k, list(v) AS l FROM "
            f"(SELECT {MIXED} % 100000 AS k, range AS v FROM range({{rows}})) GROUP BY k)",
    "string_agg": "SELECT count(*), sum(length(t)) FROM (SELECT k, string_agg(v::varchar, ',') AS t FROM "
                  f"(SELECT {MIXED} % 100000 AS k, range AS v FROM range({{rows}})) GROUP BY k)",
}


def commands(engine, sql, limit, threads, folder):
    settings = (f"SET memory_limit = '{limit}MB'; SET threads = {threads}; SET temp_directory = '{folder}'; ")
    if engine == "reckon":
        return [str(binary_path()), "--format", "csv", "-c", settings + sql]
    return [engine, "-csv", "-c", settings + sql]


def measure(command, limit):
    """(seconds, peak MB, last line, error) of one process."""
    began = time.monotonic()
    timed = ["/usr/bin/time", "-f", "peak %M"] if shutil.which("/usr/bin/time") else []
    try:
        done = subprocess.run(timed + command, capture_output=True, text=True, timeout=limit)
    except subprocess.TimeoutExpired:
        return limit, 0, "", f"no answer in {limit} s"
    seconds = time.monotonic() - began
    peak = re.search(r"peak (\d+)", done.stderr)
    megabytes = int(peak.group(1)) // 1024 if peak else resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    lines = done.stdout.strip().splitlines()
    error = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["failed"])[0]
    return seconds, megabytes, lines[-1] if lines else "", error


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=60_000_000)
    parser.add_argument("--limit", type=int, default=256, help="megabytes")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--only", action="append", help="these queries alone")
    parser.add_argument("--seconds", type=float, default=1800, help="the most for one query")
    parser.add_argument("--without-duckdb", action="store_true")
    options = parser.parse_args()
    bound = options.limit * 1.15 + 40
    duckdb = None if options.without_duckdb else shutil.which("duckdb", path=f"{Path(sys.executable).parent}:/usr/bin")
    failed = 0
    print(f"{options.rows:,} rows, memory_limit {options.limit} MB, bound {bound:.0f} MB, {options.threads} threads")
    print(f"{'query':12}{'reckon s':>10}{'MB':>7}{'duckdb s':>11}{'MB':>7}")
    for name, text in QUERIES.items():
        if options.only and name not in options.only:
            continue
        sql = text.format(rows=options.rows)
        row, answers = f"{name:12}", {}
        for engine in ["reckon"] + ([duckdb] if duckdb else []):
            with tempfile.TemporaryDirectory() as folder:
                command = commands(engine, sql, options.limit, options.threads, folder)
                seconds, megabytes, answer, error = measure(command, options.seconds)
            row += f"{seconds:>10.1f}{megabytes:>7}" if not error else f"   {error[:60]}"
            if not error:
                answers[engine] = answer
            if engine == "reckon" and (error or megabytes > bound):
                failed += 1
        if len(set(answers.values())) > 1:
            failed += 1
            row += f"   differ: {answers}"
        print(row, flush=True)
    print(f"{failed} beyond the bound" if failed else "all within the bound")


if __name__ == "__main__":
    main()
