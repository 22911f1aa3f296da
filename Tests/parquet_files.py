"""Parquet files of every form that pyarrow can write read as pyarrow reads them.

    python3 Tests/parquet_files.py [--seed 1] [--count 80]

Random schemas nested to three levels, every encoding, codec, page version and form of lists, tiny pages and row groups,
decimals as integers and as bytes, INT96, dictionaries that grow too large; empty groups, no rows and no columns.
Ends with a line `N passed, N failed`.
"""

import argparse
import datetime
import random
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from reckon_pipe import Pipe, PipeDied

SHAPES = ("flat", "flat", "list", "large_list", "fixed_list", "struct", "map")
CODECS = ["none", "snappy", "gzip", "brotli", "zstd", "lz4"]
TEXTS = ("", "a", "twelve bytes", "a text of more than twelve bytes", "grün €", "\U0001f600", "b" * 300)


def flat_kinds():
    """Name: (type of pyarrow, how to make a value, how the pipe writes it, encodings beside dictionary and plain)."""
    import pyarrow as pa

    def whole(low, high):
        return lambda c: min(max((0, c.randrange(-3, 4), c.randrange(low, high + 1), low, high)[c.randrange(5)], low), high)

    def digits(precision, scale):
        return lambda c: Decimal(c.randrange(-10**c.randrange(1, precision + 1) + 1, 10**precision)).scaleb(-scale, WIDE)

    def count_of(unit):
        per_second = {"s": 1, "ms": 10**3, "us": 10**6, "ns": 10**9}[unit]
        return lambda c: c.choice((0, -1, 1, c.randrange(-9 * 10**9, 9 * 10**9) * per_second + c.randrange(per_second)))

    numbers = ["DELTA_BINARY_PACKED", "BYTE_STREAM_SPLIT"]
    texts = ["DELTA_LENGTH_BYTE_ARRAY", "DELTA_BYTE_ARRAY"]
    kinds = {
        "bool": (pa.bool_(), lambda c: c.random() < 0.5, lambda v: v, ["RLE"]),
        "f16": (pa.float16(), lambda c: c.randrange(-999, 999) / 4, lambda v: v, ["BYTE_STREAM_SPLIT"]),
        "f32": (pa.float32(), lambda c: c.randrange(-99999, 99999) / 16, lambda v: v, ["BYTE_STREAM_SPLIT"]),
        "f64": (pa.float64(), lambda c: c.choice((0.0, 1.5, c.random() * 1e9)), lambda v: v, ["BYTE_STREAM_SPLIT"]),
        "date": (pa.date32(), lambda c: datetime.date(1, 1, 1) + datetime.timedelta(days=c.randrange(3_000_000)),
                 lambda v: v.isoformat(), numbers),
        "text": (pa.string(), lambda c: c.choice(TEXTS) + str(c.randrange(9) or ""), lambda v: v, texts),
        "large": (pa.large_string(), lambda c: c.choice(TEXTS), lambda v: v, texts),
        "bytes": (pa.binary(), lambda c: c.randbytes(c.choice((0, 1, 5, 40))), lambda v: "\\x" + v.hex(), texts),
        "fixed": (pa.binary(5), lambda c: c.randbytes(5), lambda v: "\\x" + v.hex(), ["DELTA_BYTE_ARRAY", "BYTE_STREAM_SPLIT"]),
        "words": (pa.dictionary(pa.int32(), pa.string()), lambda c: c.choice(TEXTS), lambda v: v, None),
        "time_ms": (pa.time32("ms"), lambda c: c.randrange(86_400_000), lambda v: clock(v, 3), numbers),
        "time_us": (pa.time64("us"), lambda c: c.randrange(86_400_000_000), lambda v: clock(v, 6), numbers),
        "time_ns": (pa.time64("ns"), lambda c: c.randrange(86_400_000_000_000), lambda v: clock(v, 9), numbers),
    }
    for bits in (8, 16, 32, 64):
        kinds[f"i{bits}"] = (getattr(pa, f"int{bits}")(), whole(-2**(bits - 1), 2**(bits - 1) - 1), lambda v: v, numbers)
        kinds[f"u{bits}"] = (getattr(pa, f"uint{bits}")(), whole(0, 2**bits - 1), lambda v: v, numbers)
    for precision, scale in ((1, 0), (4, 4), (9, 2), (10, 3), (18, 18), (19, 0), (38, 10)):
        kinds[f"dec{precision}_{scale}"] = (pa.decimal128(precision, scale), digits(precision, scale),
                                            lambda v: f"{v:f}", ["BYTE_STREAM_SPLIT"])
    for unit in ("ms", "us", "ns"):
        places = {"ms": 3, "us": 6, "ns": 9}[unit]
        kinds[f"ts_{unit}"] = (pa.timestamp(unit), count_of(unit), lambda v, p=places: moment(v, p), numbers)
        kinds[f"instant_{unit}"] = (pa.timestamp(unit, "UTC"), count_of(unit),
                                    lambda v, p=places: moment(v, p) + ("" if p == 9 else "+00"), numbers)
    return kinds


