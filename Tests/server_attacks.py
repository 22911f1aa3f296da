"""Attacks on the doors: paths that lead out, text that wants to be SQL, passwords that are guessed, messages that do not end."""

import itertools
import json
import socket
import tempfile
import time
from pathlib import Path
from urllib.parse import quote

from server_access import Users, basic, verifier
from server_http import wait_until
from server_process import ServerProcess

SECRET = "root-of-all-secrets"


def escapes(folder):
    """Some 300 spellings of a file outside of the allowed folder."""
    target = f"{folder}/secret.csv"
    ups = ["..", "./..", "../.", "..//", "x/../..", "%2e%2e", "..%2f", "..\\", "....//", "..;", "\u2025", "\uff0e\uff0e", ".. ", "..\x00", ".%2e", "%252e%252e"]
    names = ["secret.csv", "./secret.csv", "SECRET.CSV", "secret.csv/", "secret.csv\x00.parquet", "secret.csv?", "*.csv", "s?cret.csv", "{secret,x}.csv", "[s]ecret.csv",
             "**/secret.csv", "link.csv"]
    for up, name in itertools.product(ups, names):
        yield f"{folder}/open/{up}/{name}"
        if not up.startswith("x"):
            yield f"{up}/{name}"
    yield from (target, "file://" + target, "/proc/self/environ", "/proc/self/mem", "/dev/stdin", "/dev/zero", "/dev/random", "/etc/passwd", "/etc/shadow", "~/.ssh/id_rsa",
                f"{folder}/open/link.csv", f"{folder}/open/linked/secret.csv", f"{folder}/open/linked/*.csv", f"{folder}/open/**/*.csv", f"/../../..{target}",
                "http://169.254.169.254/latest/meta-data", "https://example.org/x.csv", "s3://bucket/x.parquet", "hdfs://x/y", "\\\\host\\share\\x.csv", "//host/share/x.csv",
                "", ".", "..", "/", "-", "|cat /etc/passwd", "$(cat /etc/passwd)", "`id`")


def paths_do_not_lead_out(_):
    with tempfile.TemporaryDirectory() as folder:
        inside = Path(folder) / "open"
        inside.mkdir()
        (inside / "fine.csv").write_text("a\n1\n")
        (Path(folder) / "secret.csv").write_text(f"a\n{SECRET}\n")
        (inside / "link.csv").symlink_to(f"{folder}/secret.csv")
        (inside / "linked").symlink_to(folder)
        with ServerProcess("--allow", str(inside), init="CREATE TABLE t (a VARCHAR);") as server:
            assert server.ask("POST", "/v1/query", body=f"SELECT * FROM '{inside}/fine.csv'")[0] == 200
            tried = 0
            for number, path in enumerate(escapes(folder)):
                text = path.replace("'", "''").replace("\x00", "")
                sql = (f"SELECT * FROM '{text}'", f"COPY t FROM '{text}'", f"SELECT * FROM read_csv('{text}')")[number % 3]
                status, _, body = server.ask("POST", "/v1/query", body=sql.encode())
                assert status < 500 and SECRET.encode() not in body and b"root:" not in body, (sql, status, body)
                tried += 1
                if number % 4 == 0 and "*" not in path and "?" not in path:
                    status, _, body = server.ask("POST", "/v1/query", body=f"COPY (SELECT 1 AS x) TO '{text}' (FORMAT csv)".encode())
                    assert status < 500, (path, status, body)
                if number % 4:
                    continue
                status, _, body = server.ask("GET", "/" + quote(path.replace("\x00", "%00"), safe="%/.\\"))
                assert (status in (400, 404, 405) or path.strip("/") in ("", ".", "..")) and SECRET.encode() not in body, (path, status, body)
            assert tried >= 300, tried
            assert (Path(folder) / "secret.csv").read_text() == f"a\n{SECRET}\n"
            names = sorted(p.name for p in Path(folder).iterdir())
            assert names == ["open", "secret.csv"], names


INJECTIONS = """
' OR '1'='1
'; DROP TABLE invoice; --
' UNION SELECT name FROM customer --
1); DROP TABLE invoice; --
\\'; DROP TABLE invoice; --
%27%20OR%201=1
'||(SELECT max(country) FROM customer)||'
"; DROP TABLE invoice; --
$$; DROP TABLE invoice; $$
/**/OR/**/1=1
name) FROM customer --
id;DELETE FROM invoice
id,(SELECT 1)
(SELECT country FROM customer LIMIT 1)
x' eq 'x') or (1 eq 1
1 eq 1 or 'a' eq 'a
concat(name,'a') eq 'b'; DROP TABLE invoice
sleep(10)
pg_sleep(10)
benchmark(1000000,1)
{"$gt":""}
${7*7}
{{7*7}}
<script>alert(1)</script>
\u0000
\u202e
'
''
'''
--
#
;
\\
""".strip().splitlines()


