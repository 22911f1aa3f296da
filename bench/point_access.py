"""Single-row statements by primary key in a loop of PL/SQL, beside the same loop in PL/pgSQL.

    python3 bench/point_access.py [--rows 10000000] [--statements 1000000] [--reckon-only]

A table of `--rows` rows with a primary key; each loop runs `--statements` statements at keys that jump over the table:
SELECT INTO, UPDATE, and INSERT (with a sequence) into another table. The target is 200,000 a second, and three times PL/pgSQL.
Reckoner's index is made at the first use: its loops say how long the first thousand statements took.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from postgres_cluster import Cluster  # noqa: E402

BINARY = os.path.abspath(os.environ.get("RECKON", str(ROOT / ".build" / "release" / "reckon")))
# Keys far apart: 7,919,999 and 10,000,000 have no common factor.
KEY = "MOD(i * 7919999, {rows}) + 1"

ORACLE_LOOPS = {
    "SELECT INTO": "SELECT amount INTO a FROM account WHERE id = MOD(i * 7919999, {rows}) + 1; total := total + a;",
    "UPDATE": "UPDATE account SET amount = amount + 1 WHERE id = MOD(i * 7919999, {rows}) + 1;",
    "INSERT": "INSERT INTO ledger (id, account, amount) VALUES (ledger_seq.NEXTVAL, i, 1.25);",
}
TWIN_LOOPS = {name: text.replace("ledger_seq.NEXTVAL", "nextval('ledger_seq')").replace("i * 7919999", "i::bigint * 7919999")
              for name, text in ORACLE_LOOPS.items()}

ORACLE_BLOCK = """\
SET SERVEROUTPUT ON
DECLARE
  a NUMBER; total NUMBER := 0; started NUMBER; first NUMBER;
BEGIN
  started := DBMS_UTILITY.GET_TIME;
  FOR i IN 1..{statements} LOOP
    {statement}
    IF i = 1000 THEN first := DBMS_UTILITY.GET_TIME - started; END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('{name}: ' || (DBMS_UTILITY.GET_TIME - started) || ' ' || first);
  COMMIT;
END;
/
"""
TWIN_BLOCK = """\
DO $$
DECLARE
  a numeric; total numeric := 0; started timestamptz;
BEGIN
  started := clock_timestamp();
  FOR i IN 1..{statements} LOOP
    {statement}
  END LOOP;
  RAISE NOTICE '{name}: %', ROUND(EXTRACT(EPOCH FROM clock_timestamp() - started) * 100);
END $$;
"""
ORACLE_TABLES = """\
SET dialect = 'oracle';
CREATE TABLE account (id NUMBER(12) PRIMARY KEY, customer NUMBER(12), amount NUMBER(12,2), note VARCHAR2(30));
INSERT INTO account SELECT x, MOD(x, 1000), MOD(x, 977) / 4, 'note ' || x FROM range(1, {end}) AS t(x);
CREATE TABLE ledger (id NUMBER(12) PRIMARY KEY, account NUMBER(12), amount NUMBER(12,2));
CREATE SEQUENCE ledger_seq CACHE 1000;
"""
TWIN_TABLES = """\
CREATE TABLE account (id bigint PRIMARY KEY, customer bigint, amount numeric(12,2), note varchar(30));
INSERT INTO account SELECT x, MOD(x, 1000), MOD(x, 977) / 4, 'note ' || x FROM generate_series(1, {rows}) AS t(x);
CREATE TABLE ledger (id bigint PRIMARY KEY, account bigint, amount numeric(12,2));
CREATE SEQUENCE ledger_seq CACHE 1000;
VACUUM ANALYZE account;
"""


def reckon(folder, text):
    script = folder / "script.sql"
    script.write_text(text)
    done = subprocess.run([BINARY, "-d", str(folder / "db"), "-f", str(script)], capture_output=True, text=True)
    if done.returncode or "error" in done.stderr.lower():
        sys.exit(done.stdout[-500:] + done.stderr[-1500:])
    return done.stdout


def times(lines):
    found = {}
    for line in lines:
        name, colon, numbers = line.partition(": ")
        if colon and name in ORACLE_LOOPS:
            found[name] = [int(float(one)) / 100 for one in numbers.split()]
    return found


def main():
    options = argparse.ArgumentParser(description="Measure single-row statements.")
    options.add_argument("--rows", type=int, default=10_000_000)
    options.add_argument("--statements", type=int, default=1_000_000)
    options.add_argument("--reckon-only", action="store_true")
    options.add_argument("--database", type=Path, help="keep Reckoner's tables here and use them again")
    chosen = options.parse_args()
    sizes = {"rows": chosen.rows, "statements": chosen.statements, "end": chosen.rows + 1}

    def blocks(template, loops):
        return "".join(template.format(name=name, statement=text.format(**sizes), **sizes) for name, text in loops.items())

    with tempfile.TemporaryDirectory() as place:
        folder = chosen.database or Path(place)
        folder.mkdir(exist_ok=True)
        if not (folder / "db").exists():
            started = time.monotonic()
            reckon(folder, ORACLE_TABLES.format(**sizes))
            print(f"Reckoner's tables: {time.monotonic() - started:.1f} s", flush=True)
        ours = times(reckon(folder, "SET dialect = 'oracle';\n" + blocks(ORACLE_BLOCK, ORACLE_LOOPS)).splitlines())
    theirs = {}
    if not chosen.reckon_only:
        with Cluster(("shared_buffers=2GB", "max_wal_size=8GB")) as cluster:
            cluster.ask(TWIN_TABLES.format(**sizes), timeout=1800)
            _, notices = cluster.ask(blocks(TWIN_BLOCK, TWIN_LOOPS), timeout=1800)
            theirs = times(notices)
    print(f"{chosen.rows} rows, {chosen.statements} statements each")
    for name in ORACLE_LOOPS:
        seconds, first = ours[name]
        line = f"{name:12} {seconds:7.2f} s {chosen.statements / max(seconds, 0.01):10.0f} a second (first thousand {first:.2f} s)"
        if name in theirs:
            line += f"   PL/pgSQL {theirs[name][0]:7.2f} s, {theirs[name][0] / max(seconds, 0.01):.1f} times"
        print(line)


if __name__ == "__main__":
    main()
