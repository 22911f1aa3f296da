"""Parquet and ORC files of polars, DuckDB, arro3 (parquet-rs), fastparquet and pyorc read as they were written.

    python3 Tests/other_writers.py [--seed 1] [--count 20] [--writer polars]

Random tables, nested where the writer can; codecs, page versions, encodings, Bloom filters, small pages, row groups and stripes;
of pyorc also unions, padded text, and the clocks of writers' zones. A writer that is not installed is left out.
Ends with a line `N passed, N failed`.
"""

import argparse
import datetime
import importlib
import random
import subprocess
import sys
import tempfile
import zoneinfo
from decimal import Decimal
from pathlib import Path

from random_tables import TEXTS, ArrowKind, ask, difference, flat_kinds, moment_text, part, random_decimal, run_checks, texts
from reckon_pipe import ROOT


def named(*words):
    """The flat kinds whose name is a word or begins with one that ends in `*`."""
    return {name: kind for name, kind in flat_kinds().items()
            if any(name == word or word.endswith("*") and name.startswith(word[:-1]) for word in words)}


def random_table(chance, flat, shapes, depth, nullable=None):
    """(kinds, rows, the table of pyarrow)

    `nullable`: the flat kinds that may be NULL; None for all."""
    import pyarrow as pa

    kinds = [ArrowKind(chance, depth, flat, shapes) for _ in range(chance.randrange(1, 6))]
    for kind in kinds:
        if nullable is not None and kind.name not in nullable:
            kind.nulls = 0.0
    rows = [[kind.value(chance) for kind in kinds] for _ in range(chance.choice((1, 7, 90, 700)))]
    columns = [pa.array([row[i] for row in rows], kind.type) for i, kind in enumerate(kinds)]
    return kinds, rows, pa.table(columns, names=[f"c{i}" for i in range(len(kinds))])


def compared(pipe, path, kinds, rows):
    read = ask(pipe, f"SELECT * FROM '{path}'")
    return difference(kinds, rows, read) or part(pipe, path, rows, read) or extremes(pipe, path, kinds, rows)


def extremes(pipe, path, kinds, rows):
    """NULLs, and values that are looked up: statistics, pages and Bloom filters must not hide them."""
    for index, kind in enumerate(kinds):
        column = f"c{index}"
        nulls = sum(row[index] is None for row in rows)
        found = ask(pipe, f"SELECT COUNT(*) - COUNT({column}) FROM '{path}'")
        if found != [[str(nulls)]]:
            return f"{column} has {found} NULLs, written {nulls}"
        if kind.shape == "flat" and kind.name.startswith(("i", "u", "text", "date", "dec")) and nulls < len(rows):
            value = kind.answer(next(row[index] for row in rows if row[index] is not None))
            wanted = sum(kind.answer(row[index]) == value for row in rows)
            quoted = "'" + value.replace("'", "''") + "'"
            found = ask(pipe, f"SELECT COUNT(*) FROM '{path}' WHERE {column} = {quoted}")
            if found != [[str(wanted)]]:
                return f"{column} = {quoted} finds {found}, written {wanted}"
    return None


def polars_file(chance, folder, pipe):
    import polars

    flat = named("bool", "i8", "i16", "i32", "i64", "u*", "f32", "f64", "date", "text", "bytes", "time_ns", "ts_*", "dec38_10", "dec9_2")
    kinds, rows, table = random_table(chance, flat, ("flat", "flat", "list", "struct"), 3)
    frame = polars.from_arrow(table)
    path = folder / "polars.parquet"
    frame.write_parquet(path, compression=chance.choice(("lz4", "uncompressed", "snappy", "gzip", "brotli", "zstd")),
                        statistics=chance.choice((True, False, "full")), row_group_size=chance.choice((None, 7, 100)),
                        data_page_size=chance.choice((None, 64, 1024)))
    return compared(pipe, path, kinds, rows)


def duckdb_file(chance, folder, pipe):
    import duckdb

    flat = named("bool", "i8", "i16", "i32", "i64", "u*", "f32", "f64", "date", "text", "bytes", "time_us", "ts_*", "instant_us", "dec*")
    kinds, rows, table = random_table(chance, flat, ("flat", "flat", "list", "struct", "map"), 3)
    path = folder / "duckdb.parquet"
    options = [f"COMPRESSION {chance.choice(('zstd', 'snappy', 'gzip', 'brotli', 'lz4_raw', 'uncompressed'))}",
               f"PARQUET_VERSION {chance.choice(('V1', 'V2'))}", f"ROW_GROUP_SIZE {chance.choice((2048, 122880))}"]
    if chance.random() < 0.5:
        options.append(f"DICTIONARY_SIZE_LIMIT {chance.choice((1, 20, 100000))}")
    connection = duckdb.connect(config={"threads": 1})
    connection.register("written", table)
    connection.execute(f"COPY written TO '{path}' (FORMAT parquet, {', '.join(options)})")
    problem = compared(pipe, path, kinds, rows)
    return problem and f"{options} {problem}"


