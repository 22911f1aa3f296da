"""Real clients against the server: curl, psql, psycopg, psycopg2, pg8000, pyodbc, trino, pandas, polars.

    sh Tests/peers.sh psycopg[binary] psycopg2-binary pg8000 pyodbc trino pandas polars
    .venv-peers/bin/python Tests/clients.py

A client that is not installed is skipped and named. Ends with `N passed, N failed`.
"""

import datetime
import glob
import importlib
import io
import shutil
import subprocess
import sys
import traceback
from decimal import Decimal

from server_process import ServerProcess

CLIENTS = []


def client(*needs):
    """A check and what it needs: `!program` or a Python module."""
    def add(function):
        CLIENTS.append((function, needs))
        return function
    return add


def missing(needs):
    for need in needs:
        if need.startswith("!"):
            if not shutil.which(need[1:]):
                return need[1:]
            continue
        try:
            importlib.import_module(need)
        except ImportError:
            return need
    return None


def psql(server, *words):
    done = subprocess.run(["psql", "-X", "-h", "127.0.0.1", "-p", str(server.postgres_port), "-U", "me", "-d", "db", *words],
                          capture_output=True, text=True, timeout=30)
    assert done.returncode == 0 and not done.stderr, done.stderr
    return done.stdout


@client("!curl")
def curl(server):
    url = f"http://127.0.0.1:{server.port}/v1/query?format=csv"
    done = subprocess.run(["curl", "-sS", "--compressed", "--data-binary", "SELECT id, amount FROM invoice WHERE id = 2", url], capture_output=True, text=True)
    assert done.stdout == "id,amount\n2,2.50\n", done


@client("!psql")
def psql_queries(server):
    assert psql(server, "-At", "-c", "SELECT id, amount FROM invoice WHERE id < 3 ORDER BY id") == "1|1.25\n2|2.50\n"
    assert psql(server, "-At", "-c", r"\copy (SELECT 1, 'a,b') TO STDOUT csv") == '1,"a,b"\n'


@client("psycopg")
def psycopg_3(server):
    import psycopg
    with psycopg.connect(host="127.0.0.1", port=server.postgres_port, user="me", dbname="db") as connection:
        cursor = connection.execute("SELECT id, amount, issued, paid FROM invoice WHERE id = %s AND customer = %s", (3, "customer 3"))
        assert cursor.fetchall() == [(3, Decimal("3.75"), datetime.date(2026, 1, 4), False)]
        cursor = connection.cursor(binary=True)
        cursor.execute("SELECT id, amount, changed FROM invoice WHERE amount > %s AND issued = %s ORDER BY id", (Decimal("2.5"), datetime.date(2026, 1, 4)))
        assert cursor.fetchone() == (3, Decimal("3.75"), datetime.datetime(2026, 1, 1, 0, 3))
        with connection.cursor(name="part") as part:
            part.execute("SELECT i FROM generate_series(1, 10) AS t (i)")
            assert part.fetchmany(3) + part.fetchall() == [(i,) for i in range(1, 11)]
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE loaded (a INTEGER, b VARCHAR)")
        with cursor.copy("COPY loaded FROM STDIN") as copy:
            copy.write_row((1, "x"))
            copy.write_row((2, None))
        cursor.executemany("INSERT INTO loaded VALUES (%s, %s)", [(3, "z"), (4, "w")])
        assert cursor.execute("SELECT COUNT(*), MAX(b) FROM loaded").fetchone() == (4, "z")
        connection.rollback()


@client("psycopg2")
def psycopg_2(server):
    import psycopg2
    connection = psycopg2.connect(host="127.0.0.1", port=server.postgres_port, user="me", dbname="db")
    cursor = connection.cursor()
    cursor.execute("SELECT id, amount FROM invoice WHERE id = %s", (5,))
    assert cursor.fetchall() == [(5, Decimal("6.25"))]
    connection.close()


@client("pg8000")
def pg8000(server):
    import pg8000.dbapi
    connection = pg8000.dbapi.connect(host="127.0.0.1", port=server.postgres_port, user="me", database="db")
    cursor = connection.cursor()
    cursor.execute("SELECT id, amount, issued FROM invoice WHERE id = %s AND customer = %s", (5, "customer 5"))
    assert list(map(list, cursor.fetchall())) == [[5, Decimal("6.25"), datetime.date(2026, 1, 6)]]
    connection.close()


@client("pyodbc")
def pyodbc(server):
    import pyodbc
    drivers = glob.glob("/usr/lib/*/odbc/psqlodbcw.so")
    if not drivers:
        print("pyodbc: no odbc-postgresql, skipped")
        return
    connection = pyodbc.connect(f"DRIVER={drivers[0]};SERVER=127.0.0.1;PORT={server.postgres_port};DATABASE=db;UID=me;PWD=x", timeout=10)
    cursor = connection.cursor()
    rows = cursor.execute("SELECT id, amount, issued, customer FROM invoice WHERE id = ?", 5).fetchall()
    assert [tuple(r) for r in rows] == [(5, Decimal("6.25"), datetime.date(2026, 1, 6), "customer 5")], rows
    assert {"invoice", "customer"} <= {r.table_name for r in cursor.tables()}
    columns = {r.column_name: r.type_name for r in cursor.columns(table="invoice")}
    assert columns["amount"] == "numeric" and columns["issued"] == "date", columns
    connection.close()


@client("trino")
def trino(server):
    import trino
    connection = trino.dbapi.connect(host="127.0.0.1", port=server.port, user="me")
    cursor = connection.cursor()
    cursor.execute("SELECT id, amount, issued FROM invoice WHERE id <= ? AND customer <> ? ORDER BY id", (2, "it's"))
    assert [tuple(r) for r in cursor.fetchall()] == [(1, Decimal("1.25"), datetime.date(2026, 1, 2)), (2, Decimal("2.50"), datetime.date(2026, 1, 3))]
    try:
        cursor.execute("SELECT nope")
        cursor.fetchall()
        raise AssertionError("no error")
    except trino.exceptions.TrinoUserError as error:
        assert error.error_name == "COLUMN_NOT_FOUND", error


@client("pandas")
def pandas(server):
    import pandas
    frame = pandas.read_csv(io.BytesIO(server.query("SELECT * FROM invoice", "csv")))
    assert len(frame) == 1000 and frame["amount"].sum() == 625625.0


@client("polars")
def polars(server):
    import polars
    frame = polars.read_parquet(io.BytesIO(server.query("SELECT * FROM invoice", "parquet")))
    assert frame["amount"].sum() == Decimal("625625.00"), frame


def main():
    passed = failed = 0
    with ServerProcess("--postgres", "127.0.0.1:0") as server:
        for function, needs in CLIENTS:
            lacking = missing(needs)
            if lacking:
                print(f"{function.__name__}: there is no {lacking}, skipped")
                continue
            try:
                function(server)
                passed += 1
            except Exception:
                failed += 1
                print(f"FAILED {function.__name__}")
                traceback.print_exc(limit=3)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
