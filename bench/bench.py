"""Compares reckon with other engines on the same files and threads, in one run, alternating between them.

    .venv-peers/bin/python bench/bench.py --scale 1                 everything; writes docs/BENCHMARKS.md
    .venv-peers/bin/python bench/bench.py --scale 1 --query q09     one query; writes nothing

First run: a new process per query and round, files in the page cache, views made before the clock starts.
Again: the same query twice more in that process; the faster of the two counts.
The clock runs from the text of the query to the rows. Numbers are medians over the rounds.
"""

import argparse
import json
import math
import os
import select
import statistics
import subprocess
import sys
import time
from pathlib import Path

from report import write_report
from workload import works

import tpch_data
from reckon_pipe import ROOT, binary_path

SCRATCH = ROOT / ".build-data" / "bench"
PEERS = ["duckdb", "datafusion", "polars", "chdb"]


class Engine:
    """One process of one engine."""

    def __init__(self, name, folder, threads):
        self.name, self.folder = name, folder
        self.buffer = b""
        if name == "reckon":
            command = [binary_path(), "pipe", "--threads", str(threads)]
        else:
            command = [sys.executable, str(ROOT / "bench" / "peer.py"), name, str(folder), str(threads)]
        environment = {**os.environ, "POLARS_MAX_THREADS": str(threads)}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.DEVNULL, cwd=ROOT, env=environment)
        if name == "reckon":
            self.version = "this commit"
            for view in tpch_data.views(folder):
                self.ask({"sql": view})
        else:
            self.version = json.loads(self.line(120))["version"]

    def ask(self, request, limit=600):
        began = time.perf_counter()
        self.process.stdin.write((json.dumps(request) + "\n").encode())
        self.process.stdin.flush()
        reply = json.loads(self.line(limit))
        if "error" in reply:
            raise RuntimeError(reply["error"]["message"])
        return reply.get("rows"), reply.get("seconds", time.perf_counter() - began)

    def run(self, work):
        if not work.writes:
            return self.ask({"sql": work.sql})
        path = SCRATCH / f"{self.name}-{work.name}.parquet"
        path.unlink(missing_ok=True)
        # What the engine before left to be written must not wait in front of an fsync of this one.
        os.sync()
        if self.name == "reckon":
            return self.ask({"sql": f"COPY ({work.sql}) TO '{path}'"})
        return self.ask({"copy": work.sql, "path": str(path)})

    def line(self, limit):
        deadline = time.monotonic() + limit
        while b"\n" not in self.buffer:
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
            if not ready:
                raise RuntimeError(f"no answer in {limit} s")
            piece = os.read(self.process.stdout.fileno(), 1 << 20)
            if not piece:
                raise RuntimeError("the process ended")
            self.buffer += piece
        line, self.buffer = self.buffer.split(b"\n", 1)
        return line

    def peak_megabytes(self):
        try:
            status = Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return 0
        return next((int(l.split()[1]) // 1024 for l in status.splitlines() if l.startswith("VmHWM:")), 0)

    def close(self):
        self.process.kill()
        self.process.wait()


def measure(name, work, folder, threads):
    """(first, again, megabytes, rows) of one query in a new process."""
    engine = Engine(name, folder, threads)
    try:
        rows, first = engine.run(work)
        megabytes = engine.peak_megabytes()
        again = min(engine.run(work)[1] for _ in range(2)) if not work.writes else first
        return first, again, megabytes, rows
    finally:
        engine.close()


def available(names, folder, threads):
    """{name: version} of the engines that start."""
    versions = {}
    for name in names:
        try:
            engine = Engine(name, folder, threads)
            versions[name] = engine.version
            engine.close()
        except (RuntimeError, OSError, ValueError, KeyError) as reason:
            print(f"without {name}: {reason}", flush=True)
    return versions


def run_all(groups, engines, folder, threads, rounds, scale):
    """{group: {work: {engine: (first ms, again ms, MB)}}}, and the words of what went wrong."""
    results, remarks = {}, []
    for group, works_ in groups.items():
        table = results.setdefault(group, {})
        for work in works_:
            samples = {name: [] for name in engines}
            for _ in range(rounds):
                for name in engines:
                    if samples[name] is None:
                        continue
                    try:
                        first, again, megabytes, rows = measure(name, work, folder, threads)
                        problem = group == "tpch" and tpch_data.difference_from_published(rows, work.name, scale)
                        if problem and name == "reckon":
                            raise RuntimeError(f"wrong answer: {problem}")
                        if problem and not samples[name]:
                            remarks.append(f"{work.name}, {name}: timed, but its answer differs: {problem}")
                        samples[name].append((first * 1000, again * 1000, megabytes))
                    except (RuntimeError, OSError, ValueError) as reason:
                        samples[name] = None
                        remarks.append(f"{work.name}, {name}: {str(reason).splitlines()[0][:160]}")
            table[work.name] = {
                name: tuple(statistics.median(column) for column in zip(*taken))
                for name, taken in samples.items() if taken
            }
            print(line_of(work.name, table[work.name], engines), flush=True)
    return results, remarks


def line_of(name, times, engines):
    parts = [f"{name:<20}"]
    for engine in engines:
        parts.append(f"{engine} {times[engine][0]:8.1f} ms" if engine in times else f"{engine}        –   ")
    peers = [times[e][0] for e in times if e != "reckon"]
    if "reckon" in times and peers:
        parts.append(f"× best {times['reckon'][0] / min(peers):.2f}")
        if "duckdb" in times:
            parts.append(f"× duckdb {times['reckon'][0] / times['duckdb'][0]:.2f}")
    return "  ".join(parts)


def startup(rounds):
    """Milliseconds of `-c 'SELECT 1'` from outside, for reckon and the DuckDB command line where it is installed."""
    commands = {"reckon": [binary_path(), "-c", "SELECT 1"]}
    duckdb = ROOT / ".venv-peers" / "bin" / "duckdb"
    if duckdb.exists():
        commands["duckdb"] = [str(duckdb), "-c", "SELECT 1"]
    times = {name: [] for name in commands}
    for _ in range(max(10, rounds)):
        for name, command in commands.items():
            began = time.perf_counter()
            try:
                code = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode
            except OSError:
                continue
            if code == 0:
                times[name].append((time.perf_counter() - began) * 1000)
    return {name: statistics.median(taken) for name, taken in times.items() if taken}


def geometric_mean(values):
    return math.exp(sum(math.log(value) for value in values) / len(values))


def main():
    parser = argparse.ArgumentParser(description="Compare speed with other engines.")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--query", help="only what begins so: q09, or an operation's name")
    parser.add_argument("--engines", default=",".join(["reckon", *PEERS]))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2)
    options = parser.parse_args()
    folder = tpch_data.data_folder(options.scale)
    if folder is None:
        return 3
    SCRATCH.mkdir(parents=True, exist_ok=True)
    versions = available(options.engines.split(","), folder, options.threads)
    for table in tpch_data.TABLES:  # Into the page cache.
        (folder / f"{table}.parquet").read_bytes()
    groups = works(options.query)
    results, remarks = run_all(groups, list(versions), folder, options.threads, options.rounds, options.scale)
    print_means(results)
    for remark in remarks:
        print(remark)
    if options.query is None and "reckon" in versions:
        write_report(results, remarks, versions, startup(options.rounds), options)
    return 0


def print_means(results):
    for group, table in results.items():
        for index, when in ((0, "first run"), (1, "again")):
            for peer in PEERS:
                ratios = [t["reckon"][index] / t[peer][index] for t in table.values() if "reckon" in t and peer in t]
                if ratios:
                    print(f"{group}, {when}: reckon / {peer}, geometric mean of {len(ratios)}: "
                          f"{geometric_mean(ratios):.2f}")


if __name__ == "__main__":
    sys.exit(main())
