"""Tables that other programs write too (`WITH (writers = 'shared')`): deltalake appends, updates, deletes, merges and compacts
beside reckon. Part of `Tests/tables.py`."""

import json
import threading
import time
from pathlib import Path

import database_folder
from database_folder import Database, Wrong, deltalake, equal, polars, texts
from reckon_pipe import Pipe

if deltalake is not None:
    import pyarrow


def rows_of(database, name="t"):
    return sorted(polars.read_delta(database.table(name)).rows())


def frame(**columns):
    return pyarrow.table(columns)


def shared_writers(database):
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT NOT NULL, n BIGINT, note VARCHAR) WITH (writers = 'shared')",
                 "INSERT INTO t VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, NULL)")
    path = database.table("t")
    deltalake.write_deltalake(path, frame(id=pyarrow.array([4], pyarrow.int64()), n=pyarrow.array([40], pyarrow.int64()),
                                          note=pyarrow.array(["d"])), mode="append")
    equal(texts(database.run("SELECT * FROM t ORDER BY id")),
          [["1", "10", "a"], ["2", "20", "b"], ["3", "30", None], ["4", "40", "d"]], "the rows after deltalake appended")
    deltalake.DeltaTable(path).update(predicate="id = 2", updates={"n": "n + 1"})
    database.run("UPDATE t SET n = n + 100 WHERE id IN (2, 4)", "DELETE FROM t WHERE id = 1")
    equal(rows_of(database), [(2, 121, "b"), (3, 30, None), (4, 140, "d")], "the rows in Polars")
    deltalake.DeltaTable(path).delete("id = 3")
    database.run("MERGE INTO t USING (VALUES (4, 1), (9, 9)) AS s (id, n) ON t.id = s.id WHEN MATCHED THEN UPDATE SET n = t.n + s.n "
                 "WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, s.n)")
    deltalake.DeltaTable(path).optimize.compact()
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["2", "121", "b"], ["4", "141", "d"], ["9", "9", None]])
    database.run("OPTIMIZE t")
    database.reopen()
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["2", "121", "b"], ["4", "141", "d"], ["9", "9", None]])
    operations = [row[3] for row in database.run("DESCRIBE HISTORY t")]
    for operation in ["CREATE TABLE", "INSERT", "WRITE", "UPDATE", "DELETE", "MERGE", "OPTIMIZE"]:
        if operation not in operations:
            raise Wrong(f"the history has no {operation}: {operations}")


