"""What other programs read after each kind of write: checks of `Tests/tables.py`.

Every table that reckon writes is read whole by deltalake and by Polars after each statement, and each row is compared. Where
a reader refuses a feature of the table, it must do so by the feature's name, and only for the kinds of tables listed here.
"""

from database_folder import Wrong, deltalake, equal, polars

if deltalake is not None:
    import pyarrow

COLUMNS = "(id BIGINT, amount DECIMAL(12,2), day DATE, note VARCHAR)"
KINDS = {
    "plain": (COLUMNS, ""),
    "partitioned": (COLUMNS + " PARTITION BY (day)", ""),
    "clustered": (COLUMNS + " CLUSTER BY (day, id)", ""),
    "changes": (COLUMNS, " WITH (\"delta.enableChangeDataFeed\" = 'true')"),
    "timed": (COLUMNS, " WITH (\"delta.enableInCommitTimestamps\" = 'true')"),
    "checkpoints": (COLUMNS, " WITH (\"delta.checkpointPolicy\" = 'v2')"),
    "shared": (COLUMNS, " WITH (writers = 'shared')"),
    "vectors": (COLUMNS, " WITH (writers = 'shared', \"delta.enableDeletionVectors\" = 'true')"),
    "keyed": ("(id BIGINT PRIMARY KEY, amount DECIMAL(12,2) CHECK (amount < 100000), day DATE DEFAULT DATE '2026-02-03', note VARCHAR)", ""),
    "generated": ("(id BIGINT, amount DECIMAL(12,2), day DATE, note VARCHAR, number BIGINT GENERATED ALWAYS AS IDENTITY, "
                  "twice DECIMAL(12,2) GENERATED ALWAYS AS (amount * 2) STORED)", ""),
}
# The readers that refuse a kind of table, by the name of its feature.
UNREAD = {"checkpoints": {"Polars": "v2Checkpoint"}}
ROW = "i, i * 1.25, DATE '2026-01-01' + CAST(i % 3 AS INTEGER), CASE i % 5 WHEN 0 THEN NULL ELSE 'ä ' || i END"


def steps(incoming, kind):
    """The statements, each followed by a comparison."""
    names = "(id, amount, day, note)"
    yield f"INSERT INTO t {names} SELECT {ROW} FROM generate_series(1, 300) AS g (i)"
    yield f"INSERT INTO t {names} VALUES (1000, 1.00, NULL, '')"
    yield "UPDATE t SET amount = amount + 1 WHERE id % 10 = 0"
    yield "DELETE FROM t WHERE id % 7 = 3"
    yield ("MERGE INTO t USING (VALUES (1, 5.00), (2, -1.00), (2000, 6.00)) AS s (id, amount) ON t.id = s.id "
           "WHEN MATCHED AND s.amount < 0 THEN DELETE WHEN MATCHED THEN UPDATE SET amount = s.amount "
           "WHEN NOT MATCHED THEN INSERT (id, amount, day, note) VALUES (s.id, s.amount, DATE '2026-05-05', 'merged') "
           "WHEN NOT MATCHED BY SOURCE AND t.id > 290 THEN DELETE")
    yield "INSERT INTO t BY NAME SELECT 'named' AS note, 3000 AS id"
    yield f"COPY INTO t {names} FROM '{incoming}/*.csv'"
    if kind not in ("shared", "vectors"):
        yield "BEGIN; DELETE FROM t WHERE id = 3000; INSERT INTO other VALUES (1); INSERT INTO t (id) VALUES (3001); COMMIT"
    yield "OPTIMIZE t"
    yield "VACUUM t RETAIN 0 HOURS"
    for number in range(14):
        yield f"INSERT INTO t (id, note) VALUES ({4000 + number}, 'after')" if number % 3 else f"DELETE FROM t WHERE id = {20 + number}"
    yield "RESTORE TABLE t TO VERSION AS OF 12"
    yield "TRUNCATE TABLE t"
    yield f"INSERT INTO t {names} SELECT {ROW} FROM generate_series(1, 10) AS g (i)"


def ours(database, query="SELECT * FROM t"):
    answer = database.pipe.ask(query)
    if "error" in answer:
        raise Wrong(f"{query}: {answer['error'].get('message')}")
    return sorted(tuple("" if v is None else f"={v}" for v in row) for row in answer["rows"])


def frame_rows(frame):
    return sorted(tuple("" if v is None else f"={v}" for v in row) for row in frame.rows())


