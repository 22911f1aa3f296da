"""Files between reckon and Spark: Spark reads what reckon writes, and reckon what Spark writes, in both formats.

Random tables of Tests/random_tables.py: nested to three levels, decimals of all widths, moments and days before 1900 and
before 1582, NULLs; each codec that both know, dictionaries, page versions, stripes, Bloom filters, old forms of lists and
INT96. Run by Tests/spark.py.
"""

import random
import tempfile
from pathlib import Path

from orc_files import plain, random_options
from random_tables import ask, first_difference, random_query
from reckon_pipe import Pipe

PARQUET_CODECS = ["zstd", "snappy", "gzip", "lz4_raw", "uncompressed"]
# Brotli needs a library that Spark's packages do not have.
SPARK_CODECS = {"parquet": ["zstd", "snappy", "gzip", "lz4_raw", "none"], "orc": ["zstd", "snappy", "zlib", "lz4", "none"]}


def our_parquet_options(chance):
    options = [f"COMPRESSION '{chance.choice(PARQUET_CODECS)}'", f"data_page_version {chance.choice((1, 2))}"]
    if chance.random() < 0.4:
        options.append("dictionary false")
    if chance.random() < 0.4:
        options.append(f"row_group_size {chance.choice((50, 333))}, page_rows {chance.choice((7, 64))}")
    if chance.random() < 0.3:
        options.append("bloom_filter 'n'")
    return ", ".join(options)


def spark_options(chance, form):
    """Options of Spark's writers."""
    options = {"compression": chance.choice(SPARK_CODECS[form])}
    if form == "parquet":
        options["parquet.writer.version"] = chance.choice(("v1", "v2"))
        options["parquet.enable.dictionary"] = chance.choice(("true", "false"))
        options["parquet.page.row.count.limit"] = chance.choice(("7", "20000"))
        options["parquet.bloom.filter.enabled#n"] = chance.choice(("true", "false"))
    else:
        options["orc.write.format"] = chance.choice(("0.11", "0.12"))
        options["orc.row.index.stride"] = chance.choice(("1000", "10000"))
        options["orc.dictionary.key.threshold"] = chance.choice(("0", "1"))
        options["orc.bloom.filter.columns"] = chance.choice(("", "n"))
    return options


def values_of(rows):
    """What Spark collected, in the form of pyarrow's values."""
    def simple(value):
        if isinstance(value, dict):
            return {name: simple(member) for name, member in value.items()}
        if isinstance(value, list):
            return [simple(member) for member in value]
        return bytes(value) if isinstance(value, bytearray) else value

    return [plain(simple(row.asDict(recursive=True))) for row in rows]


def without_zone(rows):
    """Answers of the pipe, where an instant in UTC and a clock of the same digits are alike: Spark has its own names for them."""
    def simple(value):
        if isinstance(value, dict):
            return {name: simple(member) for name, member in value.items()}
        if isinstance(value, list):
            return [simple(member) for member in value]
        return value.removesuffix("+00") if isinstance(value, str) else value

    return [simple(list(row)) for row in rows]


def one_table(spark, pipe, folder, seed):
    """What differs for one random table, or None."""
    import pyarrow.parquet as pq

    chance = random.Random(seed)
    ask(pipe, f"CREATE OR REPLACE TEMP TABLE t AS {random_query(chance)}")
    parquet, orc = folder / f"t{seed}.parquet", folder / f"t{seed}.orc"
    ours = {"parquet": our_parquet_options(chance), "orc": random_options(chance)}
    for path in (parquet, orc):
        ask(pipe, f"COPY (SELECT * FROM t ORDER BY n) TO '{path}' ({ours[path.suffix[1:]]})")
    wanted = [plain(row) for row in pq.read_table(parquet).to_pylist()]
    frames = {"parquet": spark.read.parquet(str(parquet)), "orc": spark.read.orc(str(orc))}
    for form, frame in frames.items():
        if problem := first_difference(wanted, values_of(frame.orderBy("n").collect())):
            return f"Spark reads {form} ({ours[form]}): {problem}"
    # Clocks without a zone would be whole numbers in Spark's ORC files.
    spark.conf.set("spark.sql.parquet.inferTimestampNTZ.enabled", "false")
    source = spark.read.parquet(str(parquet)).coalesce(1)
    spark.conf.set("spark.sql.parquet.inferTimestampNTZ.enabled", "true")
    written = ask(pipe, "SELECT * FROM t ORDER BY n")
    spark.conf.set("spark.sql.parquet.writeLegacyFormat", chance.choice(("true", "false")))
    spark.conf.set("spark.sql.parquet.outputTimestampType", chance.choice(("INT96", "TIMESTAMP_MICROS")))
    for form in frames:
        options, target = spark_options(chance, form), folder / f"s{seed}_{form}"
        getattr(source.write.options(**options), form)(str(target))
        read = ask(pipe, f"SELECT * FROM '{target}/*.{form}' ORDER BY n")
        if problem := first_difference(*(without_zone(rows) for rows in (written, read))):
            return f"reading Spark's {form} ({options}): {problem}"
    return None


def exchange(spark, count=12, first=1):
    """(passed, failures) of random tables that go to Spark and back."""
    for name in ("int96RebaseModeInWrite", "datetimeRebaseModeInWrite", "int96RebaseModeInRead", "datetimeRebaseModeInRead"):
        spark.conf.set(f"spark.sql.parquet.{name}", "CORRECTED")
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="spark-files-") as name, Pipe() as pipe:
        for seed in range(first, first + count):
            try:
                problem = one_table(spark, pipe, Path(name), seed)
            except Exception as error:  # A file that is refused is a failure too.
                problem = f"{type(error).__name__}: {str(error)[:600]}"
            if problem:
                failures.append(f"files, seed {seed}: {problem}")
            else:
                passed += 1
    return passed, failures
