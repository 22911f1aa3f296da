"""Checks with what real clients were seen to send: Power BI's DirectQuery, navigator and feed, Npgsql, psqlODBC, JDBC, psycopg, psql, Trino."""

import gzip
import json
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path
from urllib.parse import quote

from postgres_wire import Client, columns, row
from reckon_pipe import binary_path
from server_odata import POWER_BI
from server_process import ServerProcess

INIT = """
CREATE TABLE customer (name VARCHAR PRIMARY KEY, country VARCHAR);
CREATE TABLE invoice (id BIGINT PRIMARY KEY, customer_name VARCHAR REFERENCES customer (name), amount DECIMAL(18,2), issued TIMESTAMP, day DATE,
                      paid BOOLEAN, small SMALLINT, whole INTEGER, part DOUBLE, clock TIME, u UUID, b BLOB, note VARCHAR(20));
INSERT INTO customer VALUES ('ann', 'DE'), ('bob', 'FR'), ('eve', NULL);
INSERT INTO invoice SELECT i, CASE i % 4 WHEN 0 THEN 'ann' WHEN 1 THEN 'bob' WHEN 2 THEN 'eve' END, CASE WHEN i % 5 > 0 THEN i * 1.25 END,
  TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 hour', DATE '2026-01-01' + CAST(i % 90 AS INTEGER), i % 2 = 0, i, i, i / 4.0, TIME '12:30:00.5',
  CAST('00112233-4455-6677-8899-aabbccddeeff' AS UUID), CAST('abc' AS BLOB), NULL FROM generate_series(1, 100) AS t (i);
"""

# What DirectQuery writes around a table, and the plain query that it means. The driver calls the schema `public`.
TABLE = 'select "id","customer_name","amount","issued" from "public"."invoice" "$Table"'
DIRECT_QUERY = [
    (f'select "_"."customer_name","_"."a0" from (select "rows"."customer_name" as "customer_name", sum("rows"."amount") as "a0" from ({TABLE}) "rows" '
     'group by "customer_name") "_" where not "_"."a0" is null limit 1000001',
     "SELECT customer_name, sum(amount) FROM invoice GROUP BY customer_name HAVING sum(amount) IS NOT NULL"),
    (f'select count(distinct("rows"."customer_name")) + max(case when "rows"."customer_name" is null then 1 else 0 end) as "a0" from ({TABLE}) "rows"',
     "SELECT 4"),
    (f'select "_"."customer_name" as "c1", "_"."a0" as "a0" from (select "rows"."customer_name" as "customer_name", max("rows"."amount") as "a0" from '
     f'(select "_"."id","_"."customer_name","_"."amount" from ({TABLE}) "_" where "_"."amount" > 10 and "_"."customer_name" in (\'ann\', \'bob\')) "rows" '
     'group by "customer_name") "_" where not "_"."a0" is null limit 1000001',
     "SELECT customer_name, max(amount) FROM invoice WHERE amount > 10 AND customer_name IN ('ann', 'bob') GROUP BY customer_name"),
    ('select "_"."customer_name", "_"."o0", case when "_"."o0" is not null then "_"."o0" else timestamp \'1899-12-28 00:00:00\' end as "t0_0", '
     f'case when "_"."o0" is null then 0 else 1 end as "t1_0" from (select "rows"."customer_name", max("rows"."issued") as "o0" from ({TABLE}) "rows" '
     'group by "customer_name") "_" order by "t0_0" desc, "t1_0" desc, "customer_name" limit 501',
     "SELECT customer_name, max(issued), coalesce(max(issued), TIMESTAMP '1899-12-28 00:00:00'), CASE WHEN max(issued) IS NULL THEN 0 ELSE 1 END "
     "FROM invoice GROUP BY customer_name"),
    (f'select "$Outer"."country", sum("$Inner"."amount") as "a0" from ({TABLE}) "$Inner" left outer join (select "name","country" from "public"."customer" "$Table") '
     '"$Outer" on ("$Inner"."customer_name" = "$Outer"."name" or "$Inner"."customer_name" is null and "$Outer"."name" is null) group by "country" limit 1000001',
     "SELECT country, sum(amount) FROM invoice LEFT JOIN customer ON customer_name = name GROUP BY country"),
    ('select "id", "amount" from "public"."invoice" "$Table" where "issued" >= timestamp \'2026-01-02 00:00:00\' and "issued" < timestamp \'2026-01-03 00:00:00\' limit 1000',
     "SELECT id, amount FROM invoice WHERE CAST(issued AS DATE) = DATE '2026-01-02'"),
]