def read_by(reader, path):
    if reader == "Polars":
        return frame_rows(polars.read_delta(path))
    batches = deltalake.QueryBuilder().register("t", deltalake.DeltaTable(path)).execute("SELECT * FROM t").read_all()
    return frame_rows(polars.from_arrow(pyarrow.table(batches)))


def compare(database, what, refused, table="t"):
    """`refused` takes for each reader why it does not read the table."""
    wanted = ours(database, f"SELECT * FROM {table}")
    for reader in ["Polars", "deltalake"]:
        try:
            found = read_by(reader, database.table(table))
        except Exception as refusal:
            refused.setdefault(reader, str(refusal))
            continue
        if reader in refused:
            raise Wrong(f"{what}: {reader} reads again what it refused before")
        if found != wanted:
            odd = [row for row in found if row not in wanted][:2], [row for row in wanted if row not in found][:2]
            raise Wrong(f"{what}: {reader} reads {len(found)} rows and reckon {len(wanted)}: {odd}")
    equal(ours(database, f"SELECT * FROM delta_scan('{database.table(table)}')"), wanted, f"{what}: delta_scan")


def run(database, statement):
    for sql in statement.split("; "):
        database.run(sql)


def check_refusals(kind, refused, unread):
    equal(sorted(refused), sorted(unread), f"{kind}: readers that refuse the table ({refused})")
    for reader, feature in unread.items():
        if feature not in refused[reader]:
            raise Wrong(f"{kind}: {reader} fails for another reason: {refused[reader]}")


def every_write_is_read(database):
    if polars is None:
        return
    incoming = database.folder.parent / "incoming"
    incoming.mkdir()
    (incoming / "a.csv").write_text("id,amount,day,note\n5000,1.50,2026-07-01,from a file\n5001,,,\n")
    database.run("CREATE TABLE other (x BIGINT)")
    for kind, (columns, options) in KINDS.items():
        database.run("DROP TABLE IF EXISTS t", "VACUUM RETAIN 0 HOURS", f"CREATE TABLE t {columns}{options}")
        refused = {}
        for statement in steps(incoming, kind):
            run(database, statement)
            compare(database, f"{kind}: {statement[:60]}", refused)
        check_refusals(kind, refused, UNREAD.get(kind, {}))


ALTERED = {
    "added": (["ALTER TABLE t ADD COLUMN extra INTEGER DEFAULT 7", "ALTER TABLE t ADD COLUMN late VARCHAR", "INSERT INTO t VALUES (20, 2, 'x', 1, 'y')",
               "ALTER TABLE t ADD CHECK (id < 100000)", "UPDATE t SET late = 'z' WHERE id > 8"], {}),
    "mapped": (["ALTER TABLE t RENAME COLUMN note TO remark", "INSERT INTO t VALUES (20, 2, 'x')", "UPDATE t SET remark = 'z' WHERE id = 20",
                "ALTER TABLE t DROP COLUMN small", "ALTER TABLE t ADD COLUMN small DATE", "INSERT INTO t VALUES (21, 'y', DATE '2026-01-01')",
                "DELETE FROM t WHERE id < 3", "OPTIMIZE t"], {"Polars": "columnMapping"}),
    "widened": (["ALTER TABLE t ALTER COLUMN small TYPE BIGINT", "INSERT INTO t VALUES (21, 3000000000, 'x')", "UPDATE t SET small = small + 1 WHERE id < 3",
                 "OPTIMIZE t"], {"Polars": "typeWidening", "deltalake": "TypeWidening"}),
}


def altered_tables_are_read(database):
    """After each alteration a reader gives the same rows, or names the feature of Delta that it does not know."""
    if polars is None:
        return
    for kind, (statements, unknown) in ALTERED.items():
        database.run(f"CREATE TABLE {kind} (id BIGINT, small INTEGER, note VARCHAR)",
                     f"INSERT INTO {kind} SELECT i, i, 'n' || i FROM generate_series(1, 10) AS g (i)")
        refused = {}
        for statement in statements:
            database.run(statement.replace("TABLE t ", f"TABLE {kind} ").replace("INTO t ", f"INTO {kind} ").replace("UPDATE t ", f"UPDATE {kind} ")
                         .replace("FROM t ", f"FROM {kind} ").replace("OPTIMIZE t", f"OPTIMIZE {kind}"))
            compare(database, statement, refused, kind)
        check_refusals(kind, refused, unknown)


CHECKS = [every_write_is_read, altered_tables_are_read]
