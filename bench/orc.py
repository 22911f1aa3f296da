"""Compares scans of an ORC file with scans of a Parquet file of the same rows.

    python bench/orc.py [--scale 1] [--rounds 7] [--codec zstd] [--scan decimals] [--write]

Reckon writes lineitem of TPC-H in both formats, and a table of the same columns where a third of all values is NULL. Each scan
is a process of its own, the formats alternate, and what counts is the CPU time of the whole process, of which the least
of all rounds is taken: other programs on the machine only add to it. Answers are compared. `--pyarrow` adds an ORC file that
pyarrow wrote. `--write` puts the table into docs/BENCHMARKS.md.
"""

import argparse
import datetime
import math
import os
import subprocess
import sys
from pathlib import Path

from report import machine, replace_section

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

import tpch_data  # noqa: E402
from reckon_pipe import binary_path  # noqa: E402

FOLDER = ROOT / ".build-data" / "bench-orc"

SCANS = {
    "decimals": "SELECT SUM(l_quantity), SUM(l_extendedprice), SUM(l_discount), SUM(l_tax) FROM '{}'",
    "integers": "SELECT SUM(l_orderkey), SUM(l_partkey), SUM(l_suppkey), SUM(l_linenumber) FROM '{}'",
    "dates": "SELECT MIN(l_shipdate), MAX(l_commitdate), MAX(l_receiptdate) FROM '{}' WHERE l_linenumber > 0",
    "groups": "SELECT l_returnflag, l_linestatus, l_shipmode, COUNT(*) FROM '{}' GROUP BY ALL ORDER BY ALL",
    "comments": "SELECT COUNT(*), SUM(LENGTH(l_comment)) FROM '{}' WHERE l_comment LIKE '%regular%'",
    "filter": "SELECT SUM(l_extendedprice * l_discount) FROM '{}' WHERE l_shipdate >= DATE '1994-01-01' AND l_shipdate < DATE '1995-01-01' "
              "AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24",
}
NULLS = ["decimals", "integers", "dates", "groups"]


def run(sql):
    """(CPU seconds of the process, what it printed)"""
    process = subprocess.Popen([binary_path(), "--no-rc", "-F", "csv", "-c", sql], cwd=FOLDER, stdout=subprocess.PIPE, text=True)
    text = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status != 0:
        raise SystemExit(f"it failed: {sql}")
    return usage.ru_utime + usage.ru_stime, text


def with_nulls(columns):
    """Every column with a third of its values NULL, each at other rows."""
    return ", ".join(f"CASE WHEN (l_orderkey * 31 + l_linenumber * 7 + {place}) % 3 > 0 THEN {name} END AS {name}"
                     for place, name in enumerate(columns))


def write_files(folder, codec):
    """Writes what is not there yet; {table: {format: path}}."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    source = folder / "lineitem.parquet"
    columns = run(f"SELECT * FROM '{source}' LIMIT 0")[1].strip().split(",")
    tables = {"lineitem": "*", "nulls": with_nulls(columns)}
    files = {}
    for table, chosen in tables.items():
        for ending in ("parquet", "orc"):
            path = FOLDER / f"{table}-{folder.name}-{codec}.{ending}"
            seconds, _ = run(f"COPY (SELECT {chosen} FROM '{source}') TO '{path}' (compression '{codec}')")
            files.setdefault(table, {})[ending] = path
            print(f"{path.name}: {path.stat().st_size:,} bytes, written with {seconds:.1f} s of CPU", flush=True)
    return files


def add_pyarrow(files, codec):
    import pyarrow.orc
    import pyarrow.parquet

    table = pyarrow.parquet.read_table(files["lineitem"]["parquet"])
    path = FOLDER / f"pyarrow-{codec}.orc"
    pyarrow.orc.write_table(table, str(path), compression=codec)
    files["pyarrow's ORC"] = {"parquet": files["lineitem"]["parquet"], "orc": path}


def measure(sql, paths, rounds):
    """{format: CPU milliseconds} of one scan."""
    best, answers = {}, {}
    for _ in range(rounds):
        for ending, path in paths.items():
            seconds, answers[ending] = run(sql.format(path))
            best[ending] = min(best.get(ending, math.inf), seconds * 1000)
    if len(set(answers.values())) != 1:
        raise SystemExit(f"the answers differ: {answers}: {sql}")
    return best


def mean(values):
    return math.exp(sum(map(math.log, values)) / len(values))


def main():
    parser = argparse.ArgumentParser(description="Compare scans of ORC and Parquet.")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--codec", default="zstd")
    parser.add_argument("--scan")
    parser.add_argument("--pyarrow", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    folder = tpch_data.data_folder(options.scale)
    files = write_files(folder, options.codec)
    if options.pyarrow:
        add_pyarrow(files, options.codec)
    lines = ["| scan | Parquet ms | ORC ms | ORC / Parquet |", "|---|---:|---:|---:|"]
    for table, paths in files.items():
        ratios = []
        for name, sql in SCANS.items():
            if options.scan not in (None, name) or table == "nulls" and name not in NULLS:
                continue
            times = measure(sql, paths, options.rounds)
            ratios.append(times["orc"] / times["parquet"])
            lines.append(f"| {table}: {name} | {times['parquet']:.0f} | {times['orc']:.0f} | {ratios[-1]:.2f} |")
            print(lines[-1], flush=True)
        if ratios:
            lines.append(f"| **{table}: geometric mean** | | | **{mean(ratios):.2f}** |")
            print(lines[-1], flush=True)
    if options.write:
        sizes = ", ".join(f"{path.stat().st_size / 1e6:.0f} MB" for path in files["lineitem"].values())
        replace_section("orc", "\n\n".join([
            "## ORC beside Parquet",
            f"`python bench/orc.py --scale {options.scale} --rounds {options.rounds} --codec {options.codec}`, {datetime.date.today()}. "
            f"{machine()}. The same rows in both formats ({sizes}), written by `COPY`; CPU of whole processes, the least of {options.rounds} "
            "alternating rounds, answers compared. `nulls` has NULL in a third of all places.",
            "\n".join(lines)]))


if __name__ == "__main__":
    main()
