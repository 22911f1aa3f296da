"""Checks of the HTTP door: the protocol, its limits, /v1/query, cancelling."""

import gzip
import io
import json
import socket
import tempfile
import time
from pathlib import Path

from reckon_pipe import Pipe
from server_checks import check
from server_process import encoded

ENDLESS = ("WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 2000000000) "
           "SELECT COUNT(*) FROM t")
# 200 million rows: far more than may be held.
LONG = "SELECT i, i * 2 AS j FROM generate_series(1, 200000000) AS t (i)"


@check
def health(server):
    assert server.json("/health") == {"status": "ok"}
    assert server.json("/ready") == {"status": "ready"}
    status, headers, body = server.ask("HEAD", "/health")
    assert status == 200 and body == b"" and int(headers["content-length"]) > 0, headers


@check
def metrics(server):
    status, headers, body = server.get("/metrics")
    assert status == 200 and headers["content-type"].startswith("text/plain; version=0.0.4")
    assert b'reckon_http_requests_total{route="health",code="200"}' in body, body


@check
def csv(server):
    body = server.query("SELECT id, amount, customer FROM invoice ORDER BY id LIMIT 2")
    assert body == b"id,amount,customer\n1,1.25,customer 1\n2,2.50,customer 2\n", body
    body = server.query("""SELECT 'a,b' AS "x y", NULL AS n, '' AS e, 'say "hi"' AS q""")
    assert body == b'x y,n,e,q\n"a,b",,"","say ""hi"""\n', body


@check
def json_and_lines(server):
    rows = json.loads(server.query("SELECT 1 AS a, 2.50 AS m, NULL AS n, DATE '2026-02-03' AS d", "json"), parse_float=str)
    assert rows == [{"a": 1, "m": "2.50", "n": None, "d": "2026-02-03"}], rows
    assert server.query("SELECT 1 AS a WHERE 1 = 2", "json").split() == [b"[", b"]"]
    lines = server.query("SELECT i FROM generate_series(1, 3) AS t (i)", "jsonl").splitlines()
    assert [json.loads(line) for line in lines] == [{"i": 1}, {"i": 2}, {"i": 3}], lines


@check
def parquet(server):
    body = server.query("SELECT i, i * 1.5 AS m FROM generate_series(1, 5000) AS t (i)", "parquet")
    assert body[:4] == b"PAR1" and body[-4:] == b"PAR1", body[:10]


@check
def arrow(server):
    sql = "SELECT i, CAST(i AS DECIMAL(12,2)) / 4 AS m, CASE WHEN i % 3 > 0 THEN 'text ' || i END AS s, [i, NULL] AS l FROM generate_series(1, 70000) AS t (i)"
    status, headers, body = server.get(f"/v1/query?format=arrow&sql={encoded(sql)}")
    assert status == 200 and headers["content-type"] == "application/vnd.apache.arrow.stream", headers
    assert body[:4] == b"\xff" * 4 and body[-8:] == b"\xff" * 4 + b"\0" * 4, body[:10]
    with tempfile.TemporaryDirectory(prefix="arrow-") as folder, Pipe() as pipe:
        path = Path(folder) / "answer.arrows"
        path.write_bytes(body)
        sums = "count(*), sum(i), sum(m), count(s), max(s), sum(l[1])"
        read, wanted = (pipe.ask(f"SELECT {sums} FROM {source}")["rows"] for source in (f"'{path}'", f"({sql}) AS q"))
    assert read == wanted, (read, wanted)
    assert server.query("SELECT 1 AS a WHERE 1 = 2", "arrow")[-8:] == b"\xff" * 4 + b"\0" * 4


@check
def get_with_parameters(server):
    path = f"/v1/query?format=jsonl&sql={encoded('SELECT $1 + 1 AS a, :name AS b')}"
    status, _, _ = server.get(path)
    assert status == 400, status
    given = encoded('[41, "x"]')
    path = f"/v1/query?format=jsonl&sql={encoded('SELECT $1 + 1 AS a, $2 AS b')}&parameters={given}"
    assert json.loads(server.get(path)[2]) == {"a": 42, "b": "x"}
    body = json.dumps({"sql": "SELECT :a AS v", "format": "csv", "parameters": {"a": "y"}})
    status, _, answer = server.ask("POST", "/v1/query", body=body, headers={"Content-Type": "application/json"})
    assert status == 200 and answer == b"v\ny\n", answer


@check
def forms(server):
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in ("SELECT 1 + 1 AS a WHERE 1 = 1", "sql=SELECT+1%2B1+AS+a&x=y"):
        status, _, answer = server.ask("POST", "/v1/query?format=csv", body=body, headers=form)
        assert (status, answer) == (200, b"a\n2\n"), (body, status, answer)


@check
def accept_chooses_the_format(server):
    path = f"/v1/query?sql={encoded('SELECT 1 AS a')}"
    assert server.get(path)[1]["content-type"] == "application/json"
    assert server.get(path, Accept="text/csv")[2] == b"a\n1\n"