# The navigator of the PostgreSQL connector.
NAVIGATOR = [
    ("select TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE from INFORMATION_SCHEMA.tables where TABLE_SCHEMA not in ('information_schema', 'pg_catalog') order by TABLE_SCHEMA, TABLE_NAME",
     [[b"main", b"customer", b"BASE TABLE"], [b"main", b"invoice", b"BASE TABLE"]]),
    ("select character_set_name from INFORMATION_SCHEMA.character_sets", [[b"UTF8"]]),
    ("select COLUMN_NAME, ORDINAL_POSITION, IS_NULLABLE, case when (data_type like '%unsigned%') then DATA_TYPE || ' unsigned' else DATA_TYPE end as DATA_TYPE "
     "from INFORMATION_SCHEMA.columns where TABLE_SCHEMA = 'main' and TABLE_NAME = 'customer' order by TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION",
     [[b"name", b"1", b"NO", b"text"], [b"country", b"2", b"YES", b"text"]]),
    ("select column_name, data_type, udt_name, character_maximum_length, numeric_precision, numeric_scale from information_schema.columns where table_name = 'invoice' "
     "and column_name in ('id', 'amount', 'issued', 'paid', 'part', 'note', 'b') order by ordinal_position",
     [[b"id", b"bigint", b"int8", None, b"64", b"0"], [b"amount", b"numeric", b"numeric", None, b"18", b"2"],
      [b"issued", b"timestamp without time zone", b"timestamp", None, None, None], [b"paid", b"boolean", b"bool", None, None, None],
      [b"part", b"double precision", b"float8", None, b"53", None], [b"b", b"bytea", b"bytea", None, None, None],
      [b"note", b"character varying", b"varchar", b"20", None, None]]),
    ("select format_type(atttypid, atttypmod) from pg_attribute where attname in ('note', 'amount') order by 1", [[b"character varying(20)"], [b"numeric(18,2)"]]),
    ("select i.CONSTRAINT_SCHEMA || '_' || i.CONSTRAINT_NAME as INDEX_NAME, ii.COLUMN_NAME, ii.ORDINAL_POSITION, case when i.CONSTRAINT_TYPE = 'PRIMARY KEY' then 'Y' else 'N' end "
     "as PRIMARY_KEY from INFORMATION_SCHEMA.table_constraints i inner join INFORMATION_SCHEMA.key_column_usage ii on i.CONSTRAINT_SCHEMA = ii.CONSTRAINT_SCHEMA and "
     "i.CONSTRAINT_NAME = ii.CONSTRAINT_NAME and i.TABLE_SCHEMA = ii.TABLE_SCHEMA and i.TABLE_NAME = ii.TABLE_NAME where i.TABLE_SCHEMA = 'main' and i.TABLE_NAME = 'invoice' "
     "and i.CONSTRAINT_TYPE in ('PRIMARY KEY', 'UNIQUE') order by INDEX_NAME, ii.ORDINAL_POSITION", [[b"main_invoice_pkey", b"id", b"1", b"Y"]]),
    ("select pkcol.COLUMN_NAME as PK_COLUMN_NAME, fkcol.TABLE_SCHEMA AS FK_TABLE_SCHEMA, fkcol.TABLE_NAME AS FK_TABLE_NAME, fkcol.COLUMN_NAME as FK_COLUMN_NAME, "
     "fkcol.ORDINAL_POSITION as ORDINAL from (select distinct constraint_catalog, constraint_schema, unique_constraint_schema, constraint_name, unique_constraint_name "
     "from INFORMATION_SCHEMA.referential_constraints) fkcon inner join INFORMATION_SCHEMA.key_column_usage fkcol on fkcon.constraint_schema = fkcol.constraint_schema "
     "and fkcon.constraint_name = fkcol.constraint_name inner join INFORMATION_SCHEMA.key_column_usage pkcol on fkcon.unique_constraint_schema = pkcol.constraint_schema "
     "and fkcon.unique_constraint_name = pkcol.constraint_name where pkcol.TABLE_SCHEMA = 'main' and pkcol.TABLE_NAME = 'customer' and pkcol.ORDINAL_POSITION = fkcol.ORDINAL_POSITION "
     "order by FK_TABLE_NAME, fkcol.ORDINAL_POSITION", [[b"name", b"main", b"invoice", b"customer_name", b"1"]]),
]

