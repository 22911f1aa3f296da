"""Spark and reckon read each other's Parquet and ORC files, and Spark runs the procedures that reckon converts.

    python3 Tests/spark.py                 random tables of Tests/interop.py and Tests/spark_files.py, then all of Tests/Conversion
    python3 Tests/spark.py --sample        some of them, in about two minutes
    python3 Tests/spark.py files           random tables of Tests/spark_files.py only
    python3 Tests/spark.py upsert nested   these procedures only
    python3 Tests/spark.py --bless [NAME]  write what Spark says of procedures into their headers

Needs pyspark and pyarrow from PyPI and Java 17. Ends with a line `N passed, N failed`.
"""

import logging
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from interop import CODECS, ask, difference, random_table
from reckon_pipe import ROOT, Pipe
from spark_files import exchange
from spark_procedures import check_all

# Hadoop of Spark's packages has no brotli.
SPARK_CODECS = [codec for codec in CODECS if codec != "brotli"]
ORC_CODECS = ["zstd", "zlib", "snappy", "lz4", "none"]


# Of so many procedures one is in a sample.
SAMPLE = 6
INSTALL_SECONDS = 240


def has_peers():
    """Whether pyspark and Java are there; says why not."""
    try:
        done = subprocess.run(["sh", "Tests/peers.sh", "pyspark", "pyarrow"], cwd=ROOT, timeout=INSTALL_SECONDS)
        if done.returncode != 0:
            return False
        subprocess.run(["java", "-version"], capture_output=True, check=True)
    except subprocess.TimeoutExpired:
        print(f"skipped: pyspark is not installed within {INSTALL_SECONDS} s")
        return False
    except (OSError, subprocess.CalledProcessError):
        print("skipped: there is no Java for Spark")
        return False
    return True


def session(warehouse):
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.session.timeZone", "UTC").config("spark.driver.bindAddress", "127.0.0.1")
    builder = builder.config("spark.driver.host", "127.0.0.1")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "1").config("spark.sql.warehouse.dir", warehouse)
    logging.disable(logging.CRITICAL)
    made = builder.getOrCreate()
    made.sparkContext.setLogLevel("OFF")
    return made


def main():
    if not has_peers():
        return 0
    if not sys.executable.startswith(str(ROOT / ".venv-peers")):
        return subprocess.run([str(ROOT / ".venv-peers/bin/python"), *sys.argv], cwd=ROOT).returncode
    names = [name for name in sys.argv[1:] if not name.startswith("--")]
    sample, bless = "--sample" in sys.argv, "--bless" in sys.argv
    with tempfile.TemporaryDirectory(prefix="spark-") as warehouse:
        spark = session(warehouse)
        parts = [exchange(spark)] if names == ["files"] else [check_all(spark, names, SAMPLE if sample else 1, bless)]
        if not names and not bless:
            parts += [tables(spark, 5 if sample else 30)]
            parts += [] if sample else [exchange(spark)]
        spark.stop()
    passed, failures = sum(part[0] for part in parts), [failure for part in parts for failure in part[1]]
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


def tables(spark, count):
    """Random tables, written by reckon and read by Spark."""
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="spark-") as name, Pipe() as pipe:
        for seed in range(1, count + 1):
            chance = random.Random(seed)
            sql, codec = random_table(chance), SPARK_CODECS[seed % len(SPARK_CODECS)]
            path = Path(name) / f"t{seed}.parquet"
            try:
                written = ask(pipe, sql)
                ask(pipe, f"COPY ({sql}) TO '{path}' (FORMAT parquet, COMPRESSION '{codec}')")
                read = [list(row) for row in spark.read.parquet(str(path)).collect()]
                problem = difference(written, read, f"Spark ({codec})")
                orc, kind = path.with_suffix(".orc"), ORC_CODECS[seed % len(ORC_CODECS)]
                ask(pipe, f"COPY ({sql}) TO '{orc}' (COMPRESSION '{kind}', row_index_stride 100)")
                read = [list(row) for row in spark.read.orc(str(orc)).collect()]
                problem = problem or difference(written, read, f"Spark, ORC ({kind})")
            except Exception as error:  # A file that Spark refuses is a failure too.
                problem = f"{type(error).__name__}: {str(error)[:300]}"
            if problem:
                failures.append(f"seed {seed}: {problem}")
            else:
                passed += 1
    return passed, failures


if __name__ == "__main__":
    sys.exit(main())
