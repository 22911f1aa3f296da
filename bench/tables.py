"""Times changes of a big stored table beside delta-rs and PostgreSQL, and writes their section of docs/BENCHMARKS.md.

    python bench/tables.py [--rows 10000000] [--commits 1000] [--engines reckon,delta-rs,postgresql] [--write]

One run, one machine, each engine after the other on the same rows. reckon and delta-rs take them from one Parquet file,
PostgreSQL from a CSV file by COPY; PostgreSQL gets a unique index on `id` after the insert, whose time does not count. All
three sync every commit.
"""

import argparse
import os
import platform
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from reckon_pipe import Pipe  # noqa: E402

COLUMNS = "id BIGINT, account INTEGER, day DATE, amount DECIMAL(12,2), note VARCHAR(20)"
OPERATIONS = {
    "insert": "bulk insert of {rows} rows",
    "merge": "MERGE of 1 % into {rows} rows (half of it new)",
    "update": "UPDATE of 1 %, spread over all files",
    "delete": "point DELETE",
    "count": "SUM over all rows after that",
    "small": "{commits} small commits (INSERT of one row)",
}


class Reckon:
    name = "reckon"

    def __init__(self, folder, data):
        self.data = data
        self.pipe = Pipe(["--database", str(folder / "reckon.db")])
        self.version = "this tree"

    def ask(self, sql):
        answer = self.pipe.ask(sql, 900)
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        return answer.get("rows")

    def insert(self):
        self.ask(f"CREATE TABLE t ({COLUMNS})")
        self.ask(f"INSERT INTO t SELECT * FROM '{self.data}/rows.parquet'")

    def merge(self):
        self.ask(f"MERGE INTO t USING '{self.data}/changes.parquet' AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.amount, "
                 "note = s.note WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.account, s.day, s.amount, s.note)")

    def update(self):
        self.ask("UPDATE t SET amount = amount + 1 WHERE id % 100 = 7")

    def delete(self):
        self.ask("DELETE FROM t WHERE id = 5000")

    def count(self):
        return [str(v) for v in self.ask("SELECT count(*), sum(amount) FROM t")[0]]

    def small(self, count):
        self.ask(f"CREATE TABLE s ({COLUMNS})")
        for i in range(count):
            self.ask(f"INSERT INTO s VALUES ({i}, 1, DATE '2026-09-01', 1.50, 'x')")

    def close(self):
        self.pipe.close()


class DeltaRS:
    name = "delta-rs"

    def __init__(self, folder, data):
        import deltalake
        import pyarrow
        import pyarrow.parquet

        self.deltalake, self.pyarrow, self.parquet = deltalake, pyarrow, pyarrow.parquet
        self.path, self.small_path, self.data = str(folder / "delta"), str(folder / "delta-small"), data
        self.version = deltalake.__version__

    def table(self):
        return self.deltalake.DeltaTable(self.path)

    def insert(self):
        file = self.parquet.ParquetFile(f"{self.data}/rows.parquet")
        reader = self.pyarrow.RecordBatchReader.from_batches(file.schema_arrow, file.iter_batches(65536))
        self.deltalake.write_deltalake(self.path, reader)

    def merge(self):
        source = self.parquet.read_table(f"{self.data}/changes.parquet")
        (self.table().merge(source, "t.id = s.id", source_alias="s", target_alias="t")
         .when_matched_update({"amount": "s.amount", "note": "s.note"}).when_not_matched_insert_all().execute())

    def update(self):
        self.table().update(predicate="id % 100 = 7", updates={"amount": "CAST(amount + 1 AS DECIMAL(12,2))"})

    def delete(self):
        self.table().delete("id = 5000")

    def count(self):
        batches = self.deltalake.QueryBuilder().register("t", self.table()).execute("SELECT count(*) AS n, sum(amount) AS a FROM t").read_all()
        return [str(batches[c][0].as_py()) for c in ["n", "a"]]

    def small(self, count):
        import datetime
        from decimal import Decimal
        a = self.pyarrow
        for i in range(count):
            row = a.table({"id": a.array([i]), "account": a.array([1], a.int32()), "day": a.array([datetime.date(2026, 9, 1)]),
                           "amount": a.array([Decimal("1.50")], a.decimal128(12, 2)), "note": a.array(["x"])})
            self.deltalake.write_deltalake(self.small_path, row, mode="append")

    def close(self):
        pass