def shared_schema(database):
    """What others make of the columns is what the table has."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, n BIGINT DEFAULT 5, CHECK (n > 0)) WITH (writers = 'shared')", "INSERT INTO t (id) VALUES (1)")
    path = database.table("t")
    try:
        deltalake.write_deltalake(path, frame(id=pyarrow.array([2]), n=pyarrow.array([-1])), mode="append")
        raise Wrong("deltalake does not check what CHECK says")
    except deltalake.exceptions.DeltaError:
        pass
    deltalake.write_deltalake(path, frame(id=pyarrow.array([2]), n=pyarrow.array([7]), extra=pyarrow.array(["x"])),
                              mode="append", schema_mode="merge")
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "5", None], ["2", "7", "x"]])
    database.run("INSERT INTO t (id, extra) VALUES (3, 'y')")
    equal(rows_of(database), [(1, 5, None), (2, 7, "x"), (3, 5, "y")])
    database.run("ALTER TABLE t ADD COLUMN more INTEGER", "UPDATE t SET more = 1 WHERE id = 3")
    equal(rows_of(database), [(1, 5, None, None), (2, 7, "x", None), (3, 5, "y", 1)])
    deltalake.DeltaTable(path).alter.add_constraint({"small": "n < 100"})
    if "small" not in database.error("INSERT INTO t (id, n) VALUES (4, 500)"):
        raise Wrong("the constraint of deltalake is not checked")
    deltalake.DeltaTable(path).delete("id = 1")
    equal(texts(database.run("SELECT id FROM t ORDER BY id")), [["2"], ["3"]])
    for sql, word in [("CREATE TABLE k (id BIGINT PRIMARY KEY) WITH (writers = 'shared')", "PRIMARY KEY"),
                      ("CREATE TABLE k (id BIGINT GENERATED ALWAYS AS IDENTITY) WITH (writers = 'shared')", "identity"),
                      ("CREATE TABLE k (id BIGINT) WITH (writers = 'all')", "'all'")]:
        if word not in database.error(sql):
            raise Wrong(f"{sql}: the message does not say {word}")


def shared_conflicts(database):
    """A conflict names the other commit; changes of other files are none."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, n BIGINT) WITH (writers = 'shared')", "INSERT INTO t VALUES (1, 0)", "INSERT INTO t VALUES (2, 0)",
                 "BEGIN", "UPDATE t SET n = 1 WHERE id = 1")
    deltalake.DeltaTable(database.table("t")).update(predicate="id = 1", updates={"n": "5"})
    message = database.error("COMMIT")
    if "version 3" not in message or "UPDATE" not in message:
        raise Wrong(f"the conflict does not name the other commit: {message}")
    database.pipe.ask("ROLLBACK")
    database.run("BEGIN", "UPDATE t SET n = 7 WHERE id = 1")
    other = Database(database.folder)
    try:
        other.run("UPDATE t SET n = 8 WHERE id = 2", "INSERT INTO t VALUES (3, 0)")
        deltalake.write_deltalake(database.table("t"), frame(id=pyarrow.array([4]), n=pyarrow.array([0])), mode="append")
        database.run("COMMIT")
        equal(texts(other.run("SELECT * FROM t ORDER BY id")), [["1", "7"], ["2", "8"], ["3", "0"], ["4", "0"]])
        database.run("CREATE TABLE own (x BIGINT)", "BEGIN", "INSERT INTO own VALUES (1)", "INSERT INTO t VALUES (9, 9)")
        if "commits by itself" not in database.error("COMMIT"):
            raise Wrong("a commit over a shared table and another one is taken")
        equal(database.run("SELECT count(*) FROM own"), [["0"]])
    finally:
        other.close()


def shared_features(database):
    """Change feed and commit times as other readers know them."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, n BIGINT) WITH (writers = 'shared', \"delta.enableChangeDataFeed\" = 'true')",
                 "INSERT INTO t VALUES (1, 1), (2, 2)", "UPDATE t SET n = 20 WHERE id = 2", "DELETE FROM t WHERE id = 1")
    changes = deltalake.DeltaTable(database.table("t")).load_cdf(starting_version=2, ending_version=3).read_all()
    found = sorted(zip(*(changes[c].to_pylist() for c in ["id", "n", "_change_type", "_commit_version"])))
    equal(found, [(1, 1, "delete", 3), (2, 2, "update_preimage", 2), (2, 20, "update_postimage", 2)], "the change feed in deltalake")
    mine = database.run("SELECT id, n, _change_type, _commit_version FROM table_changes('t', 2, 3) ORDER BY 1, 2")
    equal(texts(mine), [["1", "1", "delete", "3"], ["2", "2", "update_preimage", "2"], ["2", "20", "update_postimage", "2"]])
    equal(rows_of(database), [(2, 20)])


def altered(database):
    """Columns that come, go and change their names; deltalake reads the same after each."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, n INTEGER, amount DECIMAL(10,2))", "INSERT INTO t VALUES (1, 10, 1.50)")

    def agree(columns):
        mine = texts(database.run(f"SELECT {columns} FROM t ORDER BY id"))
        found = deltalake.QueryBuilder().register("t", deltalake.DeltaTable(database.table("t"))).execute(
            f"SELECT {columns} FROM t ORDER BY id").read_all()
        theirs = [list(row) for row in zip(*(found[c.strip()].to_pylist() for c in columns.split(",")))]
        equal(texts(theirs), mine, "the rows in deltalake")

    for change, columns in [
        ("ALTER TABLE t ADD COLUMN note VARCHAR DEFAULT 'x'", "id, n, amount, note"),
        ("ALTER TABLE t RENAME COLUMN n TO pieces", "id, pieces, amount, note"),
        ("ALTER TABLE t DROP COLUMN amount", "id, pieces, note"),
        ("UPDATE t SET pieces = pieces + 1 WHERE id = 1", "id, pieces, note"),
        ("ALTER TABLE t ADD COLUMN amount VARCHAR", "id, pieces, note, amount"),
        ("ALTER TABLE t ALTER COLUMN note DROP NOT NULL", "id, pieces, note, amount"),
    ]:
        database.run(change, "INSERT INTO t (id) SELECT max(id) + 1 FROM t")
        agree(columns)
    database.run("ALTER TABLE t ALTER COLUMN pieces TYPE BIGINT", "INSERT INTO t (id, pieces) VALUES (99, 5000000000)")
    equal(texts(database.run("SELECT id, pieces, note, amount FROM t WHERE id IN (1, 99) ORDER BY id")),
          [["1", "11", "x", None], ["99", "5000000000", "x", None]])
    equal(texts(database.run("SELECT * FROM t FOR VERSION AS OF 1")), [["1", "10", "1.50"]])


