"""Starts `reckon serve` for a test and speaks HTTP with it, with nothing but the standard library."""

import http.client
import json
import os
import signal
import socket
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

from reckon_pipe import ROOT, binary_path

INIT = """
CREATE TABLE invoice (id BIGINT PRIMARY KEY, customer VARCHAR, amount DECIMAL(18,2), issued DATE,
                      changed TIMESTAMP, paid BOOLEAN, rate DOUBLE);
INSERT INTO invoice
SELECT i, 'customer ' || (i % 10), i * 1.25, DATE '2026-01-01' + CAST(i % 365 AS INTEGER),
       TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 minute', i % 2 = 0, i / 8.0
FROM generate_series(1, 1000) AS t (i);
CREATE TABLE customer (name VARCHAR PRIMARY KEY, country VARCHAR);
INSERT INTO customer SELECT 'customer ' || i, CASE WHEN i < 5 THEN 'DE' ELSE 'FR' END FROM generate_series(0, 9) AS t (i);
CREATE VIEW totals AS SELECT customer, SUM(amount) AS total FROM invoice GROUP BY customer;
CREATE TABLE odd ("Größe & mehr" INTEGER, "select" VARCHAR, "a b" DECIMAL(38,10), n SMALLINT, t TIME, u UUID, b BLOB);
INSERT INTO odd VALUES (1, 'it''s "q" <&>', 12345678901234567890.0123456789, -5, TIME '12:34:56.5',
  CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID), CAST('abc' AS BLOB)), (2, NULL, NULL, NULL, NULL, NULL, NULL);
"""


class ServerProcess:
    """One running server with the tables of INIT; ends with the `with` block."""

    def __init__(self, *arguments, init=INIT, files=(), environment=None):
        self.folder = tempfile.TemporaryDirectory()
        script = Path(self.folder.name) / "init.sql"
        script.write_text(init)
        self.errors = open(Path(self.folder.name) / "errors.txt", "w+")
        self.process = subprocess.Popen(
            [binary_path(), "serve", "--listen", "127.0.0.1:0", "--init", str(script), *arguments, *map(str, files)],
            cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            env={"SWIFT_BACKTRACE": "enable=no", **os.environ, **(environment or {})})
        self.addresses = {}
        wanted = 1 + ("--postgres" in arguments)
        while len(self.addresses) < wanted:
            line = self.process.stderr.readline()
            if not line:
                raise RuntimeError(f"the server ended with {self.process.wait()}")
            if "://" in line:
                scheme, address = line.split(": ", 1)[1].strip().split("://")
                self.addresses[scheme] = address

    @property
    def host(self):
        return next(a for s, a in self.addresses.items() if s.startswith("http")).rsplit(":", 1)[0]

    @property
    def port(self):
        return int(next(a for s, a in self.addresses.items() if s.startswith("http")).rsplit(":", 1)[1])

    @property
    def postgres_port(self):
        return int(self.addresses["postgresql"].rsplit(":", 1)[1])

    def connection(self, timeout=20):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout)

    def ask(self, method, path, body=None, headers=None, timeout=20):
        """(status, headers, body) of one request."""
        connection = self.connection(timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            answer = connection.getresponse()
            return answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        finally:
            connection.close()

    def get(self, path, **headers):
        return self.ask("GET", path, headers={k.replace("_", "-"): v for k, v in headers.items()})

    def query(self, sql, format="csv", **more):
        status, headers, body = self.ask("POST", f"/v1/query?format={format}", body=sql.encode(), **more)
        assert status == 200, (status, body)
        return body

    def json(self, path, **headers):
        status, _, body = self.get(path, **headers)
        assert status == 200, (status, body)
        return json.loads(body)

    def raw(self, data, timeout=10, half_close=False):
        """All that the server says to these bytes until it closes or is silent."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=timeout) as s:
            s.sendall(data)
            answer = b""
            try:
                while piece := s.recv(65536):
                    answer += piece
            except (socket.timeout, ConnectionResetError):
                pass
            return answer

    def memory(self):
        """Bytes that the process holds."""
        pages = int(Path(f"/proc/{self.process.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")

    def stop(self, timeout=20):
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        self.process.stderr.close()
        self.process.stdout.close()
        self.errors.close()
        self.folder.cleanup()


def encoded(text):
    return quote(text, safe="")
