"""ORC files that reckon writes from random schemas: pyarrow and reckon itself read them back equal; those of pyarrow read
as they were written.

    python3 Tests/orc_files.py [--seed 1] [--count 60]

Every type, nested to three levels, each codec, small stripes, row groups and chunks, with and without dictionaries.
Ends with a line `N passed, N failed`.
"""

import argparse
import datetime
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from random_tables import ArrowKind, ask, difference, first_difference, flat_kinds, moment_text, part, random_query, run_checks

CODECS = ["zstd", "zlib", "snappy", "lz4", "none"]


def random_options(chance):
    options = [f"COMPRESSION '{chance.choice(CODECS)}'"]
    for name, values in {"stripe_rows": (50, 333), "row_index_stride": (0, 10, 64), "block_size": (1024, 4096)}.items():
        if chance.random() < 0.5:
            options.append(f"{name} {chance.choice(values)}")
    if chance.random() < 0.3:
        options.append("dictionary false")
    return ", ".join(options)


def plain(value):
    """A value of pyarrow in the form of a tuple of texts, lists and dicts that compare exactly."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, datetime.datetime):
        return value.replace(tzinfo=None).isoformat()
    if hasattr(value, "to_pydatetime"):
        return value.to_pydatetime(warn=False).replace(tzinfo=None).isoformat()
    return value if value is None or isinstance(value, (bool, float, int, bytes, Decimal)) else str(value)


def one_file(pipe, folder, seed):
    """What differs for one random table, or None."""
    chance = random.Random(seed)
    query, options = random_query(chance), random_options(chance)
    orc, parquet = folder / f"t{seed}.orc", folder / f"t{seed}.parquet"
    ask(pipe, f"CREATE OR REPLACE TEMP TABLE t AS {query}")
    ask(pipe, f"COPY (SELECT * FROM t ORDER BY n) TO '{orc}' ({options})")
    ask(pipe, f"COPY (SELECT * FROM t ORDER BY n) TO '{parquet}'")
    written, read = (ask(pipe, f"SELECT * FROM {source} ORDER BY n") for source in ("t", f"'{orc}'"))
    if problem := first_difference(written, read):
        return f"({options}) {problem}"
    return ranges(pipe, orc, written) or peers(orc, parquet, options)


def ranges(pipe, orc, written):
    """Reading a part by its bounds jumps to row groups."""
    low, high = len(written) // 3, len(written) // 2
    part = ask(pipe, f"SELECT * FROM '{orc}' WHERE n BETWEEN {low} AND {high} ORDER BY n")
    return None if part == written[low:high + 1] else f"rows {low} to {high} differ: {len(part)} rows"


def peers(orc, parquet, options):
    """pyarrow reads the ORC file as it reads the Parquet file of the same rows."""
    try:
        import pyarrow.orc as po
        import pyarrow.parquet as pq
    except ImportError:
        return None
    other, mine = pq.read_table(parquet).to_pylist(), po.read_table(str(orc)).to_pylist()
    for number, (a, b) in enumerate(zip(other, mine)):
        if plain(a) != plain(b):
            return f"pyarrow ({options}) row {number}: {plain(b)}, written {plain(a)}"
    return None if len(other) == len(mine) else f"pyarrow ({options}): {len(mine)} rows, written {len(other)}"


def from_pyarrow(pipe, folder, seed):
    """What differs for one random file of pyarrow, or None."""
    import pyarrow as pa
    import pyarrow.orc as po

    chance = random.Random(seed)
    flat = {name: kind for name, kind in flat_kinds().items()
            if name in ("bool", "f32", "f64", "date", "text", "bytes") or name.startswith(("i8", "i16", "i32", "i64", "dec", "ts_us"))}
    # pyarrow itself loses values of structures that hold structures.
    shapes = chance.choice(((2, ("flat", "flat", "list", "map")), (1, ("flat", "list", "struct", "map"))))
    kinds = [ArrowKind(chance, shapes[0], flat, shapes[1]) for _ in range(chance.randrange(1, 6))]
    rows = [[kind.value(chance) for kind in kinds] for _ in range(chance.choice((1, 7, 90, 700)))]
    table = pa.table([pa.array([row[i] for row in rows], kind.type) for i, kind in enumerate(kinds)], names=[f"c{i}" for i in range(len(kinds))])
    options = {"compression": chance.choice(("uncompressed", "zlib", "snappy", "lz4", "zstd")), "file_version": chance.choice(("0.11", "0.12")),
               "stripe_size": chance.choice((1, 1 << 26)), "batch_size": chance.choice((7, 1024)), "row_index_stride": chance.choice((10, 10000)),
               "dictionary_key_size_threshold": chance.choice((0.0, 0.8))}
    path = folder / f"p{seed}.orc"
    po.write_table(table, str(path), **options)
    read = ask(pipe, f"SELECT * FROM '{path}'")
    problem = difference(kinds, rows, read) or part(pipe, path, rows, read)
    return problem and f"{options} {[str(kind.type) for kind in kinds]}: {problem}"


def before_1970(pipe, folder):
    """Fractions of seconds before 1970, which pyarrow writes as negative numbers and rounds towards zero in statistics."""
    import pyarrow as pa
    import pyarrow.orc as po

    values = [-1, -1000, -1_000_000, -999_999_999, -10**9, -1_000_000_001, -2208988800 * 10**9 - 1, 0, 1]
    for number, value in enumerate(values):
        po.write_table(pa.table({"t": pa.array([value], pa.timestamp("ns"))}), str(folder / f"moment{number}.orc"))
        wanted = [[moment_text(value, 9)]]
        found = ask(pipe, f"SELECT t FROM '{folder}/moment{number}.orc'")
        later = ask(pipe, f"SELECT t FROM '{folder}/moment{number}.orc' WHERE t < TIMESTAMP '1970-01-01'")
        if found != wanted or later != (wanted if value < 0 else []):
            return f"{value} ns reads as {found}, before 1970 {later}, wanted {wanted}"
    return None


def writer_zones(pipe, folder):
    """Seconds count from 2015 in the writer's zone: clocks of the zone, also around summer time, in all years."""
    import zoneinfo

    import pyarrow as pa
    import pyarrow.orc as po

    chance = random.Random(1)
    utc = datetime.timezone.utc
    start = datetime.datetime(2015, 1, 1)
    changes = [datetime.datetime(year, month, 31 if month == 3 else 25) for year in (1985, 2015, 2026, 2060) for month in (3, 10)]
    moments = [change - datetime.timedelta(days=chance.randrange(8), seconds=chance.randrange(86400)) for change in changes for _ in range(40)]
    moments += [datetime.datetime(1905, 1, 1) + datetime.timedelta(seconds=chance.randrange(6 * 10**9)) for _ in range(400)]
    for name in ("CET", "EST", "GMT"):
        zone = zoneinfo.ZoneInfo(name)
        path = folder / f"zone_{name}.orc"
        po.write_table(pa.table({"t": pa.array(moments, pa.timestamp("us"))}), str(path), compression="uncompressed")
        # pyarrow knows GMT alone; the name in the stripe's footer is as long as the others.
        data = path.read_bytes()
        assert data.count(b"\x1a\x03GMT") == 1, "the stripe's footer has another form"
        path.write_bytes(data.replace(b"\x1a\x03GMT", b"\x1a\x03" + name.encode()))
        began = start.replace(tzinfo=zone).astimezone(utc)
        wanted = [str((began + (moment - start)).astimezone(zone).replace(tzinfo=None)) for moment in moments]
        read = [row[0] for row in ask(pipe, f"SELECT t FROM '{path}'")]
        for mine, text, moment in zip(read, wanted, moments, strict=True):
            if mine != text:
                return f"{name}: {moment} reads as {mine}, wanted {text}"
    return None


