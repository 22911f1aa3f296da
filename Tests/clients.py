"""Real clients against the server: curl, psql, psycopg, psycopg2, pg8000, asyncpg, SQLAlchemy, ADBC, pyodbc, JDBC, dbt, trino,
python-odata, pandas, polars; schemathesis over the OpenAPI document; filters that odata-query reads beside our own.

    sh Tests/with-clients.sh Tests/clients.py [NAME …]     installs what PyPI has, and runs all
    python3 Tests/clients.py --smoke                       what is here and takes no minute

A client that is not installed is skipped and named. Ends with `N passed, N failed`.
"""

import datetime
import glob
import importlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
import traceback
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from reckon_pipe import ROOT
from server_process import INIT, ServerProcess

CLIENTS = []
# These take half a minute and more.
SLOW = {"dbt", "schemathesis"}

PAYMENTS = """
CREATE TABLE payment (id INTEGER PRIMARY KEY, invoice_id BIGINT REFERENCES invoice, paid DECIMAL(18,2) NOT NULL DEFAULT 0, UNIQUE (invoice_id));
COMMENT ON TABLE payment IS 'what came in';
INSERT INTO payment VALUES (1, 5, 6.25);
"""


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


def address(server, user="user", database="dbname"):
    """Where drivers connect to, under the names that they have for it."""
    return {"host": "127.0.0.1", "port": server.postgres_port, user: "me", database: "db"}


def url(server):
    return f"postgresql://me:x@127.0.0.1:{server.postgres_port}/db"


def psql(server, *words):
    done = subprocess.run(["psql", "-X", "-h", "127.0.0.1", "-p", str(server.postgres_port), "-U", "me", "-d", "db", *words],
                          capture_output=True, text=True, timeout=30)
    # psql says on standard error that a list is empty.
    assert done.returncode == 0 and (not done.stderr or done.stderr.startswith("Did not find any")), done.stderr
    return done.stdout


@client("!curl")
def curl(server):
    door = f"http://127.0.0.1:{server.port}/v1/query?format=csv"
    done = subprocess.run(["curl", "-sS", "--compressed", "--data-binary", "SELECT id, amount FROM invoice WHERE id = 2", door], capture_output=True, text=True)
    assert done.stdout == "id,amount\n2,2.50\n", done


@client("!psql")
def psql_queries(server):
    assert psql(server, "-At", "-c", "SELECT id, amount FROM invoice WHERE id < 3 ORDER BY id") == "1|1.25\n2|2.50\n"
    assert psql(server, "-At", "-c", r"\copy (SELECT 1, 'a,b') TO STDOUT csv") == '1,"a,b"\n'


@client("!psql")
def psql_describes(server):
    text = psql(server, "-c", r"\d payment")
    for part in ("not null", "numeric(18,2)", '"payment_pkey" PRIMARY KEY', '"payment_invoice_id_key" UNIQUE'):
        assert part in text, text
    assert "what came in" in psql(server, "-c", r"\dt+") and "View definition" in psql(server, "-c", r"\d+ totals")
    psql(server, "-c", "CREATE SEQUENCE numbers START 5 INCREMENT 2")
    assert "numbers | sequence" in psql(server, "-c", r"\ds") and "numbers" in psql(server, "-c", r"\d")
    assert re.search(r"bigint *\| *5 *\| *1 *\| *9223372036854775807 *\| *2 *\|", psql(server, "-c", r"\d numbers"))
    assert psql(server, "-At", "-c", "SELECT start_value, increment_by, last_value FROM pg_sequences WHERE sequencename = 'numbers'") == "5|2|\n"
    psql(server, "-c", "DROP SEQUENCE numbers")
    for command in (r"\d", r"\dt", r"\dv", r"\di", r"\ds", r"\df", r"\dn", r"\l", r"\du", r"\dp", r"\dT", r"\db", r"\d payment_pkey"):
        psql(server, "-c", command)
    assert psql(server, "-At", "-c", "SELECT 'payment'::regclass = conrelid, conrelid::regclass FROM pg_constraint WHERE contype = 'f'") == "t|payment\n"


