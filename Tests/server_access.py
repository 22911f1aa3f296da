"""Checks of names, roles, tokens, TLS and the audit log; each starts its own server."""

import base64
import hashlib
import hmac
import json
import shutil
import socket
import ssl
import struct
import subprocess
import tempfile
from pathlib import Path

from postgres_wire import Client, ServerError
from reckon_pipe import binary_path
from server_process import ServerProcess


def verifier(name, role, password, rounds=2000):
    """A line with few rounds: a build without optimization takes a minute for 600,000."""
    salt = name.encode().ljust(16, b"*")
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).digest()
    parts = [base64.b64encode(p).decode() for p in (salt, stored, hmac.digest(salted, b"Server Key", "sha256"))]
    return f"user {name} {role} {rounds} {' '.join(parts)}\n"


def scram_text(password, rounds=2000):
    """What CREATE USER keeps of a password."""
    salt = b"0123456789abcdef"
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), salt, rounds)
    stored = hashlib.sha256(hmac.digest(salted, b"Client Key", "sha256")).hexdigest()
    return f"SCRAM-SHA-256${rounds}:{salt.hex()}${stored}:{hmac.digest(salted, b'Server Key', 'sha256').hex()}"


def line(name, role, password=None, token=None):
    """(line of the file of users, token or None), as reckon user prints them."""
    words = [binary_path(), "user", name, "--role", role] + (["--token", token] if token else [])
    done = subprocess.run(words, input=f"{password}\n", capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout, done.stderr.split(": ")[-1].strip() if token else None


class Users:
    """A folder with a file of three users and a token, and a certificate."""

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)
        reader = verifier("reader", "reader", "correct horse")
        writer = verifier("writer", "writer", "battery staple")
        token, self.token = line("robot", "administrator", token="1h")
        self.lines = [reader, writer, token]
        self.file = self.path / "users.txt"
        self.write(self.lines)
        return self

    def write(self, lines):
        self.file.write_text("".join(lines))

    def certificate(self):
        cert, key = self.path / "cert.pem", self.path / "key.pem"
        subprocess.run(["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
                        "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost", "-keyout", key, "-out", cert], check=True, capture_output=True)
        return cert, key

    def __exit__(self, *_):
        self.folder.cleanup()


def basic(name, password):
    return {"Authorization": "Basic " + base64.b64encode(f"{name}:{password}".encode()).decode()}


def names_and_roles(_):
    with Users() as users, ServerProcess("--users", str(users.file)) as server:
        assert server.get("/health")[0] == 200
        status, headers, _ = server.ask("POST", "/v1/query", body="SELECT 1")
        assert status == 401 and "Basic" in headers["www-authenticate"], (status, headers)
        for wrong in (basic("reader", "wrong horse"), basic("nobody", "correct horse"), {"Authorization": "Bearer x"}, {"Authorization": "Basic !"}):
            assert server.ask("POST", "/v1/query", body="SELECT 1", headers=wrong)[0] == 401, wrong
        reader, robot = basic("reader", "correct horse"), {"Authorization": f"Bearer {users.token}"}
        assert server.ask("POST", "/v1/query", body="SELECT 1", headers=reader)[0] == 200
        for change in ("CREATE TABLE t (a INTEGER)", "DELETE FROM invoice", "COPY (SELECT 1) TO '/tmp/x.csv'",
                       "PREPARE p AS DELETE FROM invoice", "EXPLAIN ANALYZE DELETE FROM invoice", "SELECT 1; DROP TABLE invoice"):
            status, _, body = server.ask("POST", "/v1/query", body=change, headers=reader)
            assert status == 403, (change, status, body)
            assert server.ask("POST", "/v1/jobs", body=change, headers=reader)[0] in (400, 403), change
        answer = json.loads(server.ask("POST", "/v1/statement", body="DROP TABLE invoice", headers=reader)[2])
        path = answer["nextUri"].split(str(server.port), 1)[1]
        assert server.ask("GET", path, headers=robot)[0] == 404, "another's statement"
        while "nextUri" in answer:
            answer = json.loads(server.ask("GET", answer["nextUri"].split(str(server.port), 1)[1], headers=reader)[2])
        assert answer["error"]["errorName"] == "PERMISSION_DENIED", answer
        assert server.ask("POST", "/v1/query", body="CREATE TABLE t (a INTEGER)", headers=robot)[0] == 200
        # A token that is taken out is worthless at once.
        users.write(users.lines[:2])
        assert server.ask("POST", "/v1/query", body="SELECT 1", headers=robot)[0] == 401


