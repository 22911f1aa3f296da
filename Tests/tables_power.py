"""What a failure of the power may take from a database folder is put back: checks of `Tests/tables.py`.

Small files and Delta versions are not synced by the commit whose record has their content. A record says in which start of
the machine it was made; here it says another one, and the files are damaged as a file system may leave them.
"""

import json
import shutil
import zlib
from pathlib import Path

from database_folder import Database, Wrong, equal, peers_agree, texts


def after_another_start(database):
    """Makes the records look as if the machine was started again since, and returns the small files that they have."""
    kept = []
    for path in sorted((database.folder / "_reckon_log").glob("0*.json")):
        if path.name.endswith(".checkpoint.json"):
            continue
        lines = [json.loads(line) for line in path.read_text().splitlines()][:-1]
        for line in lines:
            if "commit" in line:
                line["commit"]["start"] = "an earlier one"
            for file in line.get("table", {}).get("files", []):
                kept.append(database.folder / line["table"]["folder"] / file["path"])
        body = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in lines).encode()
        path.write_bytes(body + json.dumps({"check": zlib.crc32(body)}).encode() + b"\n")
    return kept


def damage(files):
    """Takes away, empties, shortens and overwrites one file after the other."""
    for number, path in enumerate(files):
        size = path.stat().st_size
        if number % 4 == 0:
            path.unlink()
        else:
            path.write_bytes([b"", path.read_bytes()[: size // 2], bytes(size)][number % 4 - 1])


def power_failure(database):
    database.run("CREATE TABLE t (id BIGINT, amount DECIMAL(12,2))",
                 "CREATE TABLE p (id BIGINT, region VARCHAR) PARTITION BY (region)",
                 "CREATE TABLE f (id BIGINT, n BIGINT) WITH (\"delta.enableChangeDataFeed\" = 'true')",
                 "INSERT INTO f SELECT i, i FROM generate_series(1, 20) AS g (i)", "UPDATE f SET n = n + 1 WHERE id < 5")
    for step in range(8):
        database.run("BEGIN", f"INSERT INTO t VALUES ({step}, {step}.25)", f"INSERT INTO p VALUES ({step}, 'r{step % 3} ä/b'), ({step + 100}, NULL)",
                     "COMMIT")
    database.run("DELETE FROM t WHERE id = 3")
    queries = ["SELECT * FROM t ORDER BY id", "SELECT * FROM p ORDER BY id", "SELECT * FROM f ORDER BY id",
               "SELECT id, n, _change_type FROM table_changes('f', 0, 2) ORDER BY 1, 2, 3", "SELECT * FROM t FOR VERSION AS OF 4 ORDER BY id"]
    wanted = [texts(database.run(query)) for query in queries]
    database.close()
    kept = after_another_start(database)
    if len(kept) < 20:
        raise Wrong(f"records keep only {len(kept)} small files")
    damage(kept)
    for path in sorted(Path(database.table("t"), "_delta_log").glob("*.json"))[-3:]:
        path.write_bytes(b"")
    # Where nothing may be written the rows come from the records.
    database.open("--read-only")
    for query, rows in list(zip(queries, wanted))[:3]:
        equal(texts(database.run(query)), rows, f"read only: {query}")
    database.reopen()
    for query, rows in zip(queries, wanted):
        equal(texts(database.run(query)), rows, query)
    for table in ["t", "p", "f"]:
        if any(row[3] != "ok" for row in database.run(f"CHECK TABLE {table}")):
            raise Wrong(f"CHECK TABLE finds something in {table} after its files were put back")
    peers_agree(database, "t", "id")
    peers_agree(database, "p", "id")
    database.run("INSERT INTO t VALUES (50, 1)")
    database.reopen()
    equal(texts(database.run("SELECT count(*) FROM t")), [[str(len(wanted[0]) + 1)]])


def big_files_are_synced(database):
    """A file that is too big for a record is on disk before the record is."""
    database.run("CREATE TABLE t (id BIGINT, x DOUBLE)", "INSERT INTO t SELECT i, random() FROM generate_series(1, 50000) AS g (i)")
    database.close()
    equal(after_another_start(database), [], "files in records")
    database.open()
    equal(texts(database.run("SELECT count(*) FROM t")), [["50000"]])


def syncs_of_a_commit(database):
    """A commit of a row waits for the disk twice: for its record, and for the record's name."""
    database.run("CREATE TABLE t (id BIGINT)")
    database.close()
    outcomes = []
    for number in range(1, 4):
        session = Database(database.folder, environment={"RECKON_FAULT": f"fsync:{number}"})
        outcomes.append("error" in session.pipe.ask(f"INSERT INTO t VALUES ({number})"))
        session.close()
    equal(outcomes, [True, True, False], "whether a commit fails with its first, second and third sync")
    database.open()


def checkpoints_sync_all(database):
    """A checkpoint of the log comes after all that its records stand for is synced, whichever process wrote it."""
    database.run("CREATE TABLE t (id BIGINT)")
    for step in range(60):
        if step % 20 == 19:
            database.reopen()
        database.run(f"INSERT INTO t VALUES ({step})")
    database.close()
    kept = after_another_start(database)
    last = max(int(f.name.split(".")[0]) for f in (database.folder / "_reckon_log").glob("*.checkpoint.json"))
    equal(last, 50, "the version of the checkpoint")
    damage(kept[50 - 1:])
    database.open()
    equal(texts(database.run("SELECT count(*), sum(id) FROM t")), [["60", str(sum(range(60)))]])


def failing_checkpoints(database):
    """A sync that fails while a checkpoint is made costs no commit, and the files are written anew."""
    database.run("CREATE TABLE t (id BIGINT)")
    for step in range(48):
        database.run(f"INSERT INTO t VALUES ({step})")
    for fault in ["fsync:3", "fsync:4", "fsync:60", "fsync:3:on"]:
        database.close()
        copy = database.folder.parent / fault.replace(":", "-")
        shutil.copytree(database.folder, copy)
        session = Database(copy, environment={"RECKON_FAULT": fault})
        equal(session.pipe.ask("INSERT INTO t VALUES (100)").get("error"), None, f"the error of the commit with {fault}")
        equal(texts(session.run("SELECT count(*) FROM t")), [["49"]])
        session.close()
        made = [f for f in (copy / "_reckon_log").iterdir() if f.name.endswith(".checkpoint.json")]
        equal(len(made), 0 if fault.endswith("on") else 1, f"checkpoints with {fault}")
        if not made:
            damage(after_another_start(session))
        session = Database(copy)
        equal(texts(session.run("SELECT count(*), sum(id) FROM t")), [["49", str(sum(range(48)) + 100)]], f"after {fault}")
        session.close()
        database.open()


CHECKS = [power_failure, big_files_are_synced, syncs_of_a_commit, checkpoints_sync_all, failing_checkpoints]