@client("psycopg")
def psycopg_3(server):
    import psycopg
    with psycopg.connect(**address(server)) as connection:
        cursor = connection.execute("SELECT id, amount, issued, paid FROM invoice WHERE id = %s AND customer = %s", (3, "customer 3"))
        assert cursor.fetchall() == [(3, Decimal("3.75"), datetime.date(2026, 1, 4), False)]
        cursor = connection.cursor(binary=True)
        cursor.execute("SELECT id, amount, changed FROM invoice WHERE amount > %s AND issued = %s ORDER BY id", (Decimal("2.5"), datetime.date(2026, 1, 4)))
        assert cursor.fetchone() == (3, Decimal("3.75"), datetime.datetime(2026, 1, 1, 0, 3))
        with connection.cursor(name="part") as part:
            part.execute("SELECT i FROM generate_series(1, 10) AS t (i)")
            assert part.fetchmany(3) + part.fetchall() == [(i,) for i in range(1, 11)]
        cursor = connection.execute("SELECT id FROM invoice WHERE id = ANY(%s) ORDER BY id", ([2, 4],))
        assert cursor.fetchall() == [(2,), (4,)]
        cursor = connection.cursor()
        cursor.execute("CREATE TABLE loaded (a INTEGER, b VARCHAR)")
        with cursor.copy("COPY loaded FROM STDIN") as copy:
            copy.write_row((1, "x"))
            copy.write_row((2, None))
        cursor.executemany("INSERT INTO loaded VALUES (%s, %s)", [(3, "z"), (4, "w")])
        assert cursor.execute("SELECT COUNT(*), MAX(b) FROM loaded").fetchone() == (4, "z")
        connection.rollback()


def reads_with_parameters(connection, mark):
    """What any driver of Python's database interface does; it writes parameters as `mark`."""
    cursor = connection.cursor()
    cursor.execute(f"SELECT id, amount, issued, customer FROM invoice WHERE id = {mark} AND customer = {mark}", (5, "customer 5"))
    assert [tuple(row) for row in cursor.fetchall()] == [(5, Decimal("6.25"), datetime.date(2026, 1, 6), "customer 5")]
    cursor.execute("CREATE TABLE tried (a INTEGER, b VARCHAR)")
    cursor.executemany(f"INSERT INTO tried VALUES ({mark}, {mark})", [(1, "it's"), (2, None)])
    cursor.execute("SELECT a, b FROM tried ORDER BY a")
    assert [tuple(row) for row in cursor.fetchall()] == [(1, "it's"), (2, None)]
    connection.rollback()


@client("psycopg2")
def psycopg_2(server):
    import psycopg2
    connection = psycopg2.connect(**address(server))
    reads_with_parameters(connection, "%s")
    connection.close()


@client("pg8000")
def pg8000(server):
    import pg8000.dbapi
    connection = pg8000.dbapi.connect(**address(server, database="database"))
    reads_with_parameters(connection, "%s")
    connection.close()


@client("pyodbc")
def pyodbc(server):
    import pyodbc
    drivers = glob.glob("/usr/lib/*/odbc/psqlodbcw.so")
    if not drivers:
        print("pyodbc: no odbc-postgresql, skipped")
        return
    connection = pyodbc.connect(f"DRIVER={drivers[0]};SERVER=127.0.0.1;PORT={server.postgres_port};DATABASE=db;UID=me;PWD=x", timeout=10)
    reads_with_parameters(connection, "?")
    cursor = connection.cursor()
    assert {"invoice", "customer"} <= {r.table_name for r in cursor.tables()}
    columns = {r.column_name: r.type_name for r in cursor.columns(table="invoice")}
    assert columns["amount"] == "numeric" and columns["issued"] == "date", columns
    assert [r.column_name for r in cursor.primaryKeys("payment")] == ["id"]
    assert [(r.pktable_name, r.fkcolumn_name) for r in cursor.foreignKeys(foreignTable="payment")] == [("invoice", "invoice_id")]
    assert "payment_pkey" in {r.index_name for r in cursor.statistics("payment", unique=True)}
    cursor.procedures().fetchall()
    assert cursor.getTypeInfo().fetchall()
    connection.close()


def reflects(server, driver):
    import sqlalchemy as sa
    engine = sa.create_engine(url(server).replace("postgresql:", f"postgresql+{driver}:"))
    there = sa.inspect(engine)
    assert {"invoice", "customer", "payment"} <= set(there.get_table_names()) and "totals" in there.get_view_names()
    columns = {c["name"]: (str(c["type"]), c["nullable"], c["default"]) for c in there.get_columns("payment")}
    assert columns == {"id": ("INTEGER", False, None), "invoice_id": ("BIGINT", True, None), "paid": ("NUMERIC(18, 2)", False, "0")}, columns
    assert there.get_pk_constraint("payment")["constrained_columns"] == ["id"]
    (key,) = there.get_foreign_keys("payment")
    assert (key["constrained_columns"], key["referred_table"], key["referred_columns"]) == (["invoice_id"], "invoice", ["id"]), key
    assert [u["column_names"] for u in there.get_unique_constraints("payment")] == [["invoice_id"]]
    assert there.get_table_comment("payment")["text"] == "what came in"
    assert "SUM(amount)" in there.get_view_definition("totals")
    tables = sa.MetaData()
    tables.reflect(engine, views=True)
    invoice, payment = tables.tables["invoice"], tables.tables["payment"]
    with engine.begin() as connection:
        joined = sa.select(invoice.c.amount, payment.c.paid).join_from(payment, invoice)
        assert connection.execute(joined).all() == [(Decimal("6.25"), Decimal("6.25"))]
        made = sa.Table(f"made_{driver}", sa.MetaData(), sa.Column("id", sa.Integer, primary_key=True),
                        sa.Column("name", sa.String(20), nullable=False), sa.Column("amount", sa.Numeric(12, 2)))
        made.create(connection)
        connection.execute(made.insert(), [{"id": 1, "name": "a", "amount": 1}, {"id": 2, "name": "b", "amount": None}])
        assert connection.execute(made.insert().returning(made.c.id), {"id": 5, "name": "c", "amount": 2}).scalar() == 5
        rows = connection.execute(sa.select(made).order_by(made.c.id)).all()
        assert rows == [(1, "a", Decimal("1.00")), (2, "b", None), (5, "c", Decimal("2.00"))], rows
        made.drop(connection)
    engine.dispose()


