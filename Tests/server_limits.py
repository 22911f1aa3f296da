"""Checks of what one client and one user may take: time, memory, rows, places, bytes of requests."""

import json
import resource
import socket
import tempfile
import threading
import time
from pathlib import Path

from postgres_wire import Client, ServerError
from server_access import basic, scram_text
from server_http import ENDLESS, wait_until
from server_process import ServerProcess

INIT = f"""
CREATE TABLE invoice (id BIGINT PRIMARY KEY, amount DECIMAL(18,2));
INSERT INTO invoice SELECT i, i FROM generate_series(1, 1000) AS t (i);
CREATE ROLE slow;
ALTER ROLE slow SET statement_timeout = '1s';
CREATE ROLE few SET row_limit = 50;
CREATE USER ann PASSWORD '{scram_text("ann's")}' SET row_limit = 10;
GRANT slow, few TO ann;
CREATE USER bob PASSWORD '{scram_text("bob's")}' SET user_memory_limit = '4MB';
CREATE USER carl PASSWORD '{scram_text("carl's")}' SET concurrency = 1 SET queue = 1;
CREATE USER dora PASSWORD '{scram_text("dora's")}' SET rows_per_hour = 100;
CREATE USER root SUPERUSER PASSWORD '{scram_text("root's")}';
GRANT SELECT ON invoice TO ann, bob, carl, dora;
"""


def limited(*more):
    return ServerProcess("--postgres", "127.0.0.1:0", "--timeout", "60s", "--concurrency", "8", *more, init=INIT)


def ask(server, user, sql, **more):
    status, headers, body = server.ask("POST", "/v1/query?format=csv", body=sql, headers=basic(user, f"{user}'s"), timeout=60, **more)
    return status, headers, body.decode()


def client(server, user):
    return Client(server.postgres_port, user=user, password=f"{user}'s")


def trino(server, user, sql):
    """The last answer of a statement."""
    headers = basic(user, f"{user}'s")
    answer = json.loads(server.ask("POST", "/v1/statement", body=sql, headers=headers)[2])
    while "nextUri" in answer:
        answer = json.loads(server.ask("GET", answer["nextUri"].split(str(server.port), 1)[1], headers=headers, timeout=60)[2])
    return answer


def rows_of_a_query(_):
    """More rows than a user may have are an error through every door, and SET raises nothing."""
    with limited("--row-limit", "500") as server:
        for sql in ("SELECT id FROM invoice", "SET row_limit = 1000; SELECT id FROM invoice", "RESET ALL; SELECT id FROM invoice",
                    "SET row_limit = 0; TABLE invoice"):
            status, _, body = ask(server, "ann", sql)
            assert status == 413 and "more than 10 rows" in body, (sql, status, body)
        assert ask(server, "ann", "SELECT id FROM invoice WHERE id <= 10")[0] == 200
        assert ask(server, "ann", "SET row_limit = 5; SELECT id FROM invoice WHERE id <= 6")[0] == 413, "a narrower limit of one's own"
        headers = basic("ann", "ann's")
        status, _, body = server.ask("GET", "/odata/invoice", headers=headers)
        assert status == 413 and b"more than 10 rows" in body, (status, body)
        assert server.ask("GET", "/odata/invoice?$top=10", headers=headers)[0] == 200
        answer = trino(server, "ann", "SELECT id FROM invoice")
        assert "more than 10 rows" in answer["error"]["message"], answer
        ann = client(server, "ann")
        for sql in ("TABLE invoice", "COPY invoice TO STDOUT", "DECLARE c CURSOR FOR TABLE invoice"):
            try:
                ann.run(sql)
                raise AssertionError(sql)
            except ServerError as error:
                assert "more than 10 rows" in str(error), error
        ann.run("SET row_limit = 0")
        assert ann.rows("SHOW row_limit") == [[b"10"]]
        ann.run("DISCARD ALL")
        assert len(ann.rows("SELECT id FROM invoice LIMIT 10")) == 10
        ann.close()
        # Whoever has no limit of its own has the server's; an administrator may lift it.
        assert ask(server, "carl", "TABLE invoice")[0] == 413
        assert ask(server, "root", "TABLE invoice")[0] == 413
        assert ask(server, "root", "SET row_limit = 0; TABLE invoice")[0] == 200
        # It holds from the next session on.
        assert ask(server, "root", "ALTER USER ann SET row_limit = 2000")[0] == 200
        assert ask(server, "ann", "TABLE invoice")[0] == 200
        assert ask(server, "ann", "ALTER USER ann SET row_limit = 5000")[0] == 403


