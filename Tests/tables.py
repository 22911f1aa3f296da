"""Databases in folders: what is kept, history, upkeep, many processes at once, and that other programs read the same.

    python3 Tests/tables.py [FILTER ...] [--steps 4]

deltalake and Polars compare where they are installed (`sh Tests/peers.sh deltalake polars`). Ends with `N passed, N failed`.
"""

import argparse
import fcntl
import json
import shutil
import subprocess
import sys
import tempfile
import threading
import traceback
from decimal import Decimal
from pathlib import Path

import database_folder
from database_folder import Database, Wrong, deltalake, equal, peers_agree, polars, texts
from reckon_pipe import Pipe, binary_path
from tables_power import CHECKS as POWER_CHECKS
from tables_readers import CHECKS as READER_CHECKS
from tables_shared import CHECKS as SHARED_CHECKS


def ordinary(database):
    database.run(
        "CREATE TABLE t (id BIGINT NOT NULL, name VARCHAR, amount DECIMAL(12,2), day DATE)",
        "INSERT INTO t SELECT i, 'n' || i, i * 1.25, DATE '2026-01-01' + CAST(i AS INTEGER) FROM generate_series(1, 100) AS g (i)")
    peers_agree(database, "t", "amount")
    database.run("DELETE FROM t WHERE id % 10 = 0")
    peers_agree(database, "t", "amount")
    database.run("UPDATE t SET amount = amount + 1 WHERE id <= 50")
    peers_agree(database, "t", "amount")
    database.run("MERGE INTO t USING (VALUES (1, 5.00), (1000, 6.00)) AS s (id, amount) ON t.id = s.id "
                 "WHEN MATCHED THEN UPDATE SET amount = s.amount WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (s.id, s.amount)")
    peers_agree(database, "t", "amount")
    wanted = texts(database.run("SELECT * FROM t ORDER BY id"))
    equal(len(wanted), 91)
    database.reopen()
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), wanted, "the table after it was opened again")
    equal(texts(database.run("SELECT count(*), sum(amount) FROM t WHERE day >= DATE '2026-04-01'")),
          texts([[sum(r[3] is not None and r[3] >= "2026-04-01" for r in wanted),
                  str(sum(Decimal(r[2]) for r in wanted if r[3] is not None and r[3] >= "2026-04-01"))]]))


def types(database):
    values = {
        "BOOLEAN": "true", "TINYINT": "-7", "SMALLINT": "-300", "INTEGER": "70000", "BIGINT": "9223372036854775807",
        "UTINYINT": "255", "USMALLINT": "65535", "UINTEGER": "4294967295", "UBIGINT": "18446744073709551615",
        "HUGEINT": "99999999999999999999999999999999999999", "REAL": "1.5", "DOUBLE": "0.1", "DECIMAL(38,10)": "1234567890.0123456789",
        "DATE": "DATE '0001-01-01'", "TIME": "TIME '23:59:59.123456'", "TIMESTAMP": "TIMESTAMP '2026-09-01 12:00:00.000001'",
        "TIMESTAMPTZ": "TIMESTAMPTZ '2026-09-01 12:00:00.000001+02'", "INTERVAL": "INTERVAL '1 month 2 days 3 hours'",
        "VARCHAR": "'ä''😀'", "BLOB": "'\\x00ff'::BLOB", "UUID": "'01234567-89ab-cdef-0123-456789abcdef'::UUID",
        "JSON": "'{\"a\":[1,2]}'::JSON", "INTEGER[]": "[1, NULL, 3]", "UUID[]": "['01234567-89ab-cdef-0123-456789abcdef'::UUID]",
        "STRUCT(a INTEGER, b TIME)": "{'a': 1, 'b': TIME '01:02:03'}", "MAP(VARCHAR, INTEGER)": "MAP {'k': 1}",
    }
    names = [f"c{i}" for i in range(len(values))]
    columns = ", ".join(f"{name} {kind}" for name, kind in zip(names, values))
    database.run(f"CREATE TABLE t ({columns})", f"INSERT INTO t VALUES ({', '.join(values.values())})",
                 f"INSERT INTO t VALUES ({', '.join('NULL' for _ in values)})")
    answer = database.pipe.ask("SELECT * FROM t")
    database.reopen()
    again = database.pipe.ask("SELECT * FROM t")
    equal(again["types"], answer["types"], "the types")
    equal(again["rows"], answer["rows"], "the values")
    for name, kind, value in zip(names, values, values.values()):
        if kind not in ("INTEGER[]", "UUID[]", "STRUCT(a INTEGER, b TIME)", "MAP(VARCHAR, INTEGER)", "JSON", "INTERVAL"):
            equal(database.run(f"SELECT count(*) FROM t WHERE {name} = {value}"), [["1"]], f"rows with the {kind}")
    if polars is not None:
        equal(polars.read_delta(database.table("t")).height, 2, "rows in Polars")