# psqlODBC's lists of keys.
KEYS = [
    ("select a.attname from pg_catalog.pg_index i, pg_catalog.pg_class c, pg_catalog.pg_attribute a where c.relname = 'invoice' and c.oid = i.indrelid and i.indisprimary "
     "and a.attrelid = c.oid and a.attnum = i.indkey[0]", [[b"id"]]),
    ("select relname, generate_series(array_lower(conkey, 1), array_upper(conkey, 1)) as i from pg_catalog.pg_constraint cn, pg_catalog.pg_class c "
     "where contype = 'f' and conrelid = c.oid", [[b"invoice", b"1"]]),
]

# Npgsql 4 loads the types before the first statement: all, then the fields of composite ones, then the words of enumerations.
NPGSQL_TYPES = [
    "SELECT version()",
    "SELECT ns.nspname, a.typname, a.oid, a.typbasetype, CASE WHEN pg_proc.proname = 'array_recv' THEN 'a' ELSE a.typtype END AS typtype, "
    "CASE WHEN pg_proc.proname = 'array_recv' THEN a.typelem WHEN a.typtype = 'r' THEN rngsubtype ELSE 0 END AS typelem, "
    "CASE WHEN pg_proc.proname IN ('array_recv', 'oidvectorrecv') THEN 3 WHEN a.typtype = 'r' THEN 2 WHEN a.typtype = 'd' THEN 1 ELSE 0 END AS ord "
    "FROM pg_type AS a JOIN pg_namespace AS ns ON (ns.oid = a.typnamespace) JOIN pg_proc ON pg_proc.oid = a.typreceive "
    "LEFT OUTER JOIN pg_class AS cls ON (cls.oid = a.typrelid) LEFT OUTER JOIN pg_type AS b ON (b.oid = a.typelem) "
    "LEFT OUTER JOIN pg_class AS elemcls ON (elemcls.oid = b.typrelid) LEFT OUTER JOIN pg_range ON (pg_range.rngtypid = a.oid) "
    "WHERE a.typtype IN ('b', 'r', 'e', 'd') OR (a.typtype = 'c' AND cls.relkind = 'c') OR (pg_proc.proname = 'array_recv' AND (b.typtype IN ('b', 'r', 'e', 'd') "
    "OR (b.typtype = 'p' AND b.typname IN ('record', 'void')) OR (b.typtype = 'c' AND elemcls.relkind = 'c'))) OR (a.typtype = 'p' AND a.typname IN ('record', 'void')) ORDER BY ord",
    "SELECT typ.oid, att.attname, att.atttypid FROM pg_type AS typ JOIN pg_namespace AS ns ON (ns.oid = typ.typnamespace) JOIN pg_class AS cls ON (cls.oid = typ.typrelid) "
    "JOIN pg_attribute AS att ON (att.attrelid = typ.typrelid) WHERE typ.typtype = 'c' AND cls.relkind = 'c' AND attnum > 0 AND NOT attisdropped ORDER BY typ.oid, att.attnum",
    "SELECT pg_type.oid, enumlabel FROM pg_enum JOIN pg_type ON pg_type.oid = enumtypid ORDER BY oid, enumsortorder",
]


def rows_of(client, sql):
    """By the extended protocol, as Npgsql asks."""
    client.prepare(sql)
    client.bind(())
    client.execute()
    return [row(body) for letter, body in client.sync() if letter == b"D"]