def time_of_a_query(_):
    with limited() as server:
        for sql in (ENDLESS, "SET statement_timeout = 0; " + ENDLESS, "SET statement_timeout = '1h'; " + ENDLESS):
            began = time.monotonic()
            status, _, body = ask(server, "ann", sql)
            assert status == 504 and "1.0 s" in body and time.monotonic() - began < 30, (status, body)
        answer = trino(server, "ann", ENDLESS)
        assert "timeout of 1.0 s" in answer["error"]["message"], answer
        ann = client(server, "ann")
        for sql in (ENDLESS, "DO $$ BEGIN LOOP NULL; END LOOP; END $$"):
            try:
                ann.run(sql)
                raise AssertionError(sql)
            except ServerError as error:
                assert sql != ENDLESS or "timeout" in str(error), error
        ann.close()


KEPT = "SELECT length(max(s)) AS n FROM (SELECT list(i) AS s FROM generate_series(1, 900000) AS t (i)) AS r"


def memory_of_a_user(_):
    """One query may have what all of a user's may; two at once share it."""
    with limited() as server:
        status, _, body = ask(server, "bob", KEPT)
        assert status == 507 and 'all queries of \\"bob\\"' in body and "4 MiB" in body, (status, body[:300])
        assert ask(server, "bob", "SET memory_limit = '8GB'; " + KEPT)[0] == 403
        assert ask(server, "root", KEPT)[0] == 200
        # What is given back can be had again.
        assert ask(server, "bob", "SELECT count(*) FROM invoice")[0] == 200
    with limited("--total-memory", "4MB") as server:
        status, _, body = ask(server, "root", KEPT)
        assert status == 507 and "all queries of the server" in body, (status, body)


def places_of_a_user(_):
    """One of carl's runs, one waits, the next is turned away; others go on."""
    with limited() as server:
        statuses = []

        def endless():
            statuses.append(ask(server, "carl", ENDLESS)[0])

        def gauge(name):
            lines = server.get("/metrics")[2].decode().splitlines()
            return int(next(line for line in lines if line.startswith(f"reckon_queries_{name} ")).split()[1])

        threads = [threading.Thread(target=endless) for _ in range(2)]
        for thread, name in zip(threads, ("running", "waiting")):
            thread.start()
            assert wait_until(lambda: gauge(name) == 1), name
        status, headers, body = ask(server, "carl", "SELECT 1")
        assert (status, headers.get("retry-after")) == (503, "1") and "1 of your queries run and 1 wait" in body, (status, body)
        assert ask(server, "dora", "SELECT 1")[0] == 200, "carl's queries keep others out"
        answer = trino(server, "carl", "SELECT 1")
        assert "your queries" in answer["error"]["message"], answer
        carl = basic("carl", "carl's")
        for _ in threads:
            def running():
                return json.loads(server.ask("GET", "/v1/queries", headers=carl)[2])["queries"]
            assert wait_until(running)
            first = running()[0]["id"]
            assert server.ask("DELETE", f"/v1/queries/{first}", headers=carl)[0] == 204
            assert wait_until(lambda: first not in [query["id"] for query in running()])
        for thread in threads:
            thread.join()
        assert statuses == [504, 504], statuses
        assert ask(server, "carl", "SELECT 1")[0] == 200


def rows_of_an_hour(_):
    with limited() as server:
        if time.time() % 3600 > 3570:
            return
        assert ask(server, "dora", "SELECT id FROM invoice WHERE id <= 60")[0] == 200
        assert ask(server, "dora", "SELECT id FROM invoice WHERE id <= 60")[0] == 200
        status, headers, body = ask(server, "dora", "SELECT 1")
        assert status == 429 and 0 < int(headers["retry-after"]) <= 3600 and "rows_per_hour" in body, (status, body)
        dora = client(server, "dora")
        try:
            dora.run("SELECT 1")
            raise AssertionError("dora")
        except ServerError as error:
            assert "rows_per_hour" in str(error), error
        dora.close()
        assert ask(server, "carl", "SELECT 1")[0] == 200
        assert ask(server, "root", "ALTER USER dora RESET rows_per_hour")[0] == 200
        assert ask(server, "dora", "SELECT 1")[0] == 200


def spilled_files_stay_inside(_):
    """Where spilled rows go is judged as all files are."""
    with tempfile.TemporaryDirectory() as folder, limited("--allow", folder) as server:
        status, _, body = ask(server, "bob", "SET temporary_directory = '/etc'")
        assert status == 403, (status, body)
        assert ask(server, "root", f"SET temporary_directory = '{folder}'; SELECT 1")[0] == 200
        status, _, body = ask(server, "root", "SET temporary_directory = '/etc'")
        assert status == 403 and "outside" in body, (status, body)