class PostgreSQL:
    name = "postgresql"

    def __init__(self, folder, data):
        homes = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
        if not homes:
            raise RuntimeError("PostgreSQL is not installed")
        self.programs, self.folder, self.data = homes[-1].parent, folder / "postgresql", data
        self.folder.mkdir()
        for above in [folder.parent, folder]:
            os.chmod(above, 0o755)
        os.chmod(data, 0o755)
        # It refuses to run as root.
        self.prefix = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        if self.prefix:
            shutil.chown(self.folder, "postgres")
        self.call("initdb", "-D", str(self.folder / "data"), "-A", "trust")
        self.call("pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", str(self.folder / "log"), "-o",
                  f"-k {self.folder} -c listen_addresses= -c shared_buffers=2GB -c maintenance_work_mem=1GB -c work_mem=256MB "
                  "-c max_wal_size=8GB -c checkpoint_timeout=30min", "start")
        self.version = self.sql("SHOW server_version").split()[0]

    def call(self, program, *arguments):
        subprocess.run([*self.prefix, str(self.programs / program), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")

    def sql(self, *statements):
        command = ["psql", "-h", str(self.folder), "-d", "postgres", "-qAt", "-v", "ON_ERROR_STOP=1"]
        done = subprocess.run([*self.prefix, *command], input=";\n".join(statements) + ";\n", text=True, capture_output=True, cwd="/")
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        return done.stdout.strip()

    def insert(self):
        self.sql(f"CREATE TABLE t ({COLUMNS})", f"COPY t FROM '{self.data}/rows.csv' (FORMAT csv)")

    def before_merge(self):
        self.sql("CREATE UNIQUE INDEX t_id ON t (id)", f"CREATE TABLE c ({COLUMNS})",
                 f"COPY c FROM '{self.data}/changes.csv' (FORMAT csv)", "ANALYZE t", "ANALYZE c", "CHECKPOINT")

    def merge(self):
        self.sql("MERGE INTO t USING c AS s ON t.id = s.id WHEN MATCHED THEN UPDATE SET amount = s.amount, note = s.note "
                 "WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.account, s.day, s.amount, s.note)")

    def update(self):
        self.sql("UPDATE t SET amount = amount + 1 WHERE id % 100 = 7")

    def delete(self):
        self.sql("DELETE FROM t WHERE id = 5000")

    def count(self):
        return self.sql("SELECT count(*), sum(amount) FROM t").split("|")

    def small(self, count):
        self.sql(f"CREATE TABLE s ({COLUMNS})", *[f"INSERT INTO s VALUES ({i}, 1, DATE '2026-09-01', 1.50, 'x')" for i in range(count)])

    def close(self):
        self.call("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "stop")


ENGINES = [Reckon, DeltaRS, PostgreSQL]


def make_data(folder, rows):
    """The rows, and those that MERGE brings: half of them there, half new."""
    columns = ("CAST(i AS BIGINT) AS id, CAST(i * 7919 % 100000 AS INTEGER) AS account, DATE '2026-01-01' + CAST(i % 270 AS INTEGER) AS day, "
               "CAST(i % 1000003 / 100.0 AS DECIMAL(12,2)) AS amount, 'call ' || CAST(i % 5000 AS VARCHAR) AS note")
    step = 200
    with Pipe() as pipe:
        for name, query in [
            ("rows", f"SELECT {columns} FROM generate_series(1, {rows}) AS g (i)"),
            ("changes", f"SELECT {columns} FROM (SELECT k * {step} AS i FROM generate_series(1, {rows // step}) AS g (k) "
                        f"UNION ALL SELECT {rows} + k AS i FROM generate_series(1, {rows // step}) AS g (k)) AS c"),
        ]:
            for target in [f"{name}.parquet", f"{name}.csv"]:
                header = ", HEADER false" if target.endswith("csv") else ""
                source = query if target.endswith("parquet") else f"SELECT * FROM '{folder}/{name}.parquet'"
                answer = pipe.ask(f"COPY ({source}) TO '{folder}/{target}' (FORMAT {target.split('.')[1]}{header})", 600)
                if "error" in answer:
                    raise RuntimeError(answer["error"]["message"])


def measure(kind, folder, data, options):
    home = folder / kind.name
    home.mkdir()
    engine = kind(home, data)
    seconds, sums = {}, None
    try:
        for operation in OPERATIONS:
            if hasattr(engine, f"before_{operation}"):
                getattr(engine, f"before_{operation}")()
            os.sync()
            began = time.perf_counter()
            answer = engine.small(options.commits) if operation == "small" else getattr(engine, operation)()
            seconds[operation] = time.perf_counter() - began
            sums = answer or sums
            print(f"{kind.name:<12}{operation:<8}{seconds[operation]:9.2f} s", flush=True)
    finally:
        engine.close()
        shutil.rmtree(home, ignore_errors=True)
    return engine.version, seconds, sums


def section(results, options, load):
    """The section of the page; `load` is how many processes wanted a processor when each engine began."""
    names = list(results)
    lines = ["## Changes of stored tables", "",
             f"`python bench/tables.py --rows {options.rows}` on {os.cpu_count()} processors ({platform.machine()}), "
             f"{time.strftime('%Y-%m-%d')}, all in one run; seconds. " + ", ".join(f"{n} {results[n][0]}" for n in names if n != "reckon") + ".", "",
             "reckon and delta-rs insert from one Parquet file, PostgreSQL from CSV by COPY; PostgreSQL has a unique index on the key, made after the "
             "insert and not counted. Every commit is synced.", "",
             "Processes that wanted a processor when each began (load average of a minute): "
             + ", ".join(f"{n} {load[n]:.1f}" for n in names) + ". Far above the number of processors all figures are too high, and not equally so.", "",
             "| operation | " + " | ".join(names) + " |", "|---|" + "---:|" * len(names)]
    for operation, words in OPERATIONS.items():
        cells = [results[n][1].get(operation) for n in names]
        text = words.format(rows=f"{options.rows:,}", commits=f"{options.commits:,}")
        lines.append(f"| {text} | " + " | ".join("–" if c is None else f"{c:.2f}" if c >= 0.1 else f"{c:.3f}" for c in cells) + " |")
    return "\n".join(lines) + "\n"


def write(text):
    page = ROOT / "docs" / "BENCHMARKS.md"
    old = page.read_text()
    found = re.search(r"## Changes of stored tables\n.*?(?=\n## |\Z)", old, re.S)
    page.write_text(old.replace(found[0], text) if found else old.rstrip() + "\n\n" + text)


def main():
    parser = argparse.ArgumentParser(description="Time changes of stored tables.")
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--commits", type=int, default=1000)
    parser.add_argument("--engines", default=",".join(e.name for e in ENGINES))
    parser.add_argument("--write", action="store_true", help="write the section of docs/BENCHMARKS.md")
    options = parser.parse_args()
    results, load = {}, {}
    with tempfile.TemporaryDirectory(prefix="bench-tables-") as name:
        folder = Path(name)
        data = folder / "data"
        data.mkdir()
        make_data(data, options.rows)
        for kind in ENGINES:
            if kind.name not in options.engines.split(","):
                continue
            load[kind.name] = os.getloadavg()[0]
            try:
                results[kind.name] = measure(kind, folder, data, options)
            except (RuntimeError, ImportError, OSError, subprocess.CalledProcessError) as reason:
                print(f"without {kind.name}: {str(reason)[:300]}")
    if len({tuple(map(str.strip, r[2])) for r in results.values() if r[2]}) > 1:
        print(f"the sums differ: {[(n, r[2]) for n, r in results.items()]}")
        return 1
    text = section(results, options, load)
    print(text)
    if options.write:
        write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