# Of 20,000 rows in two stripes of ten row groups each: a question, its answer, and what EXPLAIN ANALYZE must count.
PRUNING = [
    ("SELECT SUM(m) FROM '{}' WHERE n BETWEEN 15000 AND 15010", "495165", "1 of 2 groups pruned, 8 row groups pruned"),
    ("SELECT m FROM '{}' WHERE s = 'text 777'", "2331", "1 of 2 groups pruned, 9 row groups pruned"),
    ("SELECT COUNT(*) FROM '{}' WHERE s = 'text 20777'", "0", "2 of 2 groups pruned"),
    ("SELECT SUM(m) FROM '{}'", "600030000", "0 of 2 groups pruned]"),
]


def pruning(pipe, folder):
    """What differs from the counters of stripes and row groups that must be passed over, or None."""
    path = folder / "pruning.orc"
    ask(pipe, "COPY (SELECT n, n * 3 AS m, 'text ' || CAST(n AS VARCHAR) AS s FROM generate_series(1, 20000) AS g (n) ORDER BY n) "
              f"TO '{path}' (row_index_stride 1000, stripe_rows 10000, bloom_filter 's')")
    for question, answer, counters in PRUNING:
        found = ask(pipe, question.format(path))
        plan = "\n".join(row[0] for row in ask(pipe, "EXPLAIN ANALYZE " + question.format(path)))
        if found != [[answer]] or counters not in plan:
            return f"{question}: {found}, wanted {answer} and \"{counters}\" in\n{plan}"
    return None