def scram(client_socket, name, password):
    """Logs in by SCRAM-SHA-256; gives the letter of the last answer."""
    def receive():
        head = client_socket.recv(5, socket.MSG_WAITALL)
        return head[:1], client_socket.recv(struct.unpack(">i", head[1:])[0] - 4, socket.MSG_WAITALL)

    def send(body):
        client_socket.sendall(b"p" + struct.pack(">i", len(body) + 4) + body)

    body = struct.pack(">i", 196608) + b"user\0" + name.encode() + b"\0\0"
    client_socket.sendall(struct.pack(">i", len(body) + 4) + body)
    letter, body = receive()
    assert letter == b"R" and body == struct.pack(">i", 10) + b"SCRAM-SHA-256\0\0", (letter, body)
    first = b"n=,r=abcdefgh"
    send(b"SCRAM-SHA-256\0" + struct.pack(">i", len(first) + 3) + b"n,," + first)
    _, body = receive()
    server_first = body[4:]
    fields = dict(p.split(b"=", 1) for p in server_first.split(b","))
    salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields[b"s"]), int(fields[b"i"]))
    client_key = hmac.digest(salted, b"Client Key", "sha256")
    without = b"c=biws,r=" + fields[b"r"]
    message = first + b"," + server_first + b"," + without
    signature = hmac.digest(hashlib.sha256(client_key).digest(), message, "sha256")
    proof = bytes(a ^ b for a, b in zip(client_key, signature))
    send(without + b",p=" + base64.b64encode(proof))
    letter, body = receive()
    if letter == b"R":
        server_key = hmac.digest(salted, b"Server Key", "sha256")
        assert body[4:] == b"v=" + base64.b64encode(hmac.digest(server_key, message, "sha256")), "the server proved nothing"
    return letter


def user_command(_):
    """`reckon user` makes the line that the server reads: 600,000 rounds, where they take no minute."""
    if "debug" in str(binary_path()):
        return
    with Users() as users:
        users.write([line("careful", "reader", "correct horse")[0]])
        with ServerProcess("--users", str(users.file)) as server:
            assert server.ask("POST", "/v1/query", body="SELECT 1", headers=basic("careful", "correct horse"), timeout=120)[0] == 200


def scram_logs_in(_):
    with Users() as users, ServerProcess("--users", str(users.file), "--postgres", "127.0.0.1:0") as server:
        for name, password, letter in (("reader", "correct horse", b"R"), ("reader", "wrong", b"E"), ("nobody", "correct horse", b"E")):
            with socket.create_connection(("127.0.0.1", server.postgres_port), timeout=20) as s:
                assert scram(s, name, password) == letter, (name, password)


def tls(_):
    if not shutil.which("openssl"):
        return
    with Users() as users:
        cert, key = users.certificate()
        trust = ssl.create_default_context(cafile=str(cert))
        with ServerProcess("--users", str(users.file), "--tls-cert", str(cert), "--tls-key", str(key), "--postgres", "127.0.0.1:0",
                           "--host-name", "localhost") as server:
            with socket.create_connection(("127.0.0.1", server.port), timeout=10) as plain, trust.wrap_socket(plain, server_hostname="localhost") as s:
                assert s.version() in ("TLSv1.2", "TLSv1.3"), s.version()
                sql = b"SELECT i FROM generate_series(1, 300000) AS t (i)"
                s.sendall(b"POST /v1/query?format=csv HTTP/1.0\r\nContent-Length: %d\r\nAuthorization: Bearer %s\r\n\r\n%s" % (
                    len(sql), users.token.encode(), sql))
                answer = b""
                while piece := s.recv(65536):
                    answer += piece
                assert answer.startswith(b"HTTP/1.1 200") and answer.endswith(b"\n300000\n"), answer[:200]
            with socket.create_connection(("127.0.0.1", server.postgres_port), timeout=20) as plain:
                plain.sendall(struct.pack(">ii", 8, 80877103))
                assert plain.recv(1) == b"S"
                with trust.wrap_socket(plain, server_hostname="localhost") as s:
                    s.recv_plain, receive = s.recv, s.recv

                    class Whole:
                        """recv that waits for all bytes, which TLS sockets cannot by a flag."""
                        def recv(self, count, flags=0):
                            data = b""
                            while len(data) < count and (piece := receive(count - len(data))):
                                data += piece
                            return data

                        def sendall(self, data):
                            s.sendall(data)

                    assert scram(Whole(), "writer", "battery staple") == b"R"


def audit(_):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "audit.jsonl"
        for _ in range(2):
            with ServerProcess("--audit", str(path), "--postgres", "127.0.0.1:0") as server:
                server.query("SELECT COUNT(*) FROM invoice")
                server.ask("POST", "/v1/query", body="SELECT nope")
                server.get("/odata/customer?$top=2")
                client = Client(server.postgres_port, user="alice")
                client.run("SELECT 7")
                try:
                    client.run("SELECT 1 / 0")
                except ServerError:
                    pass
                client.close()
        lines = path.read_text().splitlines()
        entries = [json.loads(text) for text in lines]
        begun, ended = ([e for e in entries if e["event"] == event] for event in ("begin", "end"))
        assert [e["outcome"] for e in ended] == ["ok", "error", "ok", "ok", "error"] * 2, entries
        assert [e["id"] for e in begun] == [e["id"] for e in ended] and len(entries) == 20, entries
        assert [e["door"] for e in begun[:5]] == ["query", "query", "odata", "postgres", "postgres"] and begun[3]["user"] == "alice"
        assert [e["rows"] for e in ended[:5]] == [1, 0, 2, 1, 0] and ended[0]["bytes"] == len(b"count\n1000\n") and ended[2]["bytes"] > 100 and ended[3]["bytes"] > 10, ended
        previous = ""
        for text, entry in zip(lines, entries):
            content = text[: text.rindex(',"hash":')] + "}"
            assert entry["previous"] == previous and hashlib.sha256(content.encode()).hexdigest() == entry["hash"], text
            previous = entry["hash"]