def transactions(database):
    database.run("CREATE TABLE a (x BIGINT)", "CREATE TABLE b (x BIGINT)", "BEGIN", "INSERT INTO a VALUES (1)",
                 "INSERT INTO b VALUES (1)", "ROLLBACK")
    equal(database.run("SELECT (SELECT count(*) FROM a) + (SELECT count(*) FROM b)"), [["0"]])
    records = len(list((database.folder / "_reckon_log").glob("0*.json")))
    database.run("BEGIN", "INSERT INTO a VALUES (1)", "SAVEPOINT s", "INSERT INTO b VALUES (1)", "ROLLBACK TO s",
                 "INSERT INTO b VALUES (2)", "COMMIT")
    equal(len(list((database.folder / "_reckon_log").glob("0*.json"))), records + 1, "records of one commit")
    database.reopen()
    equal(texts(database.run("SELECT x FROM a UNION ALL SELECT x FROM b ORDER BY x")), [["1"], ["2"]])


def conflicts(database):
    database.run("CREATE TABLE t (id BIGINT, n BIGINT)", "INSERT INTO t VALUES (1, 0), (2, 0)", "BEGIN",
                 "UPDATE t SET n = n + 1 WHERE id = 1")
    other = Database(database.folder)
    try:
        other.run("UPDATE t SET n = n + 1 WHERE id = 2", "UPDATE t SET n = n + 10 WHERE id = 1")
        message = database.error("COMMIT")
        if '"t"' not in message or "version" not in message:
            raise Wrong(f"the conflict does not say what it is about: {message}")
        database.pipe.ask("ROLLBACK")
        # Whatever the conflict is, the error names the statement that was first.
        database.run("CREATE TABLE k (id BIGINT PRIMARY KEY)")
        for mine, theirs in [("DELETE FROM t WHERE id = 2", "OPTIMIZE t"), ("UPDATE t SET n = n + 0 WHERE id = 1", "DELETE FROM t WHERE id = 1 RETURNING id"),
                             ("INSERT INTO t VALUES (3, 0)", "ALTER TABLE t ADD COLUMN c INTEGER"), ("INSERT INTO k VALUES (9)", "INSERT INTO k VALUES (9), (10)"),
                             ("CREATE TABLE same (a INTEGER)", "CREATE TABLE same (b INTEGER)"), ("DROP TABLE t", "ALTER TABLE t DROP COLUMN c"),
                             ("CREATE VIEW v AS SELECT 1", "CREATE VIEW v AS SELECT 2"), ("UPDATE k SET id = 11 WHERE id = 9", "DROP TABLE k"),
                             ("TRUNCATE TABLE t", "UPDATE t SET n = n + 0 WHERE id = 2")]:
            database.run("BEGIN", mine)
            other.run(theirs)
            error = database.pipe.ask("COMMIT").get("error", {})
            if "committed first" not in str(error.get("notes")) or theirs not in str(error.get("notes")):
                raise Wrong(f"{mine} after {theirs}: {error}")
            database.pipe.ask("ROLLBACK")
        database.run("CREATE OR REPLACE TABLE t AS SELECT * FROM (VALUES (1, 10), (2, 1)) AS v (id, n)")
        database.run("BEGIN", "UPDATE t SET n = n + 1 WHERE id = 1")
        other.run("UPDATE t SET n = n + 1 WHERE id = 2")
        database.run("COMMIT")
    finally:
        other.close()
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "11"], ["2", "2"]])