def direct_query_is_answered(_):
    with ServerProcess("--postgres", "127.0.0.1:0", init=INIT) as server:
        client = Client(server.postgres_port, user="me")
        for sql, plain in DIRECT_QUERY:
            wanted = sorted(client.rows(plain), key=str)
            for way in (client.rows, lambda text: rows_of(client, text)):
                found = sorted(way(sql), key=str)
                assert found == wanted and found, (sql, found, wanted)
        # The nested selects are one scan and one aggregate.
        plan = "\n".join(r[0].decode() for r in client.rows("EXPLAIN " + DIRECT_QUERY[0][0]))
        assert plan.count("Scan") == 1 and plan.count("Aggregate") == 1, plan
        client.close()


def navigators_and_drivers_begin(_):
    with ServerProcess("--postgres", "127.0.0.1:0", init=INIT) as server:
        client = Client(server.postgres_port, user="me")
        for sql, wanted in NAVIGATOR + KEYS:
            found = client.rows(sql)
            assert found == wanted, (sql, found)
        # Npgsql: three statements before it waits for the first answer, and DISCARD ALL when a connection goes back to its pool.
        for text in NPGSQL_TYPES[1:]:
            client.prepare(text)
            client.bind(())
            client.execute()
        messages = client.sync()
        assert [letter for letter, _ in messages].count(b"C") == 3 and messages[-1][0] == b"Z", messages[-3:]
        types = {fields[1]: fields for fields in rows_of(client, NPGSQL_TYPES[1])}
        assert {b"int2", b"int4", b"int8", b"numeric", b"text", b"varchar", b"bool", b"date", b"timestamp", b"timestamptz", b"float8", b"bytea", b"uuid"} <= set(types), sorted(types)
        assert types[b"int8"][2] == b"20" and types[b"numeric"][2] == b"1700", types[b"int8"]
        assert types.get(b"_int4", [b""] * 5)[4] == b"a" and types[b"_int4"][5] == b"23", types.get(b"_int4")
        assert b"PostgreSQL" in client.rows(NPGSQL_TYPES[0])[0][0]
        assert client.tags("DISCARD ALL") == ["DISCARD ALL"]
        # psqlODBC's first message, psycopg's cursors.
        assert client.tags("SET DateStyle='ISO';SET extra_float_digits=2;show transaction_isolation") == ["SET", "SET", "SHOW"]
        client.run("BEGIN")
        client.run("DECLARE part CURSOR FOR SELECT id FROM invoice ORDER BY id")
        assert client.rows("FETCH FORWARD 2 FROM part") == [[b"1"], [b"2"]] and client.rows("FETCH 1 FROM part") == [[b"3"]]
        assert client.tags("CLOSE part") == ["CLOSE CURSOR"]
        client.run("COMMIT")
        client.close()


