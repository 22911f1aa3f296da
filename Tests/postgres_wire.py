"""A small client of the PostgreSQL protocol, so that tests need no library."""

import base64
import hashlib
import hmac
import socket
import struct


class ServerError(Exception):
    def __init__(self, fields):
        self.fields = fields
        super().__init__(fields)


class Client:
    """One connection; answers are the messages as (letter, body)."""

    def __init__(self, port, user="test", password=None, **options):
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.buffer = b""
        text = b"".join(k.encode() + b"\0" + v.encode() + b"\0" for k, v in {"user": user, **options}.items())
        body = struct.pack(">i", 196608) + text + b"\0"
        self.socket.sendall(struct.pack(">i", len(body) + 4) + body)
        self.parameters = {}
        self.status = None
        if password is not None:
            self.prove(password)
        for letter, body in self.until_ready():
            if letter == b"S":
                name, value = body.split(b"\0")[:2]
                self.parameters[name.decode()] = value.decode()
            if letter == b"K":
                self.key = struct.unpack(">ii", body)

    def prove(self, password):
        """Logs in by SCRAM-SHA-256 (RFC 7677)."""
        assert self.message() == (b"R", struct.pack(">i", 10) + b"SCRAM-SHA-256\0\0")
        first = b"n=,r=abcdefgh"
        self.send(b"p", b"SCRAM-SHA-256\0" + struct.pack(">i", len(first) + 3) + b"n,," + first)
        server_first = raise_errors([self.message()])[0][1][4:]
        fields = dict(part.split(b"=", 1) for part in server_first.split(b","))
        salted = hashlib.pbkdf2_hmac("sha256", password.encode(), base64.b64decode(fields[b"s"]), int(fields[b"i"]))
        client_key = hmac.digest(salted, b"Client Key", "sha256")
        without = b"c=biws,r=" + fields[b"r"]
        signed = first + b"," + server_first + b"," + without
        signature = hmac.digest(hashlib.sha256(client_key).digest(), signed, "sha256")
        proof = bytes(a ^ b for a, b in zip(client_key, signature))
        self.send(b"p", without + b",p=" + base64.b64encode(proof))
        raise_errors([self.message()])

    def send(self, letter, body=b""):
        self.socket.sendall(letter + struct.pack(">i", len(body) + 4) + body)

    def take(self, count):
        while len(self.buffer) < count:
            piece = self.socket.recv(65536)
            if not piece:
                raise EOFError("the server closed the connection")
            self.buffer += piece
        piece, self.buffer = self.buffer[:count], self.buffer[count:]
        return piece

    def message(self):
        letter = self.take(1)
        return letter, self.take(struct.unpack(">i", self.take(4))[0] - 4)

    def until_ready(self):
        messages = []
        while True:
            letter, body = self.message()
            messages.append((letter, body))
            if letter == b"Z":
                self.status = body.decode()
                return messages

    def run(self, sql):
        """Messages of a simple query; raises the first error."""
        self.send(b"Q", sql.encode() + b"\0")
        return raise_errors(self.until_ready())

    def rows(self, sql):
        return [row(body) for letter, body in self.run(sql) if letter == b"D"]

    def tags(self, sql):
        return [body[:-1].decode() for letter, body in self.run(sql) if letter == b"C"]

    def prepare(self, sql, types=(), name=b""):
        self.send(b"P", name + b"\0" + sql.encode() + b"\0" + struct.pack(f">h{len(types)}i", len(types), *types))

    def bind(self, values, name=b"", portal=b"", formats=(), results=()):
        body = portal + b"\0" + name + b"\0" + struct.pack(f">h{len(formats)}h", len(formats), *formats)
        body += struct.pack(">h", len(values))
        for value in values:
            body += struct.pack(">i", -1) if value is None else struct.pack(">i", len(value)) + value
        self.send(b"B", body + struct.pack(f">h{len(results)}h", len(results), *results))

    def execute(self, limit=0, portal=b""):
        self.send(b"E", portal + b"\0" + struct.pack(">i", limit))

    def sync(self):
        self.send(b"S")
        return self.until_ready()

    def close(self):
        self.socket.close()


def row(body):
    """The cells of a DataRow message; None is NULL."""
    count, place, cells = struct.unpack(">h", body[:2])[0], 2, []
    for _ in range(count):
        length = struct.unpack(">i", body[place:place + 4])[0]
        place += 4
        cells.append(None if length < 0 else body[place:place + length])
        place += max(0, length)
    return cells


def columns(body):
    """(name, type, modifier, format) of each column of a RowDescription message."""
    count, place, found = struct.unpack(">h", body[:2])[0], 2, []
    for _ in range(count):
        end = body.index(b"\0", place)
        _, _, oid, _, modifier, form = struct.unpack(">ihihih", body[end + 1:end + 19])
        found.append((body[place:end].decode(), oid, modifier, form))
        place = end + 19
    return found


def raise_errors(messages):
    for letter, body in messages:
        if letter == b"E":
            raise ServerError({part[:1].decode(): part[1:].decode() for part in body.split(b"\0") if part})
    return messages


def cancel(port, key):
    with socket.create_connection(("127.0.0.1", port), timeout=10) as s:
        s.sendall(struct.pack(">iiii", 16, 80877102, *key))
        assert s.recv(1) == b""
