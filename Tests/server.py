"""The server from outside: HTTP and its limits, formats, OData, the PostgreSQL wire.

    python3 Tests/server.py [WORD]     only checks whose names have the word

Ends with a line `N passed, N failed`.
"""

import signal
import socket
import sys
import threading
import time

import server_access
import server_addresses  # noqa: F401
import server_attacks
import server_calls
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
        answers = []
        body = "SELECT COUNT(*) FROM generate_series(1, 10000000) AS t (i)"
        thread = threading.Thread(target=lambda: answers.append(server.query(body)))
        thread.start()
        idle = socket.create_connection(("127.0.0.1", server.port))
        time.sleep(0.1)
        assert server.stop(40) == 0, "the exit code"
        thread.join()
        assert b"10000000" in answers[0], answers
        assert idle.recv(1) == b"", "an idle connection was not closed"
        idle.close()


def cancels_at_the_end(_):
    with ServerProcess("--drain", "0s") as server:
        s = socket.create_connection(("127.0.0.1", server.port))
        sql = server_http.ENDLESS.encode()
        s.sendall(b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(sql), sql))
        time.sleep(0.2)
        began = time.monotonic()
        assert server.stop(10) == 0 and time.monotonic() - began < 5, "it took too long"
        s.close()


def overload_is_refused(_):
    """One runs, one waits, the next is told to come again; health stays there."""
    with ServerProcess("--concurrency", "1", "--queue", "1", "--timeout", "2s") as server:
        statuses = []
        lock = threading.Lock()

        def ask():
            status, headers, _ = server.ask("POST", "/v1/query", body=server_http.ENDLESS)
            with lock:
                statuses.append((status, headers.get("retry-after")))

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
            time.sleep(0.05)
        assert server.json("/health") == {"status": "ok"}
        for thread in threads:
            thread.join()
        assert sorted(statuses) == [(503, "1"), (503, "1"), (504, None), (504, None)], statuses


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


ALONE = [ends_well, cancels_at_the_end, overload_is_refused, read_only, public_address_is_refused]


def main():
    only = sys.argv[1] if len(sys.argv) > 1 else ""
    with ServerProcess("--postgres", "127.0.0.1:0") as server:
        passed, failed = server_checks.run(server_checks.CHECKS, server, only)
        good, bad = server_checks.run(ALONE + server_access.ALONE + server_tenants.ALONE + server_attacks.ALONE + server_calls.ALONE + server_relations.ALONE, server, only)
    print(f"{passed + good} passed, {failed + bad} failed")
    return 1 if failed + bad else 0


if __name__ == "__main__":
    sys.exit(main())