def power_bi_reads_the_feed(_):
    with ServerProcess(init=INIT) as server:
        def feed(path, **more):
            status, headers, body = server.ask("GET", "/odata/" + quote(path, safe="/?=&$(),;':"), headers={**POWER_BI, **more})
            assert status == 200, (path, status, body)
            return headers, gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body

        # Exactly one header of the version, whatever is asked.
        raw = server.raw(b"GET /odata/invoice?$top=1000 HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOData-MaxVersion: 4.0\r\nMaxDataServiceVersion: 3.0\r\n\r\n")
        head = raw.split(b"\r\n\r\n")[0].lower()
        assert head.count(b"odata-version") == 1 and b"dataserviceversion" not in head, head
        headers, metadata = feed("$metadata", Accept="application/xml")
        assert headers["content-type"].startswith("application/xml"), headers
        for part in (b'Name="id" Type="Edm.Int64"', b'Name="amount" Type="Edm.Decimal" Precision="18" Scale="2"', b'Name="issued" Type="Edm.DateTimeOffset" Precision="6"',
                     b'Name="day" Type="Edm.Date"', b'Name="paid" Type="Edm.Boolean"', b'Name="small" Type="Edm.Int16"', b'Name="whole" Type="Edm.Int32"',
                     b'Name="part" Type="Edm.Double"', b'Name="clock" Type="Edm.TimeOfDay"', b'Name="u" Type="Edm.Guid"', b'Name="b" Type="Edm.Binary"',
                     b'Name="note" Type="Edm.String" MaxLength="20"', b'<PropertyRef Name="id"/>'):
            assert part in metadata, (part, metadata[:3000])
        _, preview = feed("invoice?$top=1000")
        first = json.loads(preview, parse_float=str)["value"]
        assert len(first) == 100 and first[0] == {
            "id": 1, "customer_name": "bob", "amount": "1.25", "issued": "2026-01-01T01:00:00Z", "day": "2026-01-02", "paid": False, "small": 1, "whole": 1, "part": "0.25",
            "clock": "12:30:00.5", "u": "00112233-4455-6677-8899-aabbccddeeff", "b": "YWJj", "note": None}, first[0]
        # What the query editor's steps fold to.
        _, folded = feed("invoice?$filter=issued ge 2026-01-02T00:00:00Z and issued lt 2026-01-03T00:00:00Z&$orderby=amount desc&$select=id,amount&$top=3&$skip=1")
        assert [r["id"] for r in json.loads(folded, parse_float=str)["value"]] == [46, 44, 43], folded
        _, grouped = feed("invoice?$select=customer_name,amount&$filter=customer_name eq 'ann'&$expand=customer($select=country)")
        assert {r["customer"]["country"] for r in json.loads(grouped)["value"]} == {"DE"}, grouped
        _, compatible = feed("invoice?$top=1&$select=id,amount", Accept="application/json;odata.metadata=minimal;IEEE754Compatible=true")
        assert json.loads(compatible)["value"] == [{"id": "1", "amount": "1.25"}], compatible
        assert len(gzip.compress(preview)) < len(preview)


def refreshes_skip_row_groups(_):
    """A month of an incremental refresh reads the row groups of that month alone."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "usage.parquet"
        sql = (f"COPY (SELECT i AS id, TIMESTAMP '2026-01-01 00:00:00' + i * INTERVAL '1 minute' AS ts, i * 0.25 AS amount FROM generate_series(1, 200000) AS t (i)) "
               f"TO '{path}' (FORMAT parquet, ROW_GROUP_SIZE 10000)")
        subprocess.run([binary_path(), "--no-rc", "-c", sql], check=True, capture_output=True)
        with ServerProcess(init="", files=[path]) as server:
            condition = "ts ge 2026-02-01T00:00:00Z and ts lt 2026-02-02T00:00:00Z"
            status, _, body = server.ask("GET", f"/odata/usage/$count?$filter={quote(condition)}", headers=POWER_BI)
            assert (status, body) == (200, b"1440"), (status, body)
            plan = server.query("EXPLAIN ANALYZE SELECT count(*) FROM usage WHERE ts >= TIMESTAMPTZ '2026-02-01 00:00:00+00' AND ts < TIMESTAMPTZ '2026-02-02 00:00:00+00'", "csv")
            assert b"20" in plan, plan


def trino_probes(_):
    """The client first asks whether statements may carry their parameters."""
    with ServerProcess(init=INIT) as server:
        def whole(sql):
            answer = json.loads(server.ask("POST", "/v1/statement", body=sql, headers={"X-Trino-User": "me", "X-Trino-Source": "trino-python-client"})[2])
            assert {"id", "infoUri", "stats"} <= set(answer) and answer["stats"]["state"] in ("QUEUED", "RUNNING", "FINISHED"), answer
            data = list(answer.get("data", []))
            while "nextUri" in answer:
                answer = json.loads(server.ask("GET", answer["nextUri"].split(str(server.port), 1)[1])[2])
                data += answer.get("data", [])
            return data, answer

        assert whole("EXECUTE IMMEDIATE 'SELECT 1'")[0] == [[1]]
        data, last = whole("EXECUTE IMMEDIATE 'SELECT id, amount FROM invoice WHERE id = ? OR customer_name = ? ORDER BY id LIMIT 2' USING 3, 'ann'")
        assert data == [[3, "3.75"], [4, "5.00"]], data
        assert last["columns"][1]["typeSignature"]["rawType"] == "decimal" and last["stats"]["progressPercentage"] == 100, last


ALONE = [direct_query_is_answered, navigators_and_drivers_begin, power_bi_reads_the_feed, refreshes_skip_row_groups, trino_probes]