def readers_never_wait(database):
    """While another process decides a commit, and stands still there, everybody reads, opens and travels in time."""
    database.run("CREATE TABLE t (id BIGINT)", "INSERT INTO t VALUES (1)")
    with open(database.folder / "_reckon_log" / "lock") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        equal(database.run("SELECT count(*) FROM t"), [["1"]])
        equal(len(database.run("DESCRIBE HISTORY t")), 2)
        other = Database(database.folder)
        try:
            equal(other.run("BEGIN", "INSERT INTO t VALUES (2)", "SELECT count(*) FROM t"), [["2"]], "what a writer reads before its commit")
            equal(other.run("SELECT count(*) FROM t FOR VERSION AS OF 0"), [["0"]])
            writer = threading.Thread(target=other.run, args=("COMMIT",))
            writer.start()
            writer.join(0.3)
            if not writer.is_alive():
                raise Wrong("a commit did not wait for the lock: this test shows nothing")
            equal(database.run("SELECT count(*) FROM t"), [["1"]], "what others read while a commit waits")
            fcntl.flock(lock, fcntl.LOCK_UN)
            writer.join()
        finally:
            other.close()
    equal(database.run("SELECT count(*) FROM t"), [["2"]])


def history(database):
    database.run("CREATE TABLE t (id BIGINT, n BIGINT)", "INSERT INTO t VALUES (1, 1), (2, 2)", "UPDATE t SET n = 20 WHERE id = 2",
                 "DELETE FROM t WHERE id = 1")
    equal(texts(database.run("SELECT * FROM t FOR VERSION AS OF 1 ORDER BY id")), [["1", "1"], ["2", "2"]])
    equal(texts(database.run("SELECT * FROM t VERSION AS OF 2 ORDER BY id")), [["1", "1"], ["2", "20"]])
    rows = database.run("DESCRIBE HISTORY t")
    equal([row[0] for row in texts(rows)], ["3", "2", "1", "0"], "the versions")
    equal(rows[0][6], "DELETE FROM t WHERE id = 1", "the statement of the last one")
    equal(texts([rows[1][4:6]]), [["1", "1"]], "rows added and deleted by the UPDATE")
    equal(texts(database.run(f"SELECT * FROM t FOR TIMESTAMP AS OF TIMESTAMPTZ '{rows[1][1]}' ORDER BY id")), [["1", "1"], ["2", "20"]])
    changes = database.run("SELECT id, n, _change_type, _commit_version FROM table_changes('t', 2, 3) ORDER BY 4, 3, 1")
    equal(texts(changes), [["2", "2", "delete", "2"], ["2", "20", "insert", "2"], ["1", "1", "delete", "3"]])
    database.run("RESTORE TABLE t TO VERSION AS OF 1")
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "1"], ["2", "2"]])
    peers_agree(database, "t", "n")
    database.run("UPDATE t SET n = 5 WHERE id = 1")
    database.reopen()
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "5"], ["2", "2"]])


