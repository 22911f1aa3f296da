"""Arrow IPC files and streams that reckon writes, pyarrow reads equal, and the other way round.

    python3 Tests/arrow_files.py [--seed 1] [--count 40]

Random nested tables in both forms and all codecs; from pyarrow also the types that reckon only reads.
Ends with a line `N passed, N failed`.
"""

import argparse
import datetime
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from orc_files import plain
from random_tables import ask, first_difference, random_query, run_checks
from reckon_pipe import Pipe


def one_file(pipe, folder, seed):
    """What differs for one random table, or None."""
    import pyarrow.ipc as ipc
    import pyarrow.parquet as pq

    chance = random.Random(seed)
    query = random_query(chance)
    codec, batch, stream = chance.choice(("none", "lz4", "zstd")), chance.choice((10, 64, 65536)), chance.random() < 0.4
    path, parquet = folder / f"t{seed}.arrow", folder / f"t{seed}.parquet"
    ask(pipe, f"CREATE OR REPLACE TEMP TABLE t AS {query}")
    options = f"FORMAT arrow, COMPRESSION '{codec}', batch_size {batch}, stream {str(stream).lower()}"
    ask(pipe, f"COPY (SELECT * FROM t ORDER BY n) TO '{path}' ({options})")
    ask(pipe, f"COPY (SELECT * FROM t ORDER BY n) TO '{parquet}'")
    written, read = (ask(pipe, f"SELECT * FROM {source} ORDER BY n") for source in ("t", f"'{path}'"))
    if problem := first_difference(written, read):
        return f"({options}) {problem}"
    table = (ipc.open_stream if stream else ipc.open_file)(str(path)).read_all()
    table.validate(full=True)
    other = pq.read_table(parquet)
    if [plain(row) for row in table.to_pylist()] != [plain(row) for row in other.to_pylist()]:
        return f"pyarrow ({options}) reads other rows"
    return from_pyarrow(pipe, folder, table, chance, written)


def from_pyarrow(pipe, folder, table, chance, written):
    """The table as pyarrow writes it, whole and with a part cut off."""
    import pyarrow as pa
    import pyarrow.ipc as ipc

    path = folder / "other.arrow"
    if chance.random() < 0.5:
        fields = [name for name in table.column_names if pa.types.is_string(table[name].type)]
        for name in fields:
            place = table.column_names.index(name)
            table = table.set_column(place, name, table[name].dictionary_encode())
    maker = chance.choice((ipc.new_file, ipc.new_stream))
    options = ipc.IpcWriteOptions(compression=chance.choice((None, "lz4", "zstd")), emit_dictionary_deltas=maker is ipc.new_stream)
    with pa.OSFile(str(path), "wb") as sink, maker(sink, table.schema, options=options) as writer:
        writer.write_table(table.unify_dictionaries() if maker is ipc.new_file else table)
    read = ask(pipe, f"SELECT * FROM '{path}' ORDER BY n")
    return None if read == written else f"pyarrow's file reads differently: {read[:1]}, written {written[:1]}"


def kinds():
    """Columns of types that only pyarrow writes, with the texts that they must read as."""
    import pyarrow as pa

    ms = [datetime.time(1, 2, 3, 4000), None]
    return {
        "large_string": (pa.array(["a", None, "grün €" * 5], pa.large_string()), ["a", None, "grün €" * 5]),
        "string_view": (pa.array(["a", None, "a text of more than twelve"], pa.string_view()), ["a", None, "a text of more than twelve"]),
        "large_list": (pa.array([[1], None, []], pa.large_list(pa.int8())), [["1"], None, []]),
        "fixed_list": (pa.array([[1, 2], None], pa.list_(pa.int16(), 2)), [["1", "2"], None]),
        "fixed_binary": (pa.array([b"ab", None], pa.binary(2)), ["\\x6162", None]),
        "time32": (pa.array(ms, pa.time32("ms")), ["01:02:03.004", None]),
        "date64": (pa.array([datetime.date(1969, 12, 31), None], pa.date64()), ["1969-12-31", None]),
        "half": (pa.array([1.5, None], pa.float16()), ["1.5", None]),
        "uint64": (pa.array([2**64 - 1, None], pa.uint64()), [str(2**64 - 1), None]),
        "decimal256": (pa.array([Decimal("-1.50"), None], pa.decimal256(38, 2)), ["-1.50", None]),
        "instant_ms": (pa.array([-1, None], pa.timestamp("ms", "Europe/Berlin")), ["1969-12-31 23:59:59.999+00", None]),
        "seconds": (pa.array([1, None], pa.timestamp("s")), ["1970-01-01 00:00:01", None]),
        "duration": (pa.array([1500, None], pa.duration("ms")), ["00:00:01.5", None]),
        "month_day_nano": (pa.array([pa.MonthDayNano((1, 2, 3000)), None]), ["1 mon 2 days 00:00:00.000003", None]),
        "null": (pa.nulls(2), [None, None]),
        "map": (pa.array([[("a", 1)], None], pa.map_(pa.string(), pa.int32())), [{"a": "1"}, None]),
    }


