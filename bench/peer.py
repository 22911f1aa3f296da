"""Runs another engine behind the protocol of `reckon pipe`, so that the benchmark drives all of them the same way.

    python bench/peer.py ENGINE DATA_FOLDER THREADS

Reads one JSON request per line ({"sql": …} or {"copy": query, "path": …}) and writes {"rows": [[…]], "seconds": …}: the time
from the text of a query to the fetched rows, measured here, so that no pipe is in it.
"""

import json
import os
import sys
import time

TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]


class DuckDB:
    def __init__(self, folder, threads):
        import duckdb

        self.version = duckdb.__version__
        self.connection = duckdb.connect(config={"threads": threads})
        for table in TABLES:
            self.connection.execute(f"CREATE VIEW {table} AS SELECT * FROM '{folder}/{table}.parquet'")

    def rows(self, sql):
        return self.connection.execute(sql).fetchall()

    def copy(self, query, path):
        self.connection.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")


class DataFusion:
    def __init__(self, folder, threads):
        import datafusion

        self.version = datafusion.__version__
        config = datafusion.SessionConfig().with_target_partitions(threads)
        self.context = datafusion.SessionContext(config)
        for table in TABLES:
            self.context.register_parquet(table, f"{folder}/{table}.parquet")

    def rows(self, sql):
        rows = []
        for batch in self.context.sql(sql).collect():
            columns = [column.to_pylist() for column in batch.columns]
            rows.extend(zip(*columns))
        return rows

    def copy(self, query, path):
        self.context.sql(query).write_parquet(path)


class ChDB:
    def __init__(self, folder, threads):
        import chdb
        from chdb import session

        self.version = chdb.__version__ if isinstance(chdb.__version__, str) else ".".join(map(str, chdb.__version__))
        self.session = session.Session()
        self.settings = f" SETTINGS max_threads = {threads}, allow_experimental_correlated_subqueries = 1"
        for table in TABLES:
            self.session.query(f"CREATE VIEW {table} AS SELECT * FROM file('{folder}/{table}.parquet', Parquet)")

    def rows(self, sql):
        text = self.session.query(sql + self.settings, "JSONCompactEachRow")
        return [json.loads(line) for line in str(text).splitlines() if line]

    def copy(self, query, path):
        self.session.query(f"INSERT INTO FUNCTION file('{path}', Parquet) {query}{self.settings}")


class Polars:
    def __init__(self, folder, threads):
        import polars

        self.version = polars.__version__
        self.context = polars.SQLContext({t: polars.scan_parquet(f"{folder}/{t}.parquet") for t in TABLES})

    def rows(self, sql):
        return self.context.execute(sql, eager=False).collect().rows()

    def copy(self, query, path):
        self.context.execute(query, eager=False).sink_parquet(path)


ENGINES = {"duckdb": DuckDB, "datafusion": DataFusion, "chdb": ChDB, "polars": Polars}


def answer(engine, request):
    began = time.perf_counter()
    if "copy" in request:
        engine.copy(request["copy"], request["path"])
        rows = []
    else:
        rows = engine.rows(request["sql"])
    seconds = time.perf_counter() - began
    return {"rows": [[None if v is None else str(v) for v in row] for row in rows], "seconds": seconds}


def main():
    name, folder, threads = sys.argv[1], sys.argv[2], int(sys.argv[3])
    os.environ["POLARS_MAX_THREADS"] = str(threads)
    # Engines that talk on standard output must not disturb the answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    engine = ENGINES[name](folder, threads)
    print(json.dumps({"version": engine.version}), file=answers, flush=True)
    for line in sys.stdin:
        try:
            reply = answer(engine, json.loads(line))
        except BaseException as error:  # Some engines raise panics that are no Exception.
            reply = {"error": {"message": f"{type(error).__name__}: {str(error)[:300]}"}}
        print(json.dumps(reply), file=answers, flush=True)


if __name__ == "__main__":
    main()