WIDE = __import__("decimal").Context(prec=60)


def fraction(count, places):
    text = f"{count:0{places}d}".rstrip("0")
    return "." + text if text else ""


def clock(count, places):
    seconds, rest = divmod(count, 10**places)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + fraction(rest, places)


def moment(count, places):
    seconds, rest = divmod(count, 10**places)
    return str(datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)) + fraction(rest, places)


class Kind:
    """A random type: its type of pyarrow, random values, and how the pipe writes them."""

    def __init__(self, chance, depth, flat, shapes=SHAPES):
        import pyarrow as pa

        self.shape = chance.choice(shapes) if depth > 0 else "flat"
        self.nulls = chance.choice((0.0, 0.2, 1.0 if depth > 2 else 0.1))
        self.run = chance.choice((0, 0, 0.9))
        self.last, self.members, self.encodings = None, [], None
        self.nullable = chance.random() < 0.7
        if not self.nullable:
            self.nulls = 0.0
        if self.shape == "flat":
            self.name = chance.choice(list(flat))
            self.type, self.make, self.write, self.encodings = flat[self.name]
        elif self.shape == "struct":
            self.members = [Kind(chance, depth - 1, flat, shapes) for _ in range(chance.randrange(1, 4))]
            self.type = pa.struct([pa.field(f"m{i}", m.type, m.nullable) for i, m in enumerate(self.members)])
        elif self.shape == "map":
            self.members = [Kind(chance, 0, {"text": flat["text"], "i32": flat["i32"]}), Kind(chance, depth - 1, flat, shapes)]
            self.members[0].nulls = 0.0
            self.type = pa.map_(self.members[0].type, pa.field("value", self.members[1].type, self.members[1].nullable))
        else:
            self.members = [Kind(chance, depth - 1, flat, shapes)]
            field = pa.field("element", self.members[0].type, self.members[0].nullable)
            # pyarrow cannot write NULLs among lists of a fixed length that hold lists.
            self.type = {"list": pa.list_(field), "large_list": pa.large_list(field), "fixed_list": pa.list_(field, 2)}[self.shape]
            if self.shape == "fixed_list":
                self.nulls = 0.0

    def value(self, chance):
        if self.last is None or chance.random() >= self.run:
            self.last = (self.fresh(chance),)
        return self.last[0]

    def fresh(self, chance):
        if chance.random() < self.nulls:
            return None
        if self.shape == "flat":
            return self.make(chance)
        if self.shape == "struct":
            return {f"m{i}": m.value(chance) for i, m in enumerate(self.members)}
        count = 2 if self.shape == "fixed_list" else chance.choice((0, 1, 2, 5))
        if self.shape == "map":
            keys = {self.members[0].fresh(chance): None for _ in range(count)}
            return [(key, self.members[1].value(chance)) for key in keys]
        return [self.members[0].value(chance) for _ in range(count)]

    def answer(self, value):
        """The value as text, lists and objects, as the pipe must give it."""
        if value is None:
            return None
        if self.shape == "flat":
            return plain(self.write(value))
        if self.shape == "struct":
            return {f"m{i}": m.answer(value[f"m{i}"]) for i, m in enumerate(self.members)}
        if self.shape == "map":
            return {str(key): self.members[1].answer(item) for key, item in value}
        return [self.members[0].answer(item) for item in value]

    def leaves(self, path):
        """(path of the leaf, its kind) of all leaves."""
        if self.shape == "flat":
            return [(path, self)]
        if self.shape == "struct":
            return [leaf for i, m in enumerate(self.members) for leaf in m.leaves(f"{path}.m{i}")]
        if self.shape == "map":
            return self.members[0].leaves(f"{path}.key_value.key") + self.members[1].leaves(f"{path}.key_value.value")
        return self.members[0].leaves(f"{path}.list.element")


