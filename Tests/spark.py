"""Spark reads the Parquet files that reckon writes: the random tables of Tests/interop.py, codec by codec.

Needs pyspark from PyPI and Java 17. Ends with a line `N passed, N failed`.
"""

import random
import subprocess
import sys
import tempfile
from pathlib import Path

from interop import CODECS, ask, difference, random_table
from reckon_pipe import ROOT, Pipe

# Hadoop of Spark's packages has no brotli.
SPARK_CODECS = [codec for codec in CODECS if codec != "brotli"]


def session():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.host", "127.0.0.1")
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("ERROR")
    return made


def main():
    if subprocess.run(["sh", "Tests/peers.sh", "pyspark"], cwd=ROOT).returncode != 0:
        return 0
    if not sys.executable.startswith(str(ROOT / ".venv-peers")):
        return subprocess.run([str(ROOT / ".venv-peers/bin/python"), *sys.argv], cwd=ROOT).returncode
    spark = session()
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="spark-") as name, Pipe() as pipe:
        for seed in range(1, 31):
            chance = random.Random(seed)
            sql, codec = random_table(chance), SPARK_CODECS[seed % len(SPARK_CODECS)]
            path = Path(name) / f"t{seed}.parquet"
            try:
                written = ask(pipe, sql)
                ask(pipe, f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION '{codec}')")
                read = [list(row) for row in spark.read.parquet(str(path)).collect()]
                problem = difference(written, read, f"Spark ({codec})")
            except Exception as error:  # A file that Spark refuses is a failure too.
                problem = f"{type(error).__name__}: {str(error)[:300]}"
            if problem:
                failures.append(f"seed {seed}: {problem}")
            else:
                passed += 1
    spark.stop()
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