@check
def get_changes_nothing(server):
    status, _, body = server.get(f"/v1/query?sql={encoded('CREATE TABLE no (a INTEGER)')}")
    assert status == 403 and b"POST" in body, body
    status, _, body = server.ask("POST", "/v1/query", body="CREATE OR REPLACE TABLE made AS SELECT 1 AS a")
    assert status == 200 and json.loads(body)["command"] == "CREATE TABLE", body


@check
def errors_point(server):
    status, _, body = server.get(f"/v1/query?sql={encoded('SELECT idd FROM invoice')}")
    error = json.loads(body)["error"]
    assert status == 400 and error["sqlstate"] == "42703" and (error["line"], error["column"]) == (1, 8), body
    assert "id" in error["hint"], body
    status, _, body = server.get("/v1/query?sql=SELECT%201/0")
    assert status == 400 and json.loads(body)["error"]["sqlstate"] == "22012", body
    status, _, _ = server.get("/v1/query?sql=SELECT%201&format=xml")
    assert status == 400
    assert server.get("/v1/query")[0] == 400
    assert server.get("/nowhere")[0] == 404
    status, headers, _ = server.ask("PUT", "/v1/query", body="SELECT 1")
    assert status == 405 and "POST" in headers["allow"], headers


@check
def no_file_is_read(server):
    for path in ["/etc/passwd", "../../../../etc/passwd", "/proc/self/environ", "/dev/zero", "file:///etc/passwd"]:
        status, _, body = server.ask("POST", "/v1/query", body=f"SELECT * FROM read_csv('{path}')")
        assert status in (400, 403, 404), (path, status, body)
        assert b"root:" not in body and b"PATH=" not in body, body
    status, _, _ = server.ask("POST", "/v1/query", body="COPY (SELECT 1) TO '/tmp/reckon-leak.csv'")
    assert status in (400, 403), status


@check
def compressed(server):
    sql = encoded("SELECT i FROM generate_series(1, 100000) AS t (i)")
    path = f"/v1/query?format=csv&sql={sql}"
    plain = server.get(path)[2]
    status, headers, body = server.get(path, Accept_Encoding="gzip")
    assert headers["content-encoding"] == "gzip" and headers["vary"] == "Accept-Encoding", headers
    assert gzip.GzipFile(fileobj=io.BytesIO(body)).read() == plain and len(body) * 2 < len(plain)
    status, headers, body = server.get(path, Accept_Encoding="gzip;q=0.5, zstd")
    assert headers["content-encoding"] == "zstd" and body[:4] == b"\x28\xb5\x2f\xfd", headers
    assert "content-encoding" not in server.get(path, Accept_Encoding="gzip;q=0")[1]


@check
def entity_tags(server):
    path = f"/v1/query?format=csv&sql={encoded('SELECT 1 AS a')}"
    tag = server.get(path)[1]["etag"]
    status, _, body = server.get(path, If_None_Match=tag)
    assert status == 304 and body == b"", status
    assert server.get(path, If_None_Match='"other"')[0] == 200


@check
def exports_are_resumed(server):
    """A part by Range is what the whole has there, as long as nothing was committed; else the whole comes."""
    sql = encoded("SELECT id, customer, amount FROM invoice WHERE id > 3")
    csv = f"/v1/query?format=csv&sql={sql}"
    for form in ("csv", "parquet", "xlsx"):
        path = f"/v1/query?format={form}&sql={sql}"
        _, headers, whole = server.get(path)
        tag = headers["etag"]
        assert headers["accept-ranges"] == "bytes" and len(whole) > 3000, headers
        for wanted, part in (("bytes=1000-", whole[1000:]), ("bytes=0-9", whole[:10]), (f"bytes={len(whole) - 1}-", whole[-1:])):
            status, headers, body = server.get(path, Range=wanted, If_Range=tag)
            assert status == 206 and body == part and headers["etag"] == tag, (form, wanted, status, headers)
            first = int(wanted[6:].split("-")[0])
            assert headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{len(whole)}", headers
        status, headers, _ = server.get(path, Range=f"bytes={len(whole)}-")
        assert status == 416 and headers["content-range"] == f"bytes */{len(whole)}", headers
        assert server.get(path, Range="bytes=5-", If_Range='"other"')[::2] == (200, whole)
        assert server.get(path, If_None_Match=tag)[0] == 304
    tag = server.get(csv)[1]["etag"]
    # A compressed answer is another one.
    assert server.get(csv, Accept_Encoding="gzip")[1]["etag"] != tag
    server.query("CREATE TABLE resumed AS SELECT 1 AS a")
    assert server.get(csv, Range="bytes=5-", If_Range=tag)[0] == 200
    server.query("DROP TABLE resumed")
    for sql in ("SELECT random() AS r", "SELECT id, now() AS t FROM invoice", "SELECT i FROM generate_series(1, 9) AS t (i)",
                "SELECT customer, count(*) AS n FROM invoice GROUP BY customer"):
        assert "accept-ranges" not in server.get(f"/v1/query?format=csv&sql={encoded(sql)}")[1], sql