def plain(value):
    """Answers and values in one form: numbers as texts."""
    if isinstance(value, dict):
        return {name: plain(member) for name, member in value.items()}
    if isinstance(value, list):
        return [plain(member) for member in value]
    if isinstance(value, float):
        return repr(value)
    if value is None or isinstance(value, bool):
        return value
    return str(value)


def alike(mine, wanted):
    if isinstance(wanted, list):
        return isinstance(mine, list) and len(mine) == len(wanted) and all(map(alike, mine, wanted))
    if isinstance(wanted, dict):
        return isinstance(mine, dict) and mine.keys() == wanted.keys() and all(alike(mine[k], v) for k, v in wanted.items())
    if mine is None or wanted is None or isinstance(wanted, bool):
        return mine is wanted
    if str(mine) == wanted:
        return True
    try:
        return Decimal(str(mine)) == Decimal(wanted) or float(mine) == float(wanted)
    except (ArithmeticError, ValueError):
        return False


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
    kinds = [Kind(chance, 3, flat) for _ in range(chance.randrange(1, 6))]
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


def difference(kinds, rows, read):
    if len(read) != len(rows):
        return f"{len(read)} rows, written {len(rows)}"
    for number, (mine, row) in enumerate(zip(read, rows)):
        for index, (kind, value) in enumerate(zip(kinds, row)):
            if not alike(mine[index], kind.answer(value)):
                return f"row {number}, c{index}: {mine[index]!r}, written {kind.answer(value)!r}"
    return None


def part(pipe, path, rows, read):
    """A few rows from the middle come by other ways through pages and levels."""
    low = len(rows) // 3
    some = ask(pipe, f"SELECT * FROM '{path}' LIMIT 5 OFFSET {low}")
    return None if some == read[low:low + 5] else f"rows from {low}: {some}, before {read[low:low + 5]}"


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
    yield path, f"SELECT x FROM '{path}'", [[moment(value, 9)] for value in moments]
    path = folder / "old_lists.parquet"
    pq.write_table(pa.table({"x": pa.array([[1, None], None, []], pa.list_(pa.int32()))}), path, use_compliant_nested_type=False)
    yield path, f"SELECT x FROM '{path}'", [[["1", None]], [None], [[]]]
    path = folder / "wide.parquet"
    pq.write_table(pa.table({f"c{i}": [i, None, -i] for i in range(3000)}), path, row_group_size=1)
    yield path, f"SELECT c0, c1234, c2999 FROM '{path}' WHERE c2999 IS NOT NULL", [["0", "1234", "2999"], ["0", "-1234", "-2999"]]
    path = folder / "groups.parquet"
    pq.write_table(pa.table({"x": range(5000)}), path, row_group_size=1)
    yield path, f"SELECT count(*), sum(x), min(x), max(x) FROM '{path}'", [["5000", "12497500", "0", "4999"]]


def ask(pipe, sql):
    answer = pipe.ask(sql, 60)
    if "error" in answer:
        raise RuntimeError(f"{answer['error'].get('message')}: {sql[:300]}")
    return answer["rows"]


def odd_form(pipe, sql, wanted):
    found = plain(ask(pipe, sql))
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
    passed, failures = 0, []
    pipe = Pipe()
    with tempfile.TemporaryDirectory(prefix="parquet-") as name:
        folder = Path(name)
        checks = [(f"seed {seed}", lambda pipe, seed=seed: one_file(pipe, folder, seed))
                  for seed in range(options.seed, options.seed + options.count)]
        checks += [(path.name, lambda pipe, sql=sql, wanted=wanted: odd_form(pipe, sql, wanted))
                   for path, sql, wanted in odd_files(folder)]
        for label, check in checks:
            try:
                problem = check(pipe)
            except PipeDied as death:
                problem = f"DIED: {death}"
                pipe.close()
                pipe = Pipe()
            except Exception as error:  # A reader that refuses the file is a failure too.
                problem = f"{type(error).__name__}: {str(error)[:600]}"
            if problem:
                failures.append(f"{label}: {problem}")
            else:
                passed += 1
    pipe.close()
    for failure in failures[:10]:
        print(failure[:1200])
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