def audit(database):
    """The history of a table names the statements that changed it, and none that failed or was rolled back."""
    database.run("CREATE TABLE t (id BIGINT, n BIGINT)", "CREATE TABLE other (id BIGINT)", "BEGIN", "INSERT INTO t VALUES (1, 1)",
                 "SAVEPOINT a", "INSERT INTO t VALUES (2, 2)")
    database.error("INSERT INTO t VALUES (3, CAST('x' AS INTEGER))")
    database.run("ROLLBACK TO a", "INSERT INTO other VALUES (1)", "UPDATE t SET n = 5", "SELECT * FROM t", "COMMIT")
    equal(database.run("DESCRIBE HISTORY t")[0][6], "INSERT INTO t VALUES (1, 1);\nUPDATE t SET n = 5", "the statements of t")
    equal(database.run("DESCRIBE HISTORY other")[0][6], "INSERT INTO other VALUES (1)", "the statements of the other table")
    database.run("ALTER TABLE t ADD COLUMN c INTEGER DEFAULT 5", "BEGIN", "UPDATE t SET n = 6", "ALTER TABLE t ADD COLUMN d INTEGER DEFAULT 7",
                 "COMMIT", "BEGIN", "ALTER TABLE t ADD COLUMN e INTEGER", "INSERT INTO t VALUES (9, 9, 9, 9, 9)", "COMMIT")
    equal([row[3] for row in database.run("DESCRIBE HISTORY t")[:3]], ["ALTER TABLE, INSERT", "ALTER TABLE, UPDATE", "ALTER TABLE"],
          "the operations of alterations")
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "6", "5", "7", None], ["9", "9", "9", "9", "9"]])
    database.run("TRUNCATE TABLE t")
    equal(database.run("DESCRIBE HISTORY t")[0][3], "TRUNCATE")
    database.run("BEGIN", *[f"INSERT INTO t VALUES ({i}, 0)" for i in range(30)], "COMMIT")
    if not database.run("DESCRIBE HISTORY t")[0][6].endswith("INSERT INTO t VALUES (19, 0);\n… and 10 more"):
        raise Wrong("a long transaction does not say how many statements it had")


def upkeep(database):
    database.run("CREATE TABLE t (id BIGINT, n BIGINT)")
    for i in range(25):
        database.run(f"INSERT INTO t SELECT {i} * 10 + k, k FROM generate_series(1, 10) AS g (k)")
    database.run("DELETE FROM t WHERE id % 7 = 0")
    wanted = texts(database.run("SELECT count(*), sum(id), sum(n) FROM t"))
    if not (Path(database.table("t")) / "_delta_log" / "_last_checkpoint").exists():
        raise Wrong("25 versions, and no checkpoint")
    if any(row[3] != "ok" for row in database.run("CHECK TABLE t")):
        raise Wrong("CHECK TABLE finds something in a whole table")
    equal(texts(database.run("OPTIMIZE t")), [["25", "1"]], "files removed and added")
    equal(texts(database.run("SELECT count(*), sum(id), sum(n) FROM t")), wanted)
    peers_agree(database, "t", "id")
    equal(len(database.run("VACUUM t")), 0, "files that VACUUM removes within a week")
    if len(database.run("VACUUM t RETAIN 0 HOURS DRY RUN")) < 25:
        raise Wrong("VACUUM sees no old files")
    if len(database.run("VACUUM RETAIN 0 HOURS")) < 25:
        raise Wrong("VACUUM removes no old files")
    equal(len(list(Path(database.table("t")).glob("*.parquet"))), 1, "files left")
    equal(texts(database.run("SELECT count(*), sum(id), sum(n) FROM t")), wanted)
    database.reopen()
    equal(texts(database.run("SELECT count(*), sum(id), sum(n) FROM t")), wanted)
    peers_agree(database, "t", "id")
    database.run("CREATE TABLE gone (id BIGINT, day DATE) PARTITION BY (day)", "INSERT INTO gone VALUES (1, DATE '2026-01-01')", "DROP TABLE gone",
                 "VACUUM RETAIN 0 HOURS")
    if Path(database.table("gone")).exists():
        raise Wrong("VACUUM leaves the folder of a dropped table")
    file = next(Path(database.table("t")).glob("*.parquet"))
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    database.reopen()
    rows = database.run("CHECK TABLE t")
    if rows[0][3] == "ok":
        raise Wrong("CHECK TABLE does not see a changed bit")


