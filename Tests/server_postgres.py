"""Checks of the PostgreSQL wire, with a client of our own."""

import socket
import struct
import threading
import time
from decimal import Decimal, localcontext

from postgres_wire import Client, ServerError, cancel, columns, raise_errors, row
from server_checks import check
from server_http import ENDLESS, LONG, running, wait_until


def connect(server, **options):
    return Client(server.postgres_port, **options)


def failure(client, sql):
    try:
        client.run(sql)
    except ServerError as error:
        return error.fields
    raise AssertionError(f"no error: {sql}")


@check
def postgres_greets(server):
    client = connect(server, application_name="tests")
    assert client.status == "I" and client.parameters["server_version"] == "15.0", client.parameters
    assert client.parameters["standard_conforming_strings"] == "on" and client.parameters["application_name"] == "tests"
    client.close()
    with socket.create_connection(("127.0.0.1", server.postgres_port), timeout=5) as s:
        s.sendall(struct.pack(">ii", 8, 80877103))
        assert s.recv(1) in (b"N", b"S")
    for bad in (b"\0\0\0\0", b"\xff" * 8, struct.pack(">ii", 8, 131072), b"GET / HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.postgres_port), timeout=5) as s:
            s.sendall(bad)
            while s.recv(4096):
                pass


@check
def postgres_simple(server):
    client = connect(server)
    messages = client.run("SELECT id, amount, customer, issued, changed, paid, rate, NULL AS n FROM invoice WHERE id = 4")
    described = columns(next(b for l, b in messages if l == b"T"))
    assert [c[1] for c in described] == [20, 1700, 25, 1082, 1114, 16, 701, 25], described
    assert described[1][2] == (18 << 16 | 2) + 4, described
    (cells,) = [row(b) for l, b in messages if l == b"D"]
    assert cells == [b"4", b"5.00", b"customer 4", b"2026-01-05", b"2026-01-01 00:04:00", b"t", b"0.5", None], cells
    assert client.tags("SELECT 1; SELECT 2 UNION ALL SELECT 3") == ["SELECT 1", "SELECT 2"]
    assert [l for l, _ in client.run("")] == [b"I", b"Z"]
    assert client.rows("SELECT ARRAY[1, 2], ['a b', NULL, 'c']") == [[b"{1,2}", b'{"a b",NULL,c}']]
    client.close()


@check
def postgres_changes_and_transactions(server):
    client = connect(server)
    assert client.tags("CREATE OR REPLACE TABLE w (a INTEGER, b VARCHAR)") == ["CREATE TABLE"]
    assert client.tags("INSERT INTO w VALUES (1, 'x'), (2, 'y')") == ["INSERT 0 2"]
    assert client.tags("UPDATE w SET b = 'z' WHERE a = 2") == ["UPDATE 1"]
    client.run("BEGIN")
    assert client.status == "T"
    client.run("DELETE FROM w")
    other = connect(server)
    assert other.rows("SELECT COUNT(*) FROM w") == [[b"2"]]
    assert failure(client, "SELECT nope")["C"] == "42703" and client.status == "E"
    assert failure(client, "SELECT 1")["C"] == "25P02"
    client.run("ROLLBACK")
    assert client.status == "I" and client.rows("SELECT COUNT(*) FROM w") == [[b"2"]]
    failure(client, "INSERT INTO w VALUES (3, 'q'); SELECT 1 / 0")
    assert client.rows("SELECT COUNT(*) FROM w") == [[b"2"]], "half a message was kept"
    client.run("BEGIN; DELETE FROM w")
    client.close()
    time.sleep(0.1)
    assert other.rows("SELECT COUNT(*) FROM w") == [[b"2"]], "a lost connection committed"
    other.close()


@check
def postgres_errors(server):
    client = connect(server)
    fields = failure(client, "SELECT é, nope FROM invoice".replace("é", "'é'"))
    assert fields["S"] == "ERROR" and fields["C"] == "42703" and fields["P"] == "13", fields
    assert failure(client, "SELEC 1")["C"] == "42601"
    assert client.rows("SELECT 1") == [[b"1"]]
    client.close()


@check
def postgres_extended(server):
    client = connect(server)
    client.prepare("SELECT id, amount FROM invoice WHERE id = $1 AND customer = $2", types=(20,), name=b"s")
    client.send(b"D", b"Ss\0")
    client.bind([b"7", b"customer 7"], name=b"s")
    client.send(b"D", b"P\0")
    client.execute()
    messages = raise_errors(client.sync())
    assert [l for l, _ in messages] == [b"1", b"t", b"T", b"2", b"T", b"D", b"C", b"Z"], messages
    assert messages[1][1] == struct.pack(">hii", 2, 20, 25), messages[1]
    assert row(messages[5][1]) == [b"7", b"8.75"]
    client.bind([struct.pack(">q", 8), b"customer 8"], name=b"s", formats=(1, 0), results=(1,))
    client.execute()
    cells = row(raise_errors(client.sync())[1][1])
    assert cells[0] == struct.pack(">q", 8) and numeric(cells[1]) == Decimal("10.00"), cells
    client.prepare("SELECT nope", name=b"t")
    client.send(b"D", b"St\0")
    client.bind([], name=b"t")
    client.execute()
    messages = client.sync()
    assert [l for l, _ in messages] == [b"1", b"E", b"Z"], messages
    client.bind([], name=b"missing")
    assert [l for l, _ in client.sync()] == [b"E", b"Z"]
    client.send(b"C", b"Ss\0")
    assert [l for l, _ in client.sync()] == [b"3", b"Z"]
    client.prepare("")
    client.bind([])
    client.execute()
    assert [l for l, _ in client.sync()] == [b"1", b"2", b"I", b"Z"]
    client.close()


def numeric(data):
    count, weight, sign, scale = struct.unpack(">hhHH", data[:8])
    digits = struct.unpack(f">{count}h", data[8:])
    assert 0 <= scale < 100
    with localcontext(prec=60):
        value = sum((Decimal(d) * Decimal(1).scaleb(4 * (weight - i)) for i, d in enumerate(digits)), Decimal(0))
    return -value if sign else value


BINARY = [
    ("TRUE", b"\1"), ("CAST(-2 AS SMALLINT)", b"\xff\xfe"), ("CAST(1.5 AS DOUBLE)", struct.pack(">d", 1.5)),
    ("CAST(1.5 AS REAL)", struct.pack(">f", 1.5)), ("DATE '2000-01-02'", struct.pack(">i", 1)), ("DATE '1999-12-31'", struct.pack(">i", -1)),
    ("TIMESTAMP '2000-01-01 00:00:01'", struct.pack(">q", 1000000)), ("TIME '00:00:01'", struct.pack(">q", 1000000)),
    ("CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID)", bytes.fromhex("00112233445566778899aabbccddeeff")),
    ("'ä'", "ä".encode()), ("X'00ff'", b"\0\xff"), ("INTERVAL '1 month 2 days 3 seconds'", struct.pack(">qii", 3000000, 2, 1)),
    ("CAST(ARRAY[1, NULL] AS INTEGER[])", struct.pack(">iiiiiiii", 1, 1, 23, 2, 1, 4, 1, -1)),
]
NUMBERS = ["0.00", "1", "-1", "12.50", "10000", "0.0001", "-0.00012", "12345678901234567890.0123456789", "99990000.0000", "1000000000000"]


@check
def postgres_binary(server):
    client = connect(server)
    for sql, wanted in BINARY:
        client.prepare(f"SELECT {sql} AS v")
        client.bind([], results=(1,))
        client.execute()
        (cell,) = row(next(b for l, b in raise_errors(client.sync()) if l == b"D"))
        assert cell == wanted, (sql, cell, wanted)
    for text in NUMBERS:
        scale = len(text.split(".")[1]) if "." in text else 0
        client.prepare(f"SELECT CAST('{text}' AS DECIMAL(38,{scale})) AS v")
        client.bind([], results=(1,))
        client.execute()
        (cell,) = row(next(b for l, b in raise_errors(client.sync()) if l == b"D"))
        assert numeric(cell) == Decimal(text), (text, cell, numeric(cell))
        # The same bytes come back as a parameter.
        client.prepare("SELECT $1 AS v", types=(1700,))
        client.bind([cell], formats=(1,))
        client.execute()
        (back,) = row(next(b for l, b in raise_errors(client.sync()) if l == b"D"))
        assert Decimal(back.decode()) == Decimal(text) and back.decode() == text, (text, back)
    client.close()


@check
def postgres_portals_and_cursors(server):
    client = connect(server)
    client.prepare("SELECT i FROM generate_series(1, 5) AS t (i)")
    client.bind([])
    client.execute(2)
    client.execute(2)
    client.execute(2)
    messages = raise_errors(client.sync())
    assert [l for l, _ in messages] == [b"1", b"2", b"D", b"D", b"s", b"D", b"D", b"s", b"D", b"C", b"Z"], messages
    client.run("BEGIN")
    client.run("DECLARE c CURSOR FOR SELECT i FROM generate_series(1, 5) AS t (i)")
    assert client.rows("FETCH 2 FROM c") == [[b"1"], [b"2"]]
    assert client.rows("FETCH FORWARD ALL FROM c") == [[b"3"], [b"4"], [b"5"]] and client.rows("FETCH NEXT FROM c") == []
    assert client.tags("CLOSE c; COMMIT") == ["CLOSE CURSOR", "COMMIT"]
    assert failure(client, "FETCH 1 FROM c")["C"] == "34000"
    client.close()


@check
def postgres_copy_out(server):
    client = connect(server)
    messages = client.run("COPY (SELECT 1 AS a, 'x\ty' AS b, NULL AS c UNION ALL SELECT 2, '', 'q') TO STDOUT")
    data = b"".join(b for l, b in messages if l == b"d")
    assert data == b"1\tx\\ty\t\\N\n2\t\tq\n" and messages[0][0] == b"H", data
    messages = client.run("COPY (SELECT 1 AS a, 'x,y' AS b, NULL AS c UNION ALL SELECT 2, '', 'q') TO STDOUT (FORMAT csv, HEADER)")
    assert b"".join(b for l, b in messages if l == b"d") == b'a,b,c\n1,"x,y",\n2,"",q\n', messages
    messages = client.run("COPY (SELECT CAST(1 AS INTEGER) AS a, NULL AS b) TO STDOUT (FORMAT binary)")
    data = b"".join(b for l, b in messages if l == b"d")
    assert data == b"PGCOPY\n\xff\r\n\0" + struct.pack(">ii", 0, 0) + struct.pack(">hiii", 2, 4, 1, -1) + b"\xff\xff", data
    client.close()


@check
def postgres_copy_in(server):
    client = connect(server)
    client.run("CREATE OR REPLACE TABLE ci (a INTEGER, b VARCHAR, m DECIMAL(10,2), d DATE)")
    client.send(b"Q", b"COPY ci FROM STDIN\0")
    assert client.message()[0] == b"G"
    client.send(b"d", b"1\tx\\ty\t2.50\t2026-01-01\n2\t\\N\t")
    client.send(b"d", b"\\N\t\\N\n")
    client.send(b"c")
    assert (b"C", b"COPY 2\0") in raise_errors(client.until_ready())
    client.send(b"Q", b"COPY ci (a, b) FROM STDIN (FORMAT csv, HEADER)\0")
    client.message()
    client.send(b"d", b'a,b\n3,"two\nlines, ""q"""\n4,\n5,""\n')
    client.send(b"c")
    raise_errors(client.until_ready())
    rows = client.rows("SELECT * FROM ci ORDER BY a")
    assert rows == [[b"1", b"x\ty", b"2.50", b"2026-01-01"], [b"2", None, None, None], [b"3", b'two\nlines, "q"', None, None],
                    [b"4", None, None, None], [b"5", b"", None, None]], rows
    client.send(b"Q", b"COPY ci FROM STDIN\0")
    client.message()
    client.send(b"d", b"6\tx\t1\t2026-01-01\nseven\tx\t1\t2026-01-01\n")
    client.send(b"c")
    assert b"E" in [l for l, _ in client.until_ready()]
    assert client.rows("SELECT COUNT(*) FROM ci") == [[b"5"]], "half of a COPY was kept"
    client.close()


@check
def postgres_cancel(server):
    client = connect(server)
    for sql in (ENDLESS, LONG):
        errors = []

        def run():
            try:
                client.run(sql)
            except ServerError as error:
                errors.append(error.fields)

        thread = threading.Thread(target=run)
        thread.start()
        assert wait_until(lambda: running(server)), "it did not begin"
        cancel(server.postgres_port, (client.key[0], client.key[1] ^ 1))
        time.sleep(0.1)
        assert running(server), "a wrong secret cancels"
        cancel(server.postgres_port, client.key)
        thread.join(10)
        assert errors and errors[0]["C"] == "57014", errors
    assert client.rows("SELECT 1") == [[b"1"]]
    client.close()


@check
def postgres_client_leaves(server):
    client = connect(server)
    client.send(b"Q", ENDLESS.encode() + b"\0")
    assert wait_until(lambda: running(server)), "it did not begin"
    client.close()
    assert wait_until(lambda: not running(server)), "it still runs"


# What drivers send before a person asks anything.
DRIVERS = [
    "SET DateStyle='ISO';SET extra_float_digits=2;show transaction_isolation", "SET client_encoding TO 'UTF8'", "SET application_name = 'x'",
    "SET extra_float_digits = 3", "SHOW TRANSACTION ISOLATION LEVEL", "SHOW standard_conforming_strings", "SHOW server_version", "DISCARD ALL",
    "BEGIN ISOLATION LEVEL READ COMMITTED", "ROLLBACK", "BEGIN READ ONLY", "COMMIT", "START TRANSACTION", "END", "SELECT version()",
    "SELECT current_schema()", "SELECT current_user", "SELECT current_database()", "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
    "DEALLOCATE ALL", "SET search_path TO public", "SET statement_timeout = 0", "SET TimeZone TO 'UTC'",
]


@check
def postgres_drivers(server):
    client = connect(server)
    for sql in DRIVERS:
        try:
            client.run(sql)
        except ServerError as error:
            raise AssertionError((sql, error.fields)) from None
    client.close()