def number_shapes(chance, rows):
    """Lists of numbers that writers pack in different ways: around a base, in runs, in steps, of one length and of many."""
    base = chance.choice((-1, 1)) * chance.choice((0, 300, 10**6, 10**12, 2**54, 2**60))
    width = chance.choice((1, 2, 7, 9, 13, 16, 17, 21, 24, 25, 27, 31, 33, 41, 55))
    runs, step = [], 0
    while len(runs) < rows:
        runs += [chance.randrange(-4, 5)] * chance.choice((1, 2, 9, 100, 600))
    steps = [base + (step := step + chance.randrange(1, 40)) for _ in range(rows)]
    longest = chance.choice((1, 2, 3, 5, 8, 15))
    lengths = [chance.randrange(-10**longest, 10**longest) for _ in range(rows)]
    mixed = [chance.choice((-1, 1)) * chance.randrange(10**chance.randrange(1, 18)) for _ in range(rows)]
    return {"based": [base + chance.randrange(2**width) for _ in range(rows)], "runs": runs[:rows], "steps": steps, "lengths": lengths, "mixed": mixed}


def shapes(pipe, folder, seed):
    """Numbers of many shapes, as BIGINT, INTEGER and both widths of decimals, read by us, by pyarrow, and from the middle."""
    chance = random.Random(seed)
    rows = chance.choice((5, 511, 513, 3000))
    columns = number_shapes(chance, rows)
    path = folder / f"shapes{seed}.orc"
    names = list(columns)
    source = folder / f"shapes{seed}.csv"
    lines = [",".join(str(column[i]) for column in columns.values()) for i in range(rows)]
    source.write_text("n," + ",".join(names) + "\n" + "\n".join(f"{i},{line}" for i, line in enumerate(lines)) + "\n")
    hides = f"CASE WHEN n % {chance.choice((2, 3, 50))} > 0 THEN {{}} END" if chance.random() < 0.5 else "{}"
    forms = [("", "CAST({} AS BIGINT)"), ("_small", "CAST(CAST({} AS BIGINT) % 32749 * 7 AS INTEGER)"), ("_d", "CAST(CAST({} AS BIGINT) % 100000000000000000 AS DECIMAL(18, 0))"),
             ("_narrow", "CAST(CAST({} AS BIGINT) / 4000 AS DECIMAL(18, 3))"), ("_wide", "CAST({} AS DECIMAL(30, 2))")]
    chosen = ", ".join(f"{hides.format(form.format(name))} AS {name}{end}" for name in names for end, form in forms)
    ask(pipe, f"CREATE OR REPLACE TEMP TABLE shapes AS SELECT CAST(n AS BIGINT) AS n, {chosen} FROM read_csv('{source}', header => true, columns => "
              f"{{'n': 'BIGINT', {', '.join(repr(name) + ': ' + repr('BIGINT') for name in names)}}})")
    options = random_options(chance)
    ask(pipe, f"COPY (SELECT * FROM shapes ORDER BY n) TO '{path}' ({options})")
    written, read = ask(pipe, "SELECT * FROM shapes ORDER BY n"), ask(pipe, f"SELECT * FROM '{path}' ORDER BY n")
    if problem := first_difference(written, read) or ranges(pipe, path, written):
        return f"({options}) {problem}"
    try:
        import pyarrow.orc as po
    except ImportError:
        return None
    other = [[None if value is None else Decimal(str(value)) for value in row.values()] for row in po.read_table(str(path)).to_pylist()]
    mine = [[None if value is None else Decimal(str(value)) for value in row] for row in read]
    problem = first_difference(mine, other)
    return problem and f"pyarrow ({options}) {problem}"