def compacted_log(database):
    """Ten commits in one file give what the commits give, where only the file is left too."""
    for name, options in [("t", ""), ("shared", " WITH (writers = 'shared')"),
                          ("timed", " WITH (\"delta.enableInCommitTimestamps\" = 'true')")]:
        database.run(f"CREATE TABLE {name} (id BIGINT, n BIGINT){options}", f"INSERT INTO {name} SELECT i, i FROM generate_series(1, 100) AS g (i)")
        for step in range(1, 15):
            database.run([f"UPDATE {name} SET n = n + {step} WHERE id % 7 = {step % 7}", f"DELETE FROM {name} WHERE id = {step}",
                          f"INSERT INTO {name} VALUES ({1000 + step}, {step})"][step % 3])
        log = Path(database.table(name)) / "_delta_log"
        compacted = log / f"{1:020}.{10:020}.compacted.json"
        if not compacted.exists():
            raise Wrong(f"{name}: 15 versions, and no compacted file: {sorted(f.name for f in log.iterdir())}")
        lines = [json.loads(line) for line in compacted.read_text().splitlines()]
        keys = [(next(iter(line)), json.dumps(next(iter(line.values())).get("path")), json.dumps(next(iter(line.values())).get("deletionVector")))
                for line in lines]
        equal(len(keys), len(set(keys)), f"{name}: actions, each once")
        if any(key[0] == "commitInfo" for key in keys):
            raise Wrong(f"{name}: a compacted file says nothing of the commits themselves")
        wanted = {version: texts(database.run(f"SELECT * FROM {name} FOR VERSION AS OF {version} ORDER BY id")) for version in [5, 10, 12, 15]}
        peers_agree(database, name, "n")
        copy = database.folder.parent / f"copy-{name}"
        shutil.copytree(database.table(name), copy)
        equal(texts(database.run(f"SELECT * FROM '{copy}' FOR VERSION AS OF 5 ORDER BY id")), wanted[5])
        for version in range(1, 11):
            (copy / "_delta_log" / f"{version:020}.json").unlink()
        for version in [10, 12, 15]:
            equal(texts(database.run(f"SELECT * FROM '{copy}' FOR VERSION AS OF {version} ORDER BY id")), wanted[version],
                  f"{name}: version {version} from the compacted file")
        for step in range(8):
            database.run(f"INSERT INTO {name} VALUES (5000, {step})")
            database.reopen()
        times = [row[1] for row in database.run(f"DESCRIBE HISTORY {name}")]
        equal(times, sorted(times, reverse=True), f"{name}: the times of the versions")
        peers_agree(database, name, "n")


def copy_once(database):
    folder = database.folder.parent / "incoming"
    folder.mkdir()
    (folder / "a.csv").write_text("id,n\n1,10\n2,20\n")
    database.run("CREATE TABLE t (id BIGINT, n BIGINT)", f"COPY INTO t FROM '{folder}/*.csv'", f"COPY INTO t FROM '{folder}/*.csv'")
    (folder / "b.csv").write_text("id,n\n3,30\n")
    database.run("BEGIN", f"COPY INTO t FROM '{folder}/*.csv'", "ROLLBACK")
    database.reopen()
    database.run(f"COPY INTO t FROM '{folder}/*.csv'")
    equal(texts(database.run("SELECT * FROM t ORDER BY id")), [["1", "10"], ["2", "20"], ["3", "30"]])