def arro3_file(chance, folder, pipe):
    import arro3.io

    flat = named("bool", "i8", "i16", "i32", "i64", "u*", "f*", "date", "text", "large", "bytes", "time_*", "ts_*", "instant_*", "dec*")
    kinds, rows, table = random_table(chance, flat, ("flat", "flat", "list", "struct", "map"), 3)
    path = folder / "arro3.parquet"
    options = {"compression": chance.choice(("uncompressed", "snappy", "gzip(6)", "brotli(4)", "lz4_raw", "zstd(3)")),
               "bloom_filter_enabled": chance.random() < 0.5, "dictionary_enabled": chance.random() < 0.5,
               "data_page_row_count_limit": chance.choice((1, 20, 20000)), "write_batch_size": chance.choice((1, 8, 1024)),
               "max_row_group_size": chance.choice((7, 100, 100000)), "writer_version": chance.choice(("parquet_1_0", "parquet_2_0")),
               "skip_arrow_metadata": chance.random() < 0.5}
    arro3.io.write_parquet(table, path, **options)
    problem = compared(pipe, path, kinds, rows)
    return problem and f"{options} {problem}"


def fastparquet_file(chance, folder, pipe):
    import fastparquet

    flat = named("bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "f32", "f64", "text", "bytes", "ts_*")
    kinds, rows, table = random_table(chance, flat, ("flat",), 0, ("bool", "text", "ts_ms", "ts_us"))
    frame = table.to_pandas(ignore_metadata=True)
    for name, kind in zip(table.column_names, kinds):
        if kind.name in ("text", "bytes"):
            frame[name] = frame[name].astype(object)
    path = folder / "fast.parquet"
    # pandas has no NULLs in numbers: they become NaN, and the file NULL again where it may.
    try:
        fastparquet.write(str(path), frame, compression=chance.choice((None, "SNAPPY", "GZIP", "ZSTD", "LZ4", "BROTLI")), write_index=False,
                          row_group_offsets=chance.choice((None, [0, len(rows) // 2] if len(rows) > 1 else None)), has_nulls=True,
                          object_encoding={name: "utf8" if kind.name == "text" else "bytes" for name, kind in zip(table.column_names, kinds)
                                           if kind.name in ("text", "bytes")},
                          times="int64")
    except TypeError:  # It takes some of its own columns for text.
        return None
    wanted = fastparquet.ParquetFile(str(path)).to_pandas()
    read = ask(pipe, f"SELECT * FROM '{path}'")
    for index, kind in enumerate(kinds):
        for number, value in enumerate(wanted.iloc[:, index]):
            mine, written = read[number][index], rows[number][index]
            if written is None and kind.name in ("f32", "f64") or written is None and mine is None:
                continue
            if not same(mine, kind.answer(written)):
                return f"row {number}, c{index} ({kind.name}): {mine!r}, written {written!r}, fastparquet reads {value!r}"
    return None


def same(mine, wanted):
    if mine is None or wanted is None or isinstance(wanted, bool):
        return mine == wanted
    try:
        return Decimal(str(mine)) == Decimal(wanted)
    except ArithmeticError:
        return str(mine) == wanted or str(mine).removesuffix("+00") == wanted


class ORCKind:
    """A random type of pyorc: its description, random values, and how the pipe writes them."""

    FLAT = ("boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "string", "char(6)", "varchar(9)", "binary", "date",
            "timestamp", "timestamp with local time zone", "decimal(7,2)", "decimal(18,18)", "decimal(38,10)")

    def __init__(self, chance, depth):
        self.shape = chance.choice(("flat", "flat", "array", "map", "struct")) if depth else "flat"
        self.nulls, self.run, self.last = chance.choice((0.0, 0.2)), chance.choice((0, 0, 0.9)), None
        if self.shape == "flat":
            self.text = chance.choice(self.FLAT)
        elif self.shape == "map":
            self.members = [ORCKind(chance, depth - 1)]
            self.text = f"map<string,{self.members[0].text}>"
        elif self.shape == "array":
            self.members = [ORCKind(chance, depth - 1)]
            self.text = f"array<{self.members[0].text}>"
        else:
            self.members = [ORCKind(chance, depth - 1) for _ in range(chance.randrange(1, 4))]
            self.text = f"struct<{','.join(f'm{i}:{member.text}' for i, member in enumerate(self.members))}>"

    def value(self, chance):
        """(what pyorc takes, what the pipe must give)"""
        if self.last is None or chance.random() >= self.run:
            self.last = (None, None) if chance.random() < self.nulls else self.fresh(chance)
        return self.last

    def fresh(self, chance):
        if self.shape == "flat":
            return self.flat(chance)
        if self.shape == "struct":
            values = [member.value(chance) for member in self.members]
            return tuple(value for value, _ in values), {f"m{i}": answer for i, (_, answer) in enumerate(values)}
        count = chance.choice((0, 1, 3))
        values = [self.members[0].value(chance) for _ in range(count)]
        if self.shape == "array":
            return [value for value, _ in values], [answer for _, answer in values]
        keys = [f"k{i}" for i in range(count)]
        return {key: value for key, (value, _) in zip(keys, values)}, {key: answer for key, (_, answer) in zip(keys, values)}

    def flat(self, chance):
        kind = self.text
        if kind == "boolean":
            value = chance.random() < 0.5
            return value, value
        bits = {"tinyint": 7, "smallint": 15, "int": 31, "bigint": 63}.get(kind)
        if bits:
            value = chance.choice((0, -1, chance.randrange(-2**bits, 2**bits), chance.randrange(-100, 100)))
            value = max(value, -2**bits)
            return value, str(value)
        if kind in ("float", "double"):
            value = chance.randrange(-99999, 99999) / 16
            return value, repr(value)
        if kind == "binary":
            value = chance.randbytes(chance.choice((0, 1, 5, 40)))
            return value, "\\x" + value.hex()
        if kind in ("string", "char(6)", "varchar(9)"):
            value = chance.choice(TEXTS)
            limit = {"char(6)": 6, "varchar(9)": 9}.get(kind)
            if limit:
                # The library counts bytes or characters, depending on its version: ASCII alone is the same in both.
                value = "".join(c for c in value if c < "\x80")[:limit]
            return value, value.ljust(6) if kind == "char(6)" else value
        if kind == "date":
            value = datetime.date(1582, 10, 15) + datetime.timedelta(days=chance.randrange(400_000))
            return value, value.isoformat()
        if kind.startswith("timestamp"):
            count = chance.choice((0, 1, chance.randrange(4 * 10**15), -chance.randrange(10**6, 2 * 10**15)))
            value = datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=count)
            return value.replace(tzinfo=datetime.timezone.utc), moment_text(count, 6)
        precision, scale = map(int, kind[8:-1].split(","))
        value = random_decimal(chance, precision, scale)
        return value, f"{value:f}"


def pyorc_file(chance, folder, pipe):
    import pyorc

    kinds = [ORCKind(chance, chance.choice((0, 2))) for _ in range(chance.randrange(1, 6))]
    count = chance.choice((1, 7, 90, 700))
    rows = [[kind.value(chance) for kind in kinds] for _ in range(count)]
    schema = "struct<" + ",".join(f"c{i}:{kind.text}" for i, kind in enumerate(kinds)) + ">"
    path = folder / "pyorc.orc"
    filters = [f"c{i}" for i, kind in enumerate(kinds) if kind.shape == "flat" and kind.text in ("int", "bigint", "string", "date")]
    options = {"compression": chance.choice(list(pyorc.CompressionKind)[:1] + [pyorc.CompressionKind.ZLIB, pyorc.CompressionKind.SNAPPY,
                                                                           pyorc.CompressionKind.LZ4, pyorc.CompressionKind.ZSTD]),
               "compression_strategy": chance.choice(list(pyorc.CompressionStrategy)), "row_index_stride": chance.choice((0, 10, 64, 10000)),
               "stripe_size": chance.choice((1, 1 << 26)), "batch_size": chance.choice((7, 1024)),
               "dict_key_size_threshold": chance.choice((0.0, 1.0)), "compression_block_size": 65536 * chance.choice((1, 4))}
    if options["row_index_stride"] and filters:
        options["bloom_filter_columns"] = filters
    with path.open("wb") as file:
        try:
            writer = pyorc.Writer(file, schema, **options)
            for row in rows:
                writer.write(tuple(value for value, _ in row))
            writer.close()
        except MemoryError:  # Of its own options.
            return None
    read = ask(pipe, f"SELECT * FROM '{path}'")
    for number, row in enumerate(rows):
        for index, (_, answer) in enumerate(row):
            if not alike(read[number][index], answer):
                return f"{options} {schema} row {number}, c{index}: {read[number][index]!r}, written {answer!r}"
    for index, kind in enumerate(kinds):
        if kind.shape == "flat" and kind.text in ("int", "bigint", "string", "date") and (answer := rows[0][index][1]) is not None:
            quoted = "'" + answer.replace("'", "''") + "'"
            found = ask(pipe, f"SELECT COUNT(*) FROM '{path}' WHERE c{index} = {quoted}")
            wanted = sum(row[index][1] == answer for row in rows)
            if found != [[str(wanted)]]:
                return f"{options} {schema}: c{index} = {quoted} finds {found}, written {wanted}"
    return None


def alike(mine, wanted):
    mine = texts(mine) if not isinstance(mine, (dict, list)) else mine
    if isinstance(wanted, dict):
        return isinstance(mine, dict) and mine.keys() == wanted.keys() and all(alike(mine[key], wanted[key]) for key in wanted)
    if isinstance(wanted, list):
        return isinstance(mine, list) and len(mine) == len(wanted) and all(map(alike, mine, wanted))
    return same(mine, wanted)


def pyorc_zones(chance, folder, pipe):
    """Clocks that were written in a zone read as the same clocks."""
    import pyorc

    for name in ("Europe/Berlin", "America/New_York", "Asia/Kolkata"):
        zone = zoneinfo.ZoneInfo(name)
        moments = [datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=chance.randrange(2 * 10**9))
                   for _ in range(200)]
        path = folder / "zones.orc"
        with path.open("wb") as file:
            writer = pyorc.Writer(file, "struct<t:timestamp>", timezone=zone)
            for moment in moments:
                writer.write((moment.astimezone(zone),))
            writer.close()
        found = [row[0] for row in ask(pipe, f"SELECT t FROM '{path}'")]
        with path.open("rb") as file:
            wanted = [str(row[0].astimezone(zone).replace(tzinfo=None)) for row in pyorc.Reader(file, timezone=zone)]
        for mine, clock in zip(found, wanted, strict=True):
            if mine != clock:
                return f"{name}: {mine}, pyorc {clock}"
    return None


def pyorc_unions(chance, folder, pipe):
    """Each value as the member that it is: pyorc reads other numbers than it was given, and so must we."""
    import pyorc

    path = folder / "unions.orc"
    rows = [chance.choice((None, chance.randrange(-10**9, 10**9), chance.choice(TEXTS))) for _ in range(500)]
    with path.open("wb") as file:
        writer = pyorc.Writer(file, "struct<u:uniontype<int,string>>", row_index_stride=100)
        for value in rows:
            writer.write((value,))
        writer.close()
    with path.open("rb") as file:
        rows = [value for (value,) in pyorc.Reader(file)]
    for number, ((mine,), value) in enumerate(zip(ask(pipe, f"SELECT u FROM '{path}'"), rows, strict=True)):
        tag = int(isinstance(value, str))
        wanted = None if value is None else {"tag": str(tag), "member0": None if tag else str(value), "member1": value if tag else None}
        if not alike(mine, wanted) and mine != wanted:
            return f"row {number}: {mine}, written {wanted}"
    return None


WRITERS = {"polars": (polars_file, "polars"), "duckdb": (duckdb_file, "duckdb"), "arro3": (arro3_file, "arro3.io"),
           "fastparquet": (fastparquet_file, "fastparquet"), "pyorc": (pyorc_file, "pyorc")}


def main():
    parser = argparse.ArgumentParser(description="Read files of other writers.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=20)
    parser.add_argument("--writer", choices=WRITERS)
    options = parser.parse_args()
    print(f"seeds {options.seed} to {options.seed + options.count - 1}")
    for package in ("arro3-io", "fastparquet", "pyorc"):
        subprocess.run(["sh", "Tests/peers.sh", package], cwd=ROOT)
    checks = []
    with tempfile.TemporaryDirectory(prefix="writers-") as name:
        folder = Path(name)
        for writer, (write, module) in WRITERS.items():
            if options.writer not in (None, writer):
                continue
            try:
                importlib.import_module("pyarrow")
                importlib.import_module(module)
            except ImportError:
                print(f"{writer} is not installed: its files are left out")
                continue
            checks += [(f"{writer} {seed}", lambda pipe, write=write, seed=seed: write(random.Random(seed), folder, pipe))
                       for seed in range(options.seed, options.seed + options.count)]
            if writer == "pyorc":
                checks += [("pyorc's zones", lambda pipe: pyorc_zones(random.Random(options.seed), folder, pipe)),
                           ("pyorc's unions", lambda pipe: pyorc_unions(random.Random(options.seed), folder, pipe))]
        return run_checks(checks)


if __name__ == "__main__":
    sys.exit(main())