def old_calendar(pipe, folder):
    """A footer that says so counts days before 1582-10-15 in the Julian calendar: names of days stay, numbers do not."""
    path, other = folder / "proleptic.orc", folder / "hybrid.orc"
    days = ["0001-01-01", "0200-02-20", "0200-03-02", "1100-02-28", "1500-02-28", "1500-03-11", "1582-10-04", "1582-10-14", "1582-10-15", "2026-11-22"]
    rows = ", ".join(f"({i}, DATE '{day}', TIMESTAMP '{day} 23:59:58.5')" for i, day in enumerate(days))
    ask(pipe, f"COPY (SELECT * FROM (VALUES {rows}) AS v (n, d, t) ORDER BY n) TO '{path}' (compression 'none', bloom_filter 'd')")
    data = path.read_bytes()
    assert data.count(b"\x58\x02\x62\x0ereckoner 1.0.0") == 1, "the footer has another form"
    other.write_bytes(data.replace(b"\x58\x02\x62\x0e", b"\x58\x01\x62\x0e"))
    for number, day in enumerate(days):
        # The Julian name of the number that our calendar gives to the day.
        count = (datetime.date.fromisoformat(day) - datetime.date(1970, 1, 1)).days
        name = day if count >= -141427 else julian_name(count)
        found = ask(pipe, f"SELECT n, d, t FROM '{other}' WHERE d = DATE '{name}' AND t < TIMESTAMP '{name} 23:59:59'")
        if found != [[str(number), name, f"{name} 23:59:58.5"]]:
            return f"{day} ({count}) reads as {found}, wanted {name}"
    return None


def julian_name(days):
    """The day so many days after 1970-01-01 in the Julian calendar, by Richards' algorithm; as our calendar has it where it
    has no such day."""
    e = 4 * (days + 2440588 + 1401) + 3
    h = 5 * (e % 1461 // 4) + 2
    day, month = h % 153 // 5 + 1, (h // 153 + 2) % 12 + 1
    year = e // 1461 - 4716 + (14 - month) // 12
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return (datetime.date(year, month, day - 1) + datetime.timedelta(days=1)).isoformat()


def main():
    parser = argparse.ArgumentParser(description="Write random ORC files and read them back.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=60)
    options = parser.parse_args()
    print(f"seeds {options.seed} to {options.seed + options.count - 1}")
    with tempfile.TemporaryDirectory(prefix="orc-") as name:
        checks = [("pruning", lambda pipe: pruning(pipe, Path(name))),
                  ("old calendar", lambda pipe: old_calendar(pipe, Path(name)))]
        checks += [(f"seed {seed}", lambda pipe, seed=seed: one_file(pipe, Path(name), seed))
                   for seed in range(options.seed, options.seed + options.count)]
        checks += [(f"numbers {seed}", lambda pipe, seed=seed: shapes(pipe, Path(name), seed))
                   for seed in range(options.seed, options.seed + options.count // 3)]
        try:
            import pyarrow  # noqa: F401
            checks += [("before 1970", lambda pipe: before_1970(pipe, Path(name))),
                       ("zones of writers", lambda pipe: writer_zones(pipe, Path(name)))]
            checks += [(f"pyarrow's {seed}", lambda pipe, seed=seed: from_pyarrow(pipe, Path(name), seed))
                       for seed in range(options.seed, options.seed + options.count)]
        except ImportError:
            print("pyarrow is not installed: its files are left out")
        return run_checks(checks)


if __name__ == "__main__":
    sys.exit(main())