def definitions(database):
    database.run("CREATE SCHEMA s", "CREATE TABLE s.t (id BIGINT NOT NULL, n BIGINT DEFAULT 5)", "INSERT INTO s.t VALUES (1, 5)",
                 "CREATE VIEW v AS SELECT n FROM s.t", "CREATE TABLE gone (x BIGINT)", "DROP TABLE gone", "CREATE TABLE gone (y VARCHAR)")
    database.reopen()
    equal(texts(database.run("SELECT * FROM v")), [["5"]])
    equal(database.run("SELECT y FROM gone"), [])
    database.run("DROP VIEW v", "DROP TABLE s.t")
    database.reopen()
    database.error("SELECT * FROM s.t")


def partitions(database):
    database.run("CREATE TABLE t (id BIGINT, day DATE, region VARCHAR) PARTITION BY (day, region)",
                 "INSERT INTO t SELECT i, DATE '2026-01-01' + CAST(i % 3 AS INTEGER), CASE i % 2 WHEN 0 THEN 'a b/c' END FROM generate_series(1, 60) AS g (i)")
    equal(texts(database.run("SELECT day, region, count(*) FROM t WHERE day = DATE '2026-01-02' GROUP BY day, region ORDER BY 2")),
          [["2026-01-02", "a b/c", "10"], ["2026-01-02", None, "10"]])
    peers_agree(database, "t", "id")
    database.run("UPDATE t SET region = 'z' WHERE region IS NULL")
    peers_agree(database, "t", "id")
    database.reopen()
    equal(texts(database.run("SELECT region, count(*) FROM t GROUP BY region ORDER BY 1")), [["a b/c", "30"], ["z", "30"]])