def one_kind(pipe, folder, name, column, wanted):
    import pyarrow as pa
    import pyarrow.ipc as ipc

    path = folder / f"{name}.arrow"
    table = pa.table({"x": column})
    with pa.OSFile(str(path), "wb") as sink, ipc.new_file(sink, table.schema) as writer:
        writer.write_table(table)
    read = [row[0] for row in ask(pipe, f"SELECT * FROM '{path}'")]
    texts = [None if value is None else value if isinstance(value, (list, dict)) else str(value) for value in read]
    return None if texts == wanted else f"{name}: {texts}, written {wanted}"


def small_batches(folder):
    """Rows of lists that go one by one carry their own elements along, and not those of the whole file."""
    path = folder / "lists.arrow"
    with Pipe() as pipe:
        ask(pipe, f"COPY (SELECT [i, i + 1, i + 2] AS l, MAP {{CAST(i AS VARCHAR): [{{'a': i}}]}} AS m "
                            f"FROM generate_series(1, 10000) AS g (i)) TO '{path}'")
        pipe.ask("SET batch_size = 1")
        wanted = [["10000", "150045000"]]
        found = ask(pipe, f"SELECT count(*), sum(list_sum(x)) FROM (SELECT unnest(list(l)) AS x FROM '{path}')")
        if [[str(value) for value in row] for row in found] != wanted:
            return f"the lists of 10,000 rows sum up to {found}, and must to {wanted}"
        ask(pipe, f"COPY (SELECT DISTINCT l, m FROM '{path}') TO '{folder / 'again.arrow'}'")
        # 2.5 GB when each row keeps all elements.
        return f"{pipe.peak_memory() >> 20} MB for 10,000 short lists" if pipe.peak_memory() > 500 << 20 else None


def bomb(folder):
    """A small file that becomes gigabytes is refused before it has."""
    import pyarrow as pa

    path = folder / "bomb.arrow.zst"
    with pa.CompressedOutputStream(pa.OSFile(str(path), "wb"), "zstd") as stream:
        for _ in range(400):
            stream.write(bytes(1 << 20))
    with Pipe() as pipe:
        answer = pipe.ask(f"SELECT * FROM '{path}'", 30)
        if "1,024 times" not in answer.get("error", {}).get("message", ""):
            return f"{path.stat().st_size} bytes that become 400 MiB: {str(answer)[:200]}"
        return f"{pipe.peak_memory() >> 20} MB" if pipe.peak_memory() > 200 << 20 else None


def main():
    parser = argparse.ArgumentParser(description="Exchange Arrow files with pyarrow.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=40)
    options = parser.parse_args()
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        print("skipped: pyarrow is not installed")
        return 0
    print(f"seeds {options.seed} to {options.seed + options.count - 1}")
    with tempfile.TemporaryDirectory(prefix="arrow-") as name:
        folder = Path(name)
        checks = [(f"seed {seed}", lambda pipe, seed=seed: one_file(pipe, folder, seed))
                  for seed in range(options.seed, options.seed + options.count)]
        checks += [(kind, lambda pipe, kind=kind, column=column, wanted=wanted: one_kind(pipe, folder, kind, column, wanted))
                   for kind, (column, wanted) in kinds().items()]
        checks += [("small batches", lambda pipe: small_batches(folder)), ("bomb", lambda pipe: bomb(folder))]
        return run_checks(checks)


if __name__ == "__main__":
    sys.exit(main())
