"""The server from outside: HTTP and its limits, formats, OData, the PostgreSQL wire.

    python3 Tests/server.py [WORD]     only checks whose names have the word

Ends with a line `N passed, N failed`.
"""

import json
import socket
import sys
import threading
import time

import server_access
import server_addresses  # noqa: F401
import server_attacks
import server_calls
import server_limits
import server_recorded
import server_relations
import server_tenants
import server_checks
import server_http
import server_odata  # noqa: F401
import server_postgres  # noqa: F401
import server_statements  # noqa: F401
from server_process import ServerProcess


def ends_well(_):
    """SIGTERM lets what runs end, and takes nothing new."""
    with ServerProcess("--drain", "30s", "--timeout", "60s") as server:
        idle = server.connection()
        idle.request("GET", "/health")
        assert b"ok" in idle.getresponse().read()
        answers, count = [], 10_000_000
        while True:
            body = f"SELECT COUNT(*) AS n FROM generate_series(1, {count}) AS t (i) WHERE i % 7 < 9"
            thread = threading.Thread(target=lambda: answers.append(server.query(body, timeout=60)))
            thread.start()
            assert server_http.wait_until(lambda: answers or server_http.running(server))
            if not answers:
                break
            # It ended before anybody saw it.
            thread.join()
            answers, count = [], 4 * count
        assert server.stop(60) == 0, "the exit code"
        thread.join()
        assert answers == [b"n\n%d\n" % count], answers
        assert idle.sock.recv(1) == b"", "an idle connection was not closed"
        idle.close()


def cancels_at_the_end(_):
    with ServerProcess("--drain", "0s") as server:
        s = socket.create_connection(("127.0.0.1", server.port))
        sql = server_http.ENDLESS.encode()
        s.sendall(b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(sql), sql))
        assert server_http.wait_until(lambda: server_http.running(server)), "the query did not begin"
        began = time.monotonic()
        assert server.stop(10) == 0 and time.monotonic() - began < 5, "it took too long"
        s.close()


def overload_is_refused(_):
    """One runs, one waits, the next is told to come again; health stays there."""
    with ServerProcess("--concurrency", "1", "--queue", "1", "--timeout", "60s") as server:
        statuses = []

        def ask():
            status, headers, _ = server.ask("POST", "/v1/query", body=server_http.ENDLESS, timeout=60)
            return status, headers.get("retry-after")

        def gauge(name):
            lines = server.get("/metrics")[2].decode().splitlines()
            return int(next(line for line in lines if line.startswith(f"reckon_queries_{name} ")).split()[1])

        threads = [threading.Thread(target=lambda: statuses.append(ask())) for _ in range(2)]
        for thread, name in zip(threads, ("running", "waiting")):
            thread.start()
            assert server_http.wait_until(lambda: gauge(name) == 1), name
        assert [ask(), ask()] == [(503, "1")] * 2
        assert server.json("/health") == {"status": "ok"}
        seen = set()
        for _ in threads:
            def fresh():
                return [query["id"] for query in server_http.running(server) if query["id"] not in seen]

            assert server_http.wait_until(fresh), "the next in line does not run"
            (query,) = fresh()
            seen.add(query)
            assert server.ask("DELETE", f"/v1/queries/{query}")[0] == 204
        for thread in threads:
            thread.join()
        assert statuses == [(504, None)] * 2, statuses


def one_user_leaves_room_for_others(_):
    with server_access.Users() as users, ServerProcess("--users", str(users.file), "--per-user", "1", "--concurrency", "4", "--timeout", "60s") as server:
        reader, writer = server_access.basic("reader", "correct horse"), server_access.basic("writer", "battery staple")
        statuses = []
        thread = threading.Thread(target=lambda: statuses.append(server.ask("POST", "/v1/query", body=server_http.ENDLESS, headers=reader, timeout=60)[0]))
        thread.start()

        def seen():
            return json.loads(server.ask("GET", "/v1/queries", headers=reader)[2])["queries"]

        assert server_http.wait_until(seen), "the query did not begin"
        status, headers, body = server.ask("POST", "/v1/query", body="SELECT 1", headers=reader)
        assert (status, headers.get("retry-after")) == (503, "1") and b"your queries" in body, (status, body)
        assert server.ask("POST", "/v1/query", body="SELECT 1", headers=writer)[0] == 200
        assert server.ask("DELETE", f"/v1/queries/{seen()[0]['id']}", headers=reader)[0] == 204
        thread.join()
        assert statuses == [504], statuses
        for _ in range(3):
            assert server.ask("POST", "/v1/query", body="SELECT 1", headers=reader)[0] == 200


def runs_out_of_time(_):
    with ServerProcess("--timeout", "1s") as server:
        status, headers, body = server.ask("POST", "/v1/query", body=server_http.ENDLESS)
        assert (status, headers.get("retry-after")) == (504, None) and b"time" in body, (status, body)


def read_only(_):
    with ServerProcess("--read-only") as server:
        status, _, _ = server.ask("POST", "/v1/query", body="DROP TABLE invoice")
        assert status == 403, status
        assert server.query("SELECT COUNT(*) AS n FROM invoice") == b"n\n1000\n"


def public_address_is_refused(_):
    import subprocess
    from reckon_pipe import binary_path
    done = subprocess.run([binary_path(), "serve", "--listen", "0.0.0.0:0"], capture_output=True, text=True, timeout=10)
    assert done.returncode == 1 and "other machines" in done.stderr, done.stderr


ALONE = [ends_well, cancels_at_the_end, overload_is_refused, one_user_leaves_room_for_others, runs_out_of_time, read_only, public_address_is_refused]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    with ServerProcess("--postgres", "127.0.0.1:0") as server:
        passed, failed = server_checks.run(server_checks.CHECKS, server, only)
        good, bad = server_checks.run(ALONE + server_access.ALONE + server_tenants.ALONE + server_attacks.ALONE + server_calls.ALONE + server_limits.ALONE + server_relations.ALONE + server_recorded.ALONE, server, only)
    print(f"{passed + good} passed, {failed + bad} failed")
    return 1 if failed + bad else 0


if __name__ == "__main__":
    sys.exit(main())
