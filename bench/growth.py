"""Runs each TPC-H query once as a process at two scales, beside DuckDB's command line: CPU seconds, peak memory, growth; answers are compared.

    .venv-peers/bin/python bench/growth.py                       scale 1 and 10
    .venv-peers/bin/python bench/growth.py --query q18 --scales 10

The decoded cache is off. CPU seconds are those of the whole process: on a machine with other work they tell more than the clock.
"""

import argparse
import csv
import io
import re
import subprocess
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests"))

import tpch_data
from reckon_pipe import ROOT, binary_path
from report import machine, mean, replace_section

DUCKDB = ROOT / ".venv-peers" / "bin" / "duckdb"


def commands(query, folder, threads):
    text = "; ".join([*tpch_data.views(folder), tpch_data.query_text(query)])
    return {
        "reckon": [str(binary_path()), "--format", "csv", "-c", f"SET threads = {threads}; SET file_cache = off; {text}"],
        "duckdb": [str(DUCKDB), "-csv", "-c", f"SET threads = {threads}; {text}"],
    }


def run(command):
    """(CPU seconds, seconds, MB, rows) of one process."""
    done = subprocess.run(["/usr/bin/time", "-f", "used %U %S %e %M", *command], capture_output=True, text=True, timeout=1800)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.strip().splitlines()[0])
    user, system, elapsed, peak = map(float, re.search(r"used (\S+) (\S+) (\S+) (\S+)", done.stderr).groups())
    return user + system, elapsed, peak / 1024, list(csv.reader(io.StringIO(done.stdout)))[1:]


def same(mine, theirs):
    return len(mine) == len(theirs) and all(
        len(a) == len(b) and all(map(same_value, a, b)) for a, b in zip(mine, theirs))


def same_value(mine, theirs):
    if mine == theirs:
        return True
    try:
        left, right = Decimal(mine), Decimal(theirs)
    except InvalidOperation:
        return False
    return abs(left - right) <= tpch_data.RELATIVE_TOLERANCE * max(1, abs(right))


def measure(query, folder, threads):
    """{engine: (CPU seconds, seconds, MB)} of one query."""
    results = {name: run(command) for name, command in commands(query, folder, threads).items()}
    if not same(results["reckon"][3], results["duckdb"][3]):
        raise RuntimeError(f"{query}: the answers differ")
    return {name: result[:3] for name, result in results.items()}


def table(results, scales):
    large = scales[-1]
    lines = ["| query | reckon CPU s | duckdb CPU s | × duckdb | reckon MB | duckdb MB | × duckdb | reckon growth | duckdb growth |",
             "|---|---:|---:|---:|---:|---:|---:|---:|---:|"]
    for query, by_scale in results.items():
        mine, theirs = by_scale[large]["reckon"], by_scale[large]["duckdb"]
        growth = [by_scale[large][e][0] / max(0.005, by_scale[scales[0]][e][0]) for e in ("reckon", "duckdb")]
        lines.append(f"| {query} | {mine[0]:.2f} | {theirs[0]:.2f} | {mine[0] / theirs[0]:.2f} | {mine[2]:.0f} | {theirs[2]:.0f} "
                     f"| {mine[2] / theirs[2]:.2f} | {growth[0]:.1f} | {growth[1]:.1f} |")
    cells = [mean(results, lambda r, i=i: r[large]["reckon"][i] / r[large]["duckdb"][i]) for i in (0, 2)]
    lines.append(f"| **geometric mean** |  |  | **{cells[0]}** |  |  | **{cells[1]}** |  |  |")
    return "\n".join(lines)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--scales", default="1,10")
    parser.add_argument("--query", help="only this one")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--write", action="store_true", help="write the section of docs/BENCHMARKS.md")
    options = parser.parse_args()
    scales = options.scales.split(",")
    folders = {scale: tpch_data.data_folder(scale) for scale in scales}
    if None in folders.values():
        return 3
    results = {}
    for query in [options.query] if options.query else tpch_data.query_names():
        results[query] = {scale: measure(query, folder, options.threads) for scale, folder in folders.items()}
        print(query, *(f"SF{scale} {name} {cpu:.2f} s CPU ({elapsed:.2f} s) {megabytes:.0f} MB"
                       for scale, engines in results[query].items()
                       for name, (cpu, elapsed, megabytes) in engines.items()), sep="  ", flush=True)
    text = table(results, scales)
    print(text)
    if options.write:
        replace_section("growth", "\n\n".join([
            f"## TPC-H at scale factor {scales[-1]}: CPU seconds, peak memory, growth",
            f"`python bench/growth.py --write`, {machine()}. One run of each query as a process of its own, decoded cache off, "
            f"{options.threads} threads, answers compared with DuckDB's. Growth: CPU seconds at scale {scales[-1]} over those at scale {scales[0]}.",
            text]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
