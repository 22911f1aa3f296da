"""Parquet files of every form that pyarrow can write read as pyarrow reads them.

    python3 Tests/parquet_files.py [--seed 1] [--count 80]

Random schemas nested to three levels, every encoding, codec, page version and form of lists, tiny pages and row groups,
decimals as integers and as bytes, INT96, dictionaries that grow too large; empty groups, no rows and no columns.
Ends with a line `N passed, N failed`.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from random_tables import ArrowKind, ask, difference, flat_kinds, moment_text, part, run_checks, texts


CODECS = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]


def random_options(chance, leaves, rows):
    """Options of pyarrow's writer."""
    encodings, dictionary = {}, chance.random() < 0.5
    if not dictionary:
        for path, kind in leaves:
            if kind.encodings and chance.random() < 0.7:
                encodings[path] = chance.choice(kind.encodings)
    options = {
        "compression": chance.choice(CODECS),
        "data_page_version": chance.choice(("1.0", "2.0")),
        "version": "2.6",
        "data_page_size": chance.choice((1, 64, 1024, 1 << 20)),
        "write_batch_size": chance.choice((1, 7, 1024)),
        "row_group_size": chance.choice((max(rows, 1), 7, 100)),
        "use_dictionary": dictionary,
        "write_statistics": chance.random() < 0.8,
        "write_page_index": chance.random() < 0.5,
        "write_page_checksum": chance.random() < 0.5,
        "store_schema": chance.random() < 0.5,
    }
    if dictionary:
        options["dictionary_pagesize_limit"] = chance.choice((1, 64, 1 << 20))
    if encodings:
        options["column_encoding"] = encodings
    if chance.random() < 0.5:
        options["store_decimal_as_integer"] = True
    return options


def one_file(pipe, folder, seed):
    """What differs for one random file, or None."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    chance = random.Random(seed)
    flat = flat_kinds()
    kinds = [ArrowKind(chance, 3, flat) for _ in range(chance.randrange(1, 6))]
    rows = [[kind.value(chance) for kind in kinds] for _ in range(chance.choice((0, 1, 7, 90, 700)))]
    schema = pa.schema([pa.field(f"c{i}", kind.type, kind.nullable) for i, kind in enumerate(kinds)])
    table = pa.table([pa.array([row[i] for row in rows], field.type) for i, field in enumerate(schema)], schema=schema)
    leaves = [leaf for i, kind in enumerate(kinds) for leaf in kind.leaves(f"c{i}")]
    options = random_options(chance, leaves, len(rows))
    path = folder / f"p{seed}.parquet"
    try:
        pq.write_table(table, path, **options)
    except pa.ArrowIndexError:  # pyarrow stumbles over its own options.
        return None
    read = ask(pipe, f"SELECT * FROM '{path}'")
    problem = difference(kinds, rows, read) or part(pipe, path, rows, read)
    path.unlink()
    return problem and f"{options} {[str(kind.type) for kind in kinds]}: {problem}"


def odd_files(folder):
    """Path and (columns, rows) of files whose form is rare."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    path = folder / "no_columns.parquet"
    pq.write_table(pa.table({"x": [1, 2, 3]}).select([]), path)
    yield path, f"SELECT count(*) FROM '{path}'", [["0"]]
    path = folder / "empty_groups.parquet"
    with pq.ParquetWriter(path, pa.schema([("x", pa.int64())])) as writer:
        for values in ([], [1], [], [], [2, 3], []):
            writer.write_table(pa.table({"x": pa.array(values, pa.int64())}))
    yield path, f"SELECT count(*), sum(x) FROM '{path}'", [["3", "6"]]
    path = folder / "int96.parquet"
    moments = [-1, 0, 1, 10**18, -2208988800 * 10**9 - 1]
    pq.write_table(pa.table({"x": pa.array(moments, pa.timestamp("ns"))}), path, use_deprecated_int96_timestamps=True)
    yield path, f"SELECT x FROM '{path}'", [[moment_text(value, 9)] for value in moments]
    path = folder / "old_lists.parquet"
    pq.write_table(pa.table({"x": pa.array([[1, None], None, []], pa.list_(pa.int32()))}), path, use_compliant_nested_type=False)
    yield path, f"SELECT x FROM '{path}'", [[["1", None]], [None], [[]]]
    path = folder / "wide.parquet"
    pq.write_table(pa.table({f"c{i}": [i, None, -i] for i in range(3000)}), path, row_group_size=1)
    yield path, f"SELECT c0, c1234, c2999 FROM '{path}' WHERE c2999 IS NOT NULL", [["0", "1234", "2999"], ["0", "-1234", "-2999"]]
    path = folder / "groups.parquet"
    pq.write_table(pa.table({"x": range(5000)}), path, row_group_size=1)
    yield path, f"SELECT count(*), sum(x), min(x), max(x) FROM '{path}'", [["5000", "12497500", "0", "4999"]]


def odd_form(pipe, sql, wanted):
    found = texts(ask(pipe, sql))
    return None if found == wanted else f"{found}, wanted {wanted}"


def main():
    parser = argparse.ArgumentParser(description="Read Parquet files of pyarrow.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=80)
    options = parser.parse_args()
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        print("skipped: pyarrow is not installed")
        return 0
    print(f"seeds {options.seed} to {options.seed + options.count - 1}")
    with tempfile.TemporaryDirectory(prefix="parquet-") as name:
        folder = Path(name)
        checks = [(f"seed {seed}", lambda pipe, seed=seed: one_file(pipe, folder, seed))
                  for seed in range(options.seed, options.seed + options.count)]
        checks += [(path.name, lambda pipe, sql=sql, wanted=wanted: odd_form(pipe, sql, wanted))
                   for path, sql, wanted in odd_files(folder)]
        return run_checks(checks)


if __name__ == "__main__":
    sys.exit(main())