@client("sqlalchemy", "psycopg", "psycopg2", "pg8000")
def sqlalchemy(server):
    for driver in ("psycopg", "psycopg2", "pg8000"):
        reflects(server, driver)


@client("asyncpg")
def asyncpg(server):
    import asyncio

    import asyncpg

    async def talk():
        connection = await asyncpg.connect(**address(server, database="database"), password="x")
        row = await connection.fetchrow("SELECT id, amount, issued FROM invoice WHERE id = $1 AND amount > $2", 3, Decimal("1.5"))
        assert tuple(row) == (3, Decimal("3.75"), datetime.date(2026, 1, 4)), row
        async with connection.transaction():
            assert len([r async for r in connection.cursor("SELECT id FROM invoice WHERE id <= $1", 500)]) == 500
        await connection.execute("CREATE TABLE async_rows (a INTEGER, b TEXT)")
        await connection.copy_records_to_table("async_rows", records=[(1, "x"), (2, None)])
        await connection.executemany("INSERT INTO async_rows VALUES ($1, $2)", [(3, "y"), (4, "z")])
        rows = [tuple(r) for r in await connection.fetch("SELECT * FROM async_rows ORDER BY a")]
        assert rows == [(1, "x"), (2, None), (3, "y"), (4, "z")], rows
        await connection.execute("DROP TABLE async_rows")
        found = await connection.fetch("SELECT id FROM invoice WHERE id = ANY($1) AND customer <> ALL($2) ORDER BY id", [3, 5, 9], ["customer 5"])
        assert [r["id"] for r in found] == [3, 9], found
        found = await connection.fetch("SELECT id FROM invoice WHERE amount = ANY($1) ORDER BY id", [Decimal("1.25"), Decimal("3.750")])
        assert [r["id"] for r in found] == [1, 3], found
        await connection.close()

    asyncio.run(talk())


@client("adbc_driver_postgresql", "pyarrow")
def adbc(server):
    import adbc_driver_postgresql.dbapi
    import pyarrow
    with adbc_driver_postgresql.dbapi.connect(url(server)) as connection:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM invoice WHERE id < 4 ORDER BY id")
            table = cursor.fetch_arrow_table()
            assert table.schema.field("issued").type == pyarrow.date32() and table["id"].to_pylist() == [1, 2, 3], table.schema
            assert table["amount"].to_pylist() == ["1.25", "2.50", "3.75"]
            cursor.execute("SELECT id FROM invoice WHERE id = $1", (5,))
            assert cursor.fetchall() == [(5,)]
            cursor.adbc_ingest("ingested", pyarrow.table({"a": [1, 2, None], "b": ["x", None, "z"], "d": [1.5, 2.5, None]}), mode="create")
            cursor.execute("SELECT * FROM ingested")
            assert cursor.fetchall() == [(1, "x", 1.5), (2, None, 2.5), (None, "z", None)]
        found = str(connection.adbc_get_objects(depth="columns").read_all().to_pylist())
        # The transaction that made a table sees it in the catalog, and nobody else does.
        assert "'payment'" in found and "'ingested'" in found, found
        assert b"ingested" not in server.query("SELECT table_name FROM information_schema.tables")
        connection.rollback()


@client("!java")
def jdbc(server):
    jars = glob.glob("/usr/share/java/postgresql.jar")
    if not jars:
        print("jdbc: no libpostgresql-jdbc-java, skipped")
        return
    done = subprocess.run(["java", "-cp", jars[0], str(ROOT / "Tests" / "Clients" / "Jdbc.java"), str(server.postgres_port)],
                          capture_output=True, text=True, timeout=120)
    assert done.returncode == 0 and " held" in done.stdout, done.stderr[-2000:]