@check
def keeps_alive_and_pipelines(server):
    request = b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n"
    last = b"GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    answer = server.raw(request * 3 + last)
    assert answer.count(b"HTTP/1.1 200 OK") == 4 and answer.count(b"Connection: close") == 1, answer


@check
def old_clients(server):
    answer = server.raw(b"GET /v1/query?format=csv&sql=SELECT+1+AS+a HTTP/1.0\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"a\n1\n"), answer
    sql = b"SELECT+i+FROM+generate_series(1,50000)+AS+t+(i)"
    answer = server.raw(b"GET /v1/query?format=csv&sql=" + sql + b" HTTP/1.0\r\n\r\n")
    assert b"chunked" not in answer and answer.endswith(b"49999\n50000\n"), answer[-50:]


@check
def chunked_bodies(server):
    head = b"POST /v1/query?format=csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = server.raw(head + b"7\r\nSELECT \r\n6;x=1\r\n1 AS a\r\n0\r\nTrailer: x\r\n\r\n")
    assert answer.endswith(b"a\n1\n"), answer
    head = b"POST /v1/query?format=csv HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Length: 13\r\nExpect: 100-continue\r\n\r\n"
    answer = server.raw(head + b"SELECT 1 AS a")
    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200"), answer


MALFORMED = [
    (b"GET\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\n\r\n", 400),
    (b"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505),
    (b"GET  / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    (b"GET / HTTP/1.1\nHost: localhost\n\n", 400),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nHost: other\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost : localhost\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: x\r\n\r\n", 400),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\0b\r\n\r\n", 400),
    (b"GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    (b"GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: +5\r\n\r\nhello", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3000000\r\n\r\n", 413),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFF\r\n", 413),
    (b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: magic\r\n\r\nhello", 417),
    (b"GET /" + b"a" * 20000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 20000 + b"\r\n\r\n", 431),
    (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 101 + b"\r\n", 431),
]


@check
def malformed_requests(server):
    for request, code in MALFORMED:
        answer = server.raw(request, timeout=5)
        assert answer.startswith(b"HTTP/1.1 %d " % code), (request[:80], answer[:120])


@check
def other_sites_are_kept_out(server):
    assert server.get("/health", Host="evil.example")[0] == 421
    assert server.get("/health", Origin="http://evil.example")[0] == 403
    assert server.ask("POST", "/v1/query", body="SELECT 1", headers={"Origin": "null"})[0] == 403
    assert server.get("/health", Host="localhost:1234", Origin="http://localhost:1234")[0] == 200


@check
def long_statements_are_refused(server):
    status, _, _ = server.ask("POST", "/v1/query", body="SELECT '" + "a" * 300000 + "'")
    assert status == 413, status
    status, _, body = server.ask("POST", "/v1/query", body="SELECT " + "(" * 5000 + "1" + ")" * 5000)
    assert status == 400 and b"levels" in body, body
    status, _, _ = server.ask("POST", "/v1/query", body=b"SELECT '\xff'")
    assert status == 400, status


def running(server):
    return server.json("/v1/queries")["queries"]


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


@check
def client_that_leaves_cancels(server):
    s = socket.create_connection(("127.0.0.1", server.port))
    s.sendall(b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(ENDLESS), ENDLESS.encode()))
    assert wait_until(lambda: running(server)), "the query did not begin"
    s.close()
    assert wait_until(lambda: not running(server)), running(server)


@check
def cancelled_by_another(server):
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
        s.sendall(b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(ENDLESS), ENDLESS.encode()))
        assert wait_until(lambda: running(server)), "the query did not begin"
        (query,) = running(server)
        assert server.ask("DELETE", f"/v1/queries/{query['id']}")[0] == 204
        assert s.recv(4096).startswith(b"HTTP/1.1 504"), "the query was not cancelled"
    assert server.ask("DELETE", "/v1/queries/none")[0] == 404


@check
def slow_reader_holds_little(server):
    before = server.memory()
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as s:
        body = LONG.encode()
        s.sendall(b"POST /v1/query?format=csv HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
        assert s.recv(4096).startswith(b"HTTP/1.1 200"), "no answer"
        time.sleep(1)
        assert server.memory() - before < 256 << 20, (before, server.memory())
    assert wait_until(lambda: not running(server)), "the query still runs"


@check
def slow_clients_hold_nobody_up(server):
    """Three hundred connections that never end their header, and one that asks."""
    slow = [socket.create_connection(("127.0.0.1", server.port), timeout=20) for _ in range(300)]
    try:
        for s in slow:
            s.sendall(b"GET /health HTTP/1.1\r\nHost: loc")
        began = time.monotonic()
        assert server.query("SELECT 1 AS a") == b"a\n1\n"
        assert time.monotonic() - began < 5, "others waited"
    finally:
        for s in slow:
            s.close()