def text_stays_text(_):
    with ServerProcess() as server:
        for attack in INJECTIONS:
            for option in ("$filter", "$orderby", "$select", "$search", "$apply", "$expand", "$top", "$skip", "$format", "$skiptoken", "@p"):
                path = f"/odata/customer?{option}={quote(attack)}"
                status, _, body = server.ask("GET", path)
                assert status in (200, 400, 404, 406, 415, 501), (path, status, body)
            if "\u0000" in attack:
                continue
            safe = attack.replace("'", "''")
            status, _, body = server.ask("GET", "/odata/customer?$filter=" + quote(f"name eq '{safe}'"))
            assert status == 200 and json.loads(body)["value"] == [], (attack, status, body)
            status, _, body = server.ask("GET", "/odata/customer('" + quote(safe, safe="") + "')")
            assert status in (400, 404), (attack, status, body)
            status, _, body = server.ask("GET", "/odata/" + quote(attack, safe=""))
            assert status in (400, 404), (attack, status, body)
            body = json.dumps({"sql": "SELECT :a AS a, count(*) AS n FROM customer WHERE name = :a", "parameters": {"a": attack}, "format": "json"})
            status, _, answer = server.ask("POST", "/v1/query", body=body, headers={"Content-Type": "application/json"})
            assert status == 200 and json.loads(answer) == [{"a": attack, "n": 0}], (attack, status, answer)
            status, _, _ = server.ask("POST", "/v1/call/" + quote(attack, safe=""), body="{}")
            assert status in (400, 404), (attack, status)
        assert server.query("SELECT count(*) AS n FROM invoice") == b"n\n1000\n"


def guessing_gets_slow(_):
    with Users() as users:
        users.write([verifier("reader", "reader", "right"), verifier("other", "reader", "right")])
        with ServerProcess("--users", str(users.file)) as server:
            def ask(name, password):
                status, headers, _ = server.ask("POST", "/v1/query", body="SELECT 1", headers=basic(name, password))
                return status, headers.get("retry-after")

            assert [ask("reader", f"wrong {i}")[0] for i in range(5)] == [401] * 5
            # Not even the right one, for a second; a machine that is slower than that guesses again.
            while (answer := ask("reader", "right"))[0] == 200:
                for i in range(5):
                    ask("reader", f"wrong {i}")
            assert answer[0] == 429 and int(answer[1]) >= 1, answer
            assert ask("other", "right")[0] == 200, "others are not slowed down"
            assert wait_until(lambda: ask("reader", "right")[0] == 200, 70)
            assert ask("reader", "wrong")[0] == 401, "it counts from the beginning"


def revoked_tokens_are_worthless(_):
    with Users() as users, ServerProcess("--users", str(users.file)) as server:
        robot = {"Authorization": f"Bearer {users.token}"}
        sql = "SELECT i FROM generate_series(1, 100000) AS t (i)"
        answer = json.loads(server.ask("POST", "/v1/statement", body=sql, headers=robot)[2])
        link = answer["nextUri"].split(str(server.port), 1)[1]
        assert server.ask("GET", link, headers=robot)[0] == 200
        users.write(users.lines[:2])
        for method, path in (("POST", "/v1/query"), ("GET", link), ("GET", "/odata/invoice"), ("GET", "/v1/tables"), ("POST", "/v1/jobs"), ("GET", "/v1/queries")):
            assert server.ask(method, path, body="SELECT 1" if method == "POST" else None, headers=robot)[0] == 401, path
        for twisted in (users.token[:-1], users.token + "=", users.token.upper(), " " + users.token, users.token + "\u00a0", ""):
            assert server.ask("GET", "/v1/tables", headers={"Authorization": f"Bearer {twisted}".encode("utf-8", "replace").decode("latin-1")})[0] in (400, 401), twisted


def slow_clients_harm_nobody(_):
    with ServerProcess() as server:
        slow = []
        for place in range(200):
            s = socket.create_connection(("127.0.0.1", server.port))
            s.sendall([b"G", b"POST /v1/query HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nSEL", b"GET / HTTP/1.1\r\nX: "][place % 3])
            slow.append(s)
        took = []
        for _ in range(20):
            began = time.perf_counter()
            assert server.ask("POST", "/v1/query", body="SELECT 1")[0] == 200
            took.append(time.perf_counter() - began)
        for s in slow:
            s.close()
        assert sorted(took)[18] < 1, took


ALONE = [paths_do_not_lead_out, text_stays_text, guessing_gets_slow, revoked_tokens_are_worthless, slow_clients_harm_nobody]