def kept_tables(_):
    with tempfile.TemporaryDirectory() as folder:
        with ServerProcess("--database", f"{folder}/db", init="CREATE TABLE kept AS SELECT 42 AS a;"):
            pass
        with ServerProcess("--database", f"{folder}/db", init="") as server:
            assert server.query("SELECT a FROM kept") == b"a\n42\n"


SEQUENCES = """
CREATE SEQUENCE numbers START WITH 5 INCREMENT BY 5;
CREATE SEQUENCE few START WITH 2 MINVALUE 1 MAXVALUE 3 CYCLE;
CREATE TABLE bill (id BIGINT GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, number INTEGER DEFAULT nextval('numbers'), note VARCHAR);
"""


def sequences_say_where_they_stand(_):
    """As a relation of one row and in pg_sequences, for tables in memory and in a folder."""
    with tempfile.TemporaryDirectory() as folder:
        for more in ([], ["--database", f"{folder}/db"]):
            with ServerProcess("--postgres", "127.0.0.1:0", *more, init=SEQUENCES) as server:
                client, other = (Client(server.postgres_port, user="ann") for _ in range(2))
                assert client.rows("SELECT * FROM numbers") == [[b"5", b"0", b"f"]], more
                assert client.rows("SELECT last_value FROM pg_sequences WHERE sequencename = 'numbers'") == [[None]], more
                for wanted in (b"5", b"10", b"15"):
                    assert client.rows("SELECT nextval('numbers')") == [[wanted]]
                    for reader in (client, other):
                        assert reader.rows("SELECT last_value, is_called FROM numbers") == [[wanted, b"t"]], (more, wanted)
                        assert reader.rows("SELECT last_value FROM pg_sequences WHERE sequencename = 'numbers'") == [[wanted]], (more, wanted)
                client.run("SELECT setval('numbers', 100)")
                assert other.rows("SELECT n.last_value + 1 FROM main.numbers AS n") == [[b"101"]]
                for wanted in (b"2", b"3"):
                    client.run("SELECT nextval('few')")
                    assert other.rows("SELECT last_value FROM few") == [[wanted]], wanted
                # A sequence that cycles comes by its start again.
                for wanted in (b"1", b"2", b"3"):
                    client.run("SELECT nextval('few')")
                    assert other.rows("SELECT last_value, is_called FROM few") == [[wanted, b"t"]], wanted
                client.run("INSERT INTO bill (note) VALUES ('a'), ('b')")
                assert other.rows("SELECT last_value FROM bill_id_seq") == [[b"2"]]
                assert client.rows("SELECT pg_get_serial_sequence('bill', 'id'), pg_get_serial_sequence('main.bill', 'number'), pg_get_serial_sequence('bill', 'note')") == [
                    [b"main.bill_id_seq", b"main.numbers", None]]
                assert client.rows("SELECT setval(pg_get_serial_sequence('bill', 'id'), 40)") == [[b"40"]]
                assert client.rows("SELECT nextval(pg_get_serial_sequence('bill', 'id'))") == [[b"41"]]
                assert client.rows("SELECT setval(pg_get_serial_sequence('bill', 'id'), (SELECT max(id) + 5 FROM bill), false)") == [[b"7"]]
                assert other.rows("SELECT nextval('bill_id_seq')") == [[b"7"]]
                for wrong in ("pg_get_serial_sequence('bill', 'note')", "note"):
                    try:
                        client.run(f"SELECT setval({wrong}, 1) FROM bill")
                        raise AssertionError(wrong)
                    except ServerError as error:
                        assert "sequence's name" in str(error), error
                # A table of the name comes first.
                client.run("CREATE SEQUENCE taken")
                client.run("CREATE TABLE taken AS SELECT 7 AS last_value")
                assert client.rows("SELECT * FROM taken") == [[b"7"]]
                client.close()
                other.close()


def files_become_tables(_):
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "some thing.csv").write_text("a,b\n1,x\n2,y\n")
        with ServerProcess(init="", files=[f"{folder}/some thing.csv"]) as server:
            assert server.query('SELECT * FROM "some thing" ORDER BY a') == b"a,b\n1,x\n2,y\n"
            assert len(server.json("/odata/some_thing")["value"]) == 2
            assert server.ask("POST", "/v1/query", body="SELECT * FROM '/etc/hostname'")[0] in (400, 403)


ALONE = [names_and_roles, user_command, scram_logs_in, tls, audit, kept_tables, sequences_say_where_they_stand, files_become_tables]
