"""Load on the server beside PostgreSQL: requests per second, p50, p99 and memory of the same pgbench scripts.

    python3 bench/server_load.py --clients 256 --seconds 60 [load slow export]

- load: point reads by key, and an aggregate over a day, nine to one. Needs pgbench, and for the comparison initdb and postgres
  (Debian: postgresql-15). Both servers run with their usual settings, one after the other, on loopback.
- slow: p99 of an HTTP client alone, and beside 1,000 connections that send half a request or read nothing.
- export: a table as CSV over HTTP, beside Python's static file server with the same bytes in a file, and DuckDB's COPY where it is installed.
"""

import argparse
import getpass
import glob
import http.client
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


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def fetch(port, path, body=None):
    """How many bytes came."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("POST" if body else "GET", path, body=body)
    answer = connection.getresponse()
    assert answer.status == 200, answer.read()
    count, room = 0, bytearray(1 << 20)
    while read := answer.readinto(room):
        count += read
    connection.close()
    return count


def timed(name, pid, run):
    """Prints megabytes per second, and per second of the server's processor time."""
    before, began = processor_seconds(pid), time.monotonic()
    count = run()
    took, used = time.monotonic() - began, processor_seconds(pid) - before
    print(f"{name}: {count / 1e6:.0f} MB, {count / 1e6 / took:.0f} MB/s, {count / 1e6 / max(used, 0.01):.0f} MB per second of the server's processor")


def export(options, folder):
    rows = options.rows * 5
    sql = (f"CREATE TABLE usage AS SELECT i AS id, 'customer ' || (i % 1000) AS customer, CAST(i * 1.25 AS DECIMAL(18,2)) AS amount, DATE '2026-01-01' + CAST(i % 365 AS INTEGER) AS day, "
           f"TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 second' AS changed, i % 2 = 0 AS paid, i / 8.0 AS rate FROM generate_series(1, {rows}) AS t (i);")
    with ServerProcess("--database", f"{folder}/db", init=sql) as server:
        body = "SELECT * FROM usage"
        fetch(server.port, "/v1/query?format=csv", body)
        for _ in range(3):
            timed("reckon, CSV over HTTP", server.process.pid, lambda: fetch(server.port, "/v1/query?format=csv", body))
        print(f"reckon holds {resident_megabytes(server.process.pid)} MB")
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=600)
        connection.request("POST", "/v1/query?format=csv", body=body)
        Path(folder, "usage.csv").write_bytes(connection.getresponse().read())
    port = free_port()
    static = subprocess.Popen([sys.executable, "-m", "http.server", str(port), "--bind", "127.0.0.1", "-d", folder], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(1)
        timed("static file server", static.pid, lambda: fetch(port, "/usage.csv"))
    finally:
        static.kill()
        static.wait()
    try:
        import duckdb
    except ImportError:
        return print("DuckDB is not installed")
    database = duckdb.connect()
    database.execute("CREATE TABLE usage AS SELECT * FROM read_csv(?)", [f"{folder}/usage.csv"])
    for threads in (1, 2):
        database.execute(f"SET threads = {threads}")
        target = f"{folder}/duckdb.csv"
        timed(f"DuckDB, COPY with {threads} threads", os.getpid(), lambda: (database.execute(f"COPY usage TO '{target}' (HEADER)"), os.path.getsize(target))[1])


def latencies(server, seconds):
    """Milliseconds of point reads, one after another on a connection that stays, sorted."""
    connection, took = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60), []
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        began = time.perf_counter()
        connection.request("POST", "/v1/query?format=csv", body=f"SELECT amount FROM usage WHERE id = {len(took) % 1000 + 1}")
        answer = connection.getresponse()
        assert answer.status == 200 and answer.read()
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took)


def slow(options, folder):
    with ServerProcess("--database", f"{folder}/db", init=TABLE.format(rows=options.rows)) as server:
        latencies(server, 2)
        alone = latencies(server, options.seconds / 6)
        held = []
        for place in range(1000):
            s = socket.create_connection(("127.0.0.1", server.port))
            s.sendall([b"G", b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nSEL", b"GET / HTTP/1.1\r\nX: ",
                       b"GET /v1/tables HTTP/1.1\r\nHost: localhost\r\n\r\n"][place % 4])
            held.append(s)
        beside = latencies(server, options.seconds / 6)
        for s in held:
            s.close()
        at = lambda took, share: took[int(len(took) * share)]
        print(f"alone: p50 {at(alone, 0.5):.2f} ms, p99 {at(alone, 0.99):.2f} ms; beside 1,000 slow connections: p50 {at(beside, 0.5):.2f} ms, p99 {at(beside, 0.99):.2f} ms")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--clients", type=int, default=256)
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--mode", choices=["simple", "extended", "prepared"], default="extended")
    parser.add_argument("what", nargs="*", default=["load", "slow", "export"])
    options = parser.parse_args()
    runs = {"load": [reckon, postgres], "slow": [slow], "export": [export]}
    print("load of the machine before: " + " ".join(f"{part:.1f}" for part in os.getloadavg()))
    for run in [run for name in options.what for run in runs[name]]:
        with tempfile.TemporaryDirectory() as folder:
            run(options, folder)


if __name__ == "__main__":
    main()
