"""Load on the server beside PostgreSQL: requests per second, p50, p99 and memory of the same pgbench scripts.

    python3 bench/server_load.py --clients 256 --seconds 60

Needs pgbench, and for the comparison initdb and postgres (Debian: postgresql-15). Point reads by key, and an aggregate over a
day, nine to one. Both servers run with their usual settings, one after the other, on loopback.
"""

import argparse
import getpass
import glob
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "Tests"))
from server_process import ServerProcess  # noqa: E402

TABLE = """
CREATE TABLE usage (id BIGINT PRIMARY KEY, day DATE, account INTEGER, amount DECIMAL(18,2));
INSERT INTO usage SELECT i, DATE '2026-01-01' + CAST(i % 365 AS INTEGER), i % 5000, i * 0.01 FROM generate_series(1, {rows}) AS t (i);
"""
POINT = "\\set id random(1, {rows})\nSELECT amount FROM usage WHERE id = :id;\n"
DAY = "\\set day random(0, 364)\nSELECT count(*), sum(amount) FROM usage WHERE day = DATE '2026-01-01' + CAST(:day AS INTEGER);\n"


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def resident_megabytes(pid):
    """Of a process and its children; what they share counts once for each."""
    total = 0
    for status in glob.glob("/proc/[0-9]*/status"):
        text = Path(status).read_text() if os.path.exists(status) else ""
        found = dict(re.findall(r"^(Pid|PPid|RssAnon):\s+(\d+)", text, re.M))
        if str(pid) in (found.get("Pid"), found.get("PPid")):
            total += int(found.get("RssAnon", 0))
    return total // 1024


def load(name, port, user, pid, options, folder):
    scripts = []
    for script, weight in ((POINT, 9), (DAY, 1)):
        path = Path(folder) / f"script{weight}.sql"
        path.write_text(script.format(rows=options.rows))
        scripts += ["-f", f"{path}@{weight}"]
    for old in glob.glob(f"{folder}/log.*"):
        os.remove(old)
    words = ["pgbench", "-h", "127.0.0.1", "-p", str(port), "-U", user, "-n", "-c", str(options.clients), "-j", "2", "-T", str(options.seconds),
             "-M", options.mode, "-l", "--log-prefix", f"{folder}/log", *scripts, "postgres"]
    began = time.monotonic()
    done = subprocess.run(words, capture_output=True, text=True)
    memory = resident_megabytes(pid)
    took = sorted(int(line.split()[2]) for log in glob.glob(f"{folder}/log.*") for line in open(log))
    if done.returncode or not took:
        print(f"{name}: {done.stderr.strip()[-400:]}")
        return
    failed = re.search(r"failed transactions: (\d+)", done.stdout)
    at = lambda share: took[min(len(took) - 1, int(len(took) * share))] / 1000
    print(f"{name}: {len(took) / (time.monotonic() - began):.0f} requests/s, p50 {at(0.5):.2f} ms, p99 {at(0.99):.2f} ms, "
          f"{memory} MB, {failed.group(1) if failed else 0} failed")


def reckon(options, folder):
    with ServerProcess("--postgres", "127.0.0.1:0", "--database", f"{folder}/db", init=TABLE.format(rows=options.rows)) as server:
        load("reckon", server.postgres_port, "load", server.process.pid, options, folder)


def postgres(options, folder):
    bins = sorted(glob.glob("/usr/lib/postgresql/*/bin")) + ([os.path.dirname(shutil.which("initdb"))] if shutil.which("initdb") else [])
    if not bins:
        return print("PostgreSQL is not installed")
    # It does not run as root.
    drop = ["runuser", "-u", "postgres", "--"] if getpass.getuser() == "root" else []
    data, port = f"{folder}/pg", free_port()
    os.chmod(folder, 0o777)
    subprocess.run([*drop, f"{bins[-1]}/initdb", "-D", data, "-U", "load", "-A", "trust"], check=True, capture_output=True)
    process = subprocess.Popen([*drop, f"{bins[-1]}/postgres", "-D", data, "-p", str(port), "-k", folder, "-c", f"max_connections={options.clients + 10}"],
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        sql = TABLE.format(rows=options.rows) + "ANALYZE usage;"
        for _ in range(100):
            if subprocess.run(["pg_isready", "-h", "127.0.0.1", "-p", str(port)], capture_output=True).returncode == 0:
                break
            time.sleep(0.1)
        subprocess.run(["psql", "-X", "-q", "-h", "127.0.0.1", "-p", str(port), "-U", "load", "-d", "postgres"], input=sql, text=True, check=True)
        pid = int(Path(f"{data}/postmaster.pid").read_text().split()[0])
        load("PostgreSQL", port, "load", pid, options, folder)
    finally:
        process.terminate()
        process.wait()


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=256)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--mode", choices=["simple", "extended", "prepared"], default="extended")
    options = parser.parse_args()
    for run in (reckon, postgres):
        with tempfile.TemporaryDirectory() as folder:
            run(options, folder)


if __name__ == "__main__":
    main()