def features(database):
    """Commit times, checkpoints of version 2, tables that only grow, clustering; an UPDATE of 1 % writes 1 %."""
    database.run("CREATE TABLE t (id BIGINT) WITH (\"delta.enableInCommitTimestamps\" = 'true', \"delta.checkpointPolicy\" = 'v2', "
                 "\"delta.appendOnly\" = 'true')", *[f"INSERT INTO t VALUES ({i})" for i in range(21)])
    log = Path(database.table("t")) / "_delta_log"
    times = [json.loads(path.read_text().split("\n")[0])["commitInfo"]["inCommitTimestamp"] for path in sorted(log.glob("0*.json")) if "compacted" not in path.name]
    if len(times) != 22 or sorted(set(times)) != times:
        raise Wrong(f"the commits' own times do not ascend: {times}")
    if not list(log.glob("0*20.checkpoint.*-*.parquet")):
        raise Wrong(f"no checkpoint of version 2: {sorted(p.name for p in log.iterdir())[-3:]}")
    if "only takes new rows" not in database.error("DELETE FROM t WHERE id = 1"):
        raise Wrong("a table that only grows gives rows away")
    database.reopen()
    equal(texts(database.run("SELECT count(*), sum(id) FROM t")), [["21", "210"]])
    if deltalake is not None:
        found = deltalake.QueryBuilder().register("t", deltalake.DeltaTable(database.table("t"))).execute("SELECT sum(id) AS s FROM t").read_all()
        equal(int(found["s"][0].as_py()), 210, "the sum in deltalake")
    database.run("CREATE TABLE c (id BIGINT, k INTEGER) CLUSTER BY (k)",
                 *[f"INSERT INTO c SELECT i, (i * 7919) % 1000 FROM generate_series({a}, {a + 9999}) AS g (i)" for a in (1, 10001)], "OPTIMIZE c")
    keys = [int(row[0]) for row in database.run("SELECT k FROM c LIMIT 50")]
    equal(keys, sorted(keys), "the first keys after OPTIMIZE")
    folder = Path(database.table("c"))
    before = {path.name for path in folder.glob("*.parquet")}
    database.run("UPDATE c SET id = -id WHERE k < 10")
    rows = sorted(int(row[1]) for row in database.run("CHECK TABLE c"))
    equal(rows, [200, 20000], "rows of the files after an UPDATE of 1 %")
    if not {row[0] for row in database.run("CHECK TABLE c")} & before:
        raise Wrong("an UPDATE of 1 % wrote the whole table anew")
    equal(texts(database.run("SELECT count(*), sum(CASE WHEN id < 0 THEN 1 ELSE 0 END) FROM c")), [["20000", "200"]])


PROCESSES = 8