@client()
def dbt(server):
    program = shutil.which("dbt") or str(ROOT / ".venv-dbt" / "bin" / "dbt")
    if not os.path.exists(program):
        print("dbt: not installed, skipped")
        return
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "Tests" / "Clients" / "dbt", folder, dirs_exist_ok=True)
        (Path(folder) / "profiles.yml").write_text(
            "reckon:\n  target: dev\n  outputs:\n    dev: {type: postgres, host: 127.0.0.1, port: %d, user: me, password: x, dbname: db, "
            "schema: main, threads: 1}\n" % server.postgres_port)
        for command in (["build"], ["run"], ["test"], ["docs", "generate"]):
            done = subprocess.run([program, "--no-use-colors", *command, "--profiles-dir", ".", "--project-dir", "."], cwd=folder, text=True,
                                  capture_output=True, timeout=180, env={**os.environ, "DBT_SEND_ANONYMOUS_USAGE_STATS": "false"})
            assert done.returncode == 0, (command, done.stdout[-3000:])
    assert server.query("SELECT * FROM german ORDER BY id") == b"id,name\n1,Ann\n3,Cid\n"
    assert server.query("SELECT * FROM counts ORDER BY country") == b"country,customers\nDE,2\nFR,1\n"
    assert server.query("SELECT count(*) AS n FROM growing") == b"n\n3\n"


@client("odata", "requests")
def python_odata(server):
    from odata import ODataService
    service = ODataService(f"http://127.0.0.1:{server.port}/odata/", reflect_entities=True, quiet_progress=True)
    invoice = service.entities["invoice"]
    rows = service.query(invoice).filter(invoice.id <= 3).order_by(invoice.id.desc()).all()
    assert [(r.id, Decimal(str(r.amount))) for r in rows] == [(3, Decimal("3.75")), (2, Decimal("2.5")), (1, Decimal("1.25"))], rows


FILTERS = [
    "id eq 5", "id ne 5 and id lt 8", "not (id gt 3)", "amount ge 1200.5", "customer eq 'customer 3'", "contains(customer, '7')",
    "startswith(customer, 'cust') and endswith(customer, '1')", "issued ge 2026-06-01 and issued lt 2026-07-01", "paid eq true", "length(customer) eq 10",
    "id in (1, 2, 3)", "(id lt 10 or id gt 990) and customer ne 'customer 9'", "year(issued) eq 2026 and month(issued) eq 2", "id add 5 eq 10",
    "id mod 100 eq 7", "tolower(customer) eq 'customer 4'", "indexof(customer, '5') eq 9", "substring(customer, 9) eq '6'", "round(rate) eq 10",
    "floor(rate) eq 10", "ceiling(rate) eq 10", "customer eq null", "customer ne null and id eq 7", "concat(customer, '!') eq 'customer 2!'",
]


@client("odata_query")
def odata_query(server):
    """The rows of a filter are those of the SQL that odata-query makes of it."""
    from odata_query.grammar import ODataLexer, ODataParser
    from odata_query.sql import AstToSqlVisitor
    import json
    for text in FILTERS:
        tree = ODataParser().parse(ODataLexer().tokenize(text))
        status, _, body = server.get(f"/odata/invoice/$count?$filter={quote(text)}")
        assert status == 200, (text, body)
        try:
            condition = AstToSqlVisitor().visit(tree)
        except Exception:
            print(f"odata-query: makes no SQL of {text}")
            continue
        # What it writes for these two is no SQL (`WHEN > 0`).
        condition = {"floor(rate) eq 10": "floor(rate) = 10", "ceiling(rate) eq 10": "ceil(rate) = 10"}.get(text, condition)
        # It writes round(x) as a CAST of x + 0.5 that is to cut the places off; ours rounds, as PostgreSQL's does.
        condition = re.sub(r'CAST \(("\w+" \+ 0\.5) AS INTEGER\)', r"trunc(\1)", condition)
        sql = server.query(f"SELECT count(*) AS n FROM invoice WHERE {condition}").split()[1]
        assert int(body) == int(sql), (text, condition, body, sql)


@client("schemathesis")
def schemathesis(server):
    """No request that the OpenAPI document allows, and none that it does not, gives a 5xx, or an answer that it does not describe."""
    program = Path(sys.executable).parent / "schemathesis"
    done = subprocess.run([str(program), "run", f"http://127.0.0.1:{server.port}/openapi.json", "--checks",
                           "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance", "--max-examples", "40",
                           "--seed", "7", "--request-timeout", "20", "--no-color"], capture_output=True, text=True, timeout=500)
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-500:]
    assert server.get("/health")[0] == 200


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
    wanted = [word for word in sys.argv[1:] if word != "--smoke"]
    passed = failed = 0
    with ServerProcess("--postgres", "127.0.0.1:0", init=INIT + PAYMENTS) as server:
        for function, needs in CLIENTS:
            if wanted and function.__name__ not in wanted or "--smoke" in sys.argv and function.__name__ in SLOW:
                continue
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