def speak(server, pieces, pause=0.0, timeout=20):
    """What the server says until it closes, and after how many seconds it did."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=timeout) as s:
        began, answer = time.monotonic(), b""
        for piece in pieces:
            s.sendall(piece)
            time.sleep(pause)
        while piece := s.recv(65536):
            answer += piece
        return answer, time.monotonic() - began


def headers_come_in_time(_):
    with ServerProcess("--header-timeout", "1s", "--idle-timeout", "30s") as server:
        for begun in ([b"GET /health HTTP/1.1\r\nHost: loc"], [b"G"], [b"GET /health HTTP/1.1\r\n"] + [b"X: a\r\n"] * 3):
            answer, seconds = speak(server, begun, pause=0.1)
            assert answer.startswith(b"HTTP/1.1 408 ") and b"in time" in answer and 0.9 < seconds < 10, (begun, answer, seconds)
        # Lines may come one by one.
        answer, _ = speak(server, [b"GET /health HTTP/1.1\r\n", b"Host: localhost\r\n", b"Connection: close\r\n", b"\r\n"], pause=0.1)
        assert answer.startswith(b"HTTP/1.1 200 "), answer
        # One byte now and then does not make it longer.
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as s:
            began, answer = time.monotonic(), b""
            s.settimeout(0.2)
            while time.monotonic() - began < 15:
                try:
                    s.sendall(b"X")
                    piece = s.recv(65536)
                    answer += piece
                    if not piece:
                        break
                except socket.timeout:
                    continue
                except OSError:
                    break
            assert time.monotonic() - began < 10 and b" 408 " in answer, answer
        assert server.json("/health") == {"status": "ok"}


def silence_ends(_):
    with ServerProcess("--idle-timeout", "1s", "--header-timeout", "30s") as server:
        request = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
        for pieces in ([], [request]):
            answer, seconds = speak(server, pieces)
            assert answer.count(b"HTTP/1.1 200") == len(pieces) and 0.9 < seconds < 10, (answer, seconds)
        # A request that runs longer is no silence.
        status, _, _ = server.ask("POST", "/v1/query", body="SET statement_timeout = '2s'; " + ENDLESS)
        assert status == 504, status


def sizes_of_requests(server_options):
    """The last that is taken and the first that is not: header of 16 KiB, 100 fields, body of 2 MiB."""
    with ServerProcess() as server:
        def head(size):
            begun = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX: "
            return begun + b"a" * (size - len(begun) - 4) + b"\r\n\r\n"

        def fields(count):
            return b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + b"X: a\r\n" * (count - 2) + b"\r\n"

        def body(size, chunked=False):
            sql = b"SELECT 1 AS a" + b" " * (size - 13)
            begun = b"POST /v1/tables HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
            if not chunked:
                return begun + b"Content-Length: %d\r\n\r\n" % size + sql
            return begun + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (size, sql)

        body_limit = 2 << 20
        for request, status in ((head(16 << 10), 200), (head((16 << 10) + 1), 431), (fields(100), 200), (fields(101), 431),
                                (body(body_limit), 405), (body(body_limit + 1), 413), (body(body_limit, True), 405), (body(body_limit + 1, True), 413)):
            answer = server.raw(request)
            assert answer.startswith(b"HTTP/1.1 %d " % status), (status, len(request), answer[:300])


def audit_that_cannot_be_written(_):
    """Nothing runs while the log takes nothing, and it goes on where it stopped, with an unbroken chain."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        with ServerProcess("--audit", str(path), "--postgres", "127.0.0.1:0") as server:
            server.query("CREATE TABLE made (a INTEGER)")
            size = path.stat().st_size
            # A file that may grow by half a line is a disk that is full.
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (size + 100, resource.RLIM_INFINITY))
            for _ in range(3):
                status, headers, body = server.ask("POST", "/v1/query", body="DROP TABLE made")
                assert (status, headers.get("retry-after")) == (503, "10") and b"audit log" in body, (status, body)
            assert server.get("/odata/customer")[0] == 503
            client = Client(server.postgres_port)
            try:
                client.run("DROP TABLE made")
                raise AssertionError("it ran")
            except ServerError as error:
                assert "audit log" in str(error), error
            answer = json.loads(server.ask("POST", "/v1/statement", body="DROP TABLE made")[2])
            while "nextUri" in answer:
                answer = json.loads(server.get(answer["nextUri"].split(str(server.port), 1)[1])[2])
            assert "audit log" in answer["error"]["message"], answer
            assert server.get("/health")[0] == 200
            resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            assert server.query("SELECT count(*) AS n FROM made") == b"n\n0\n"
            client.close()
        check_chain(path)


def check_chain(path):
    import hashlib
    previous = ""
    for text in path.read_text().splitlines():
        entry = json.loads(text)
        content = text[: text.rindex(',"hash":')] + "}"
        assert entry["previous"] == previous and hashlib.sha256(content.encode()).hexdigest() == entry["hash"], text
        previous = entry["hash"]


ALONE = [rows_of_a_query, time_of_a_query, memory_of_a_user, places_of_a_user, rows_of_an_hour, spilled_files_stay_inside, headers_come_in_time,
         silence_ends, sizes_of_requests, audit_that_cannot_be_written]