def shared_crowd(database):
    """Four processes of reckon and four of deltalake append, update, delete, merge and compact one table."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, owner BIGINT, n BIGINT) WITH (writers = 'shared')",
                 f"INSERT INTO t SELECT i, i % {PROCESSES}, 0 FROM generate_series(1, {PROCESSES * 2}) AS g (i)")
    steps, problems, expected = database_folder.STEPS, [], {}

    def tried(work, process):
        for attempt in range(100 + 10 * steps):
            message = work()
            if message is None:
                return
            if not any(word in message for word in ["changed by", "altered by", "onflict", "oncurrent", "ransaction"]):
                problems.append(f"process {process}: {message}")
                return
            time.sleep(0.02 * (1 + process % 3))
        problems.append(f"process {process} never came through: {message}")

    def ours(process):
        with Pipe(["--database", str(database.folder)]) as pipe:
            def ask(sql):
                answer = pipe.ask(sql, 120)
                return answer["error"]["message"] if "error" in answer else None
            for step in range(steps):
                tried(lambda: ask(f"INSERT INTO t VALUES ({1000 + process * 100 + step}, {process}, 1)"), process)
                tried(lambda: ask(f"UPDATE t SET n = n + 1 WHERE owner = {process}"), process)
                if step == 1:
                    tried(lambda: ask(f"DELETE FROM t WHERE id = {1000 + process * 100}"), process)
                    tried(lambda: ask(f"MERGE INTO t USING (VALUES ({2000 + process})) AS s (id) ON t.id = s.id WHEN NOT MATCHED THEN "
                                      f"INSERT VALUES (s.id, {process}, 5)"), process)
                if step % 4 == 2 and process == 0:
                    tried(lambda: ask("OPTIMIZE t"), process)

    def theirs(process):
        path = database.table("t")

        def attempt(work):
            def once():
                try:
                    work(deltalake.DeltaTable(path))
                except Exception as error:
                    return str(error)
            return once
        for step in range(steps):
            row = frame(id=pyarrow.array([1000 + process * 100 + step]), owner=pyarrow.array([process]), n=pyarrow.array([1]))
            tried(attempt(lambda table: deltalake.write_deltalake(table, row, mode="append")), process)
            tried(attempt(lambda table: table.update(predicate=f"owner = {process}", updates={"n": "n + 1"})), process)
            if step == 1:
                tried(attempt(lambda table: table.delete(f"id = {1000 + process * 100}")), process)
                row5 = frame(id=pyarrow.array([2000 + process]), owner=pyarrow.array([process]), n=pyarrow.array([5]))
                tried(attempt(lambda table: table.merge(row5, "t.id = s.id", source_alias="s", target_alias="t")
                              .when_not_matched_insert_all().execute()), process)
            if step % 4 == 2 and process == 4:
                tried(attempt(lambda table: table.optimize.compact()), process)

    threads = [threading.Thread(target=ours if process < 4 else theirs, args=(process,)) for process in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise Wrong("; ".join(problems[:2])[:600])
    for process in range(PROCESSES):
        for number in range(1, PROCESSES * 2 + 1):
            if number % PROCESSES == process:
                expected[number] = steps
        for step in range(1, steps):
            expected[1000 + process * 100 + step] = 1 + steps - step
        expected[2000 + process] = 5 + steps - 2
    found = {int(row[0]): int(row[1]) for row in database.run("SELECT id, n FROM t")}
    equal(sorted(found.items()), sorted(expected.items()), "the rows after all")
    equal(sorted((row[0], row[2]) for row in rows_of(database)), sorted(expected.items()), "the rows in Polars")
    last = int(database.run("DESCRIBE HISTORY t")[0][0])
    for version in range(0, last + 1, max(1, last // 6)):
        there = int(database.run(f"SELECT count(*) FROM t FOR VERSION AS OF {version}")[0][0])
        equal(polars.read_delta(database.table("t"), version=version).height, there, f"rows of version {version} in Polars")


CHECKS = [shared_writers, shared_schema, shared_conflicts, shared_features, altered, features, shared_crowd]