def torn(database):
    database.run("CREATE TABLE t (x BIGINT)", "INSERT INTO t VALUES (1)")
    database.pipe.close()
    last = sorted((database.folder / "_reckon_log").glob("0*.json"))[-1]
    number = int(last.name.split(".")[0]) + 1
    whole = last.read_bytes()
    (last.parent / f"{number:020}.json").write_bytes(whole[: len(whole) // 2])
    Path(database.table("t"), "_delta_log", f"{1:020}.json").unlink()
    database.open()
    equal(database.run("SELECT * FROM t"), [["1"]], "what is there after a torn record")
    database.run("INSERT INTO t VALUES (2)")
    database.reopen()
    equal(texts(database.run("SELECT * FROM t ORDER BY x")), [["1"], ["2"]])
    peers_agree(database, "t", "x")


def read_only(database):
    database.run("CREATE TABLE t (x BIGINT)", "INSERT INTO t VALUES (1)")
    database.reopen("--read-only")
    equal(database.run("SELECT * FROM t"), [["1"]])
    message = database.error("INSERT INTO t VALUES (2)")
    if "reading only" not in message:
        raise Wrong(f"the message does not say why: {message}")
    missing = subprocess.run([binary_path(), "--no-rc", "--read-only", "-d", str(database.folder) + "x", "-c", "SELECT 1"],
                             capture_output=True, text=True)
    equal(missing.returncode, 2, "the exit code for a folder that is not there")


def foreign_writers(database):
    if deltalake is None:
        return
    database.run("CREATE TABLE t (id BIGINT)", "INSERT INTO t VALUES (1), (2)")
    try:
        deltalake.DeltaTable(database.table("t")).delete("id = 1")
    except Exception as refusal:
        if "reckonDatabase" not in str(refusal):
            raise Wrong(f"deltalake fails for another reason: {refusal}")
    else:
        raise Wrong("deltalake writes a table that belongs to a database folder")


def many_processes(database):
    """Eight processes append, update, delete, merge and compact the same tables."""
    steps = database_folder.STEPS + 2
    database.run("CREATE TABLE counters (id BIGINT, n BIGINT)", "INSERT INTO counters SELECT i, 0 FROM generate_series(1, 4) AS g (i)",
                 "CREATE TABLE log (process BIGINT, step BIGINT)", "CREATE TABLE merged (id BIGINT, n BIGINT)")
    done, problems = [0] * 8, []

    def tried(pipe, statements):
        """Runs a transaction again until nobody was first."""
        for _ in range(200 + 20 * steps):
            for sql in statements:
                answer = pipe.ask(sql, 120)
                if "error" in answer:
                    break
            else:
                return True
            error = answer["error"]
            if error.get("state", error.get("sqlstate", "40001")) != "40001" or "committed" not in error["message"] and "changed" not in error["message"]:
                problems.append(error)
                return False
            pipe.ask("ROLLBACK", 120)
        problems.append(f"{statements[0]} never came through")
        return False

    def work(process):
        pipe = Pipe(["--database", str(database.folder)])
        try:
            for step in range(steps):
                row = f"({process}, {step})"
                transactions = [
                    ["BEGIN", f"UPDATE counters SET n = n + 1 WHERE id = {1 + (process + step) % 4}", f"INSERT INTO log VALUES {row}", "COMMIT"],
                    [f"MERGE INTO merged AS m USING (VALUES ({process}, 1), ({100 + process * 1000 + step}, 1)) AS s (id, n) ON m.id = s.id "
                     "WHEN MATCHED THEN UPDATE SET n = m.n + s.n WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.n)"],
                    [f"DELETE FROM merged WHERE id = {100 + process * 1000 + step - 1}"]]
                if step % 4 == 3 and process == step // 4 % 8:
                    transactions += [[f"OPTIMIZE {table}"] for table in ["log", "merged", "counters"]]
                if all(tried(pipe, statements) for statements in transactions):
                    done[process] += 1
        except Exception as error:
            problems.append(str(error))
        finally:
            pipe.close()

    threads = [threading.Thread(target=work, args=(process,)) for process in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if problems:
        raise Wrong(str(problems[:2]))
    equal(done, [steps] * 8, "transactions done by each process")
    equal(texts(database.run("SELECT sum(n) FROM counters")), [[str(8 * steps)]], "the sum of the counters")
    equal(texts(database.run("SELECT count(*), count(DISTINCT process * 1000 + step) FROM log")), [[str(8 * steps)] * 2])
    equal(texts(database.run("SELECT id, n FROM merged ORDER BY id")),
          texts([[p, steps] for p in range(8)] + [[100 + p * 1000 + steps - 1, 1] for p in range(8)]), "the merged rows")
    for table, order in [("log", "step"), ("merged", "n"), ("counters", "n")]:
        peers_agree(database, table, order)
    last = int(database.run("DESCRIBE HISTORY merged")[0][0])
    for version in range(0, last + 1, max(1, last // 40)):
        database.run(f"SELECT count(*) FROM merged FOR VERSION AS OF {version}")


CHECKS = [*SHARED_CHECKS, *POWER_CHECKS, *READER_CHECKS, ordinary, types, transactions, conflicts, readers_never_wait, history, audit, upkeep, compacted_log, copy_once, definitions, partitions, torn,
          read_only, foreign_writers, many_processes]


def main():
    parser = argparse.ArgumentParser(description="Check databases in folders.")
    parser.add_argument("filters", nargs="*")
    parser.add_argument("--steps", type=int, default=database_folder.STEPS, help="how often each of many processes changes what they share")
    options = parser.parse_args()
    database_folder.STEPS = options.steps
    if polars is None:
        print("without deltalake and Polars: only reckon reads the tables")
    passed, failures = 0, []
    for check in CHECKS:
        if options.filters and not any(f in check.__name__ for f in options.filters):
            continue
        with tempfile.TemporaryDirectory(prefix="tables-") as name:
            database = Database(Path(name) / "test.db")
            try:
                check(database)
                passed += 1
            except Wrong as wrong:
                failures.append(f"{check.__name__}: {wrong}")
            except Exception:
                failures.append(f"{check.__name__}: {traceback.format_exc(limit=-3)}")
            finally:
                database.close()
    for failure in failures:
        print(failure[:900])
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
