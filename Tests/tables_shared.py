"""Tables that other programs write too (`WITH (writers = 'shared')`): deltalake appends, updates, deletes, merges and compacts
beside reckon. Part of `Tests/tables.py`."""

import threading
import time

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


PROCESSES = 8


def shared_crowd(database):
    """Four processes of reckon and four of deltalake append, update, delete, merge and compact one table."""
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT, owner BIGINT, n BIGINT) WITH (writers = 'shared')",
                 f"INSERT INTO t SELECT i, i % {PROCESSES}, 0 FROM generate_series(1, {PROCESSES * 2}) AS g (i)")
    steps, problems, expected = 4, [], {}

    def tried(work, process):
        for attempt in range(100):
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
                if step == 2 and process == 0:
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
            if step == 2 and process == 4:
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


CHECKS = [shared_writers, shared_schema, shared_conflicts, shared_features, shared_crowd]
