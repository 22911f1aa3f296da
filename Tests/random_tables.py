"""Random tables for the tests of file formats: as SQL that makes them, and as pyarrow's; how answers compare with them, and the
loop that runs the checks of a format.
"""

import datetime
import decimal
from decimal import Decimal

from reckon_pipe import Pipe, PipeDied

WIDE = decimal.Context(prec=60)
TEXTS = ("", "a", "twelve bytes", "a text of more than twelve bytes", "grün €", "\U0001f600", "it's", "b" * 300)


def random_decimal(chance, precision, scale):
    return Decimal(chance.randrange(-10**chance.randrange(1, precision + 1) + 1, 10**precision)).scaleb(-scale, WIDE)


def run_checks(checks):
    """Runs (label, function of a pipe that says what is wrong), prints failures and the last line; the exit code."""
    passed, failures = 0, []
    pipe = Pipe()
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
    for failure in failures[:12]:
        print(failure[:1200])
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


def ask(pipe, sql):
    answer = pipe.ask(sql, 60)
    if "error" in answer:
        raise RuntimeError(f"{answer['error'].get('message')}: {sql[:300]}")
    return answer["rows"]


def first_difference(written, read):
    """The first row that was read otherwise than it was written, or None."""
    if written == read:
        return None
    row = next((i for i, (a, b) in enumerate(zip(written, read)) if a != b), min(len(written), len(read)))
    return f"row {row}: {read[row:row + 1]}, written {written[row:row + 1]}"


def integers(low, high):
    """Numbers of many shapes: runs, steps, small and large ones."""
    def make(chance):
        kind = chance.randrange(4)
        value = (0, chance.randrange(-3, 3), chance.randrange(-1000, 1000), chance.randrange(low, high + 1))[kind]
        return str(min(max(value, low), high))
    return make


def decimals(precision, scale):
    return lambda c: f"{random_decimal(c, precision, scale):f}"


def random_moment(c):
    return str(datetime.datetime(1970, 1, 1) + datetime.timedelta(microseconds=c.choice(
        (0, c.randrange(10**12), c.randrange(3 * 10**15), -c.randrange(10**6, 3 * 10**15), c.randrange(4000) * 10**9))))


FLAT = {
    "BOOLEAN": lambda c: c.choice(("TRUE", "FALSE")),
    "TINYINT": integers(-128, 127),
    "SMALLINT": integers(-32768, 32767),
    "INTEGER": integers(-2**31, 2**31 - 1),
    "BIGINT": integers(-2**63 + 1, 2**63 - 1),
    "REAL": lambda c: str(c.randrange(-999, 999) / 4),
    "DOUBLE": lambda c: repr(c.choice((0.0, 1.5, -2.25, c.random() * 1e9))),
    "DECIMAL(9,2)": decimals(9, 2),
    "DECIMAL(18,4)": decimals(18, 4),
    "DECIMAL(38,10)": decimals(38, 10),
    "VARCHAR": lambda c: "'" + c.choice(TEXTS).replace("'", "''") + "'",
    "BLOB": lambda c: f"'{c.choice(('', 'a', 'bytes and more bytes'))}'",
    "DATE": lambda c: f"'{datetime.date(1, 1, 1) + datetime.timedelta(days=c.randrange(3_000_000))}'",
    "TIMESTAMP": lambda c: f"'{random_moment(c)}'",
    "TIMESTAMPTZ": lambda c: f"'{random_moment(c)}+00'",
}


class SQLKind:
    """A random type of ours: its SQL, and SQL of random values."""

    def __init__(self, chance, depth):
        self.shape = chance.choice(("flat", "flat", "flat", "list", "struct")) if depth > 0 else "flat"
        self.nulls = chance.choice((0.0, 0.2, 0.2, 1.0 if depth > 1 else 0.1))
        self.run = chance.choice((0, 0, 0.7, 0.95))
        self.last = None
        if self.shape == "flat":
            self.sql = chance.choice(list(FLAT))
        elif self.shape == "list":
            self.member = SQLKind(chance, depth - 1)
            self.sql = f"{self.member.sql}[]"
        else:
            self.members = [SQLKind(chance, depth - 1) for _ in range(chance.randrange(1, 4))]
            self.sql = "STRUCT(" + ", ".join(f"m{i} {m.sql}" for i, m in enumerate(self.members)) + ")"

    def value(self, chance):
        if self.last is None or chance.random() >= self.run:
            self.last = self.fresh(chance)
        return self.last

    def fresh(self, chance):
        if chance.random() < self.nulls:
            return f"CAST(NULL AS {self.sql})"
        if self.shape == "flat":
            return f"CAST({FLAT[self.sql](chance)} AS {self.sql})"
        if self.shape == "list":
            values = [self.member.value(chance) for _ in range(chance.choice((0, 1, 2, 5)))]
            return f"CAST([{', '.join(values)}] AS {self.sql})"
        return "{" + ", ".join(f"'m{i}': {m.value(chance)}" for i, m in enumerate(self.members)) + "}"


def random_query(chance):
    """A query that gives a random table, its rows numbered by `n`."""
    kinds = [SQLKind(chance, 2) for _ in range(chance.randrange(1, 7))]
    names = [f"c{i}" for i in range(len(kinds))]
    rows = ["(" + ", ".join([str(number)] + [kind.value(chance) for kind in kinds]) + ")"
            for number in range(chance.choice((1, 7, 90, 700)))]
    return f"SELECT * FROM (VALUES {', '.join(rows)}) AS v (n, {', '.join(names)}) ORDER BY n"


SHAPES = ("flat", "flat", "list", "large_list", "fixed_list", "struct", "map")


def flat_kinds():
    """Name: (type of pyarrow, how to make a value, how the pipe writes it, encodings beside dictionary and plain)."""
    import pyarrow as pa

    def whole(low, high):
        return lambda c: min(max((0, c.randrange(-3, 4), c.randrange(low, high + 1), low, high)[c.randrange(5)], low), high)

    def digits(precision, scale):
        return lambda c: random_decimal(c, precision, scale)

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
        kinds[f"ts_{unit}"] = (pa.timestamp(unit), count_of(unit), lambda v, p=places: moment_text(v, p), numbers)
        kinds[f"instant_{unit}"] = (pa.timestamp(unit, "UTC"), count_of(unit),
                                    lambda v, p=places: moment_text(v, p) + ("" if p == 9 else "+00"), numbers)
    return kinds


def fraction(count, places):
    text = f"{count:0{places}d}".rstrip("0")
    return "." + text if text else ""


def clock(count, places):
    seconds, rest = divmod(count, 10**places)
    return f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}" + fraction(rest, places)


def moment_text(count, places):
    seconds, rest = divmod(count, 10**places)
    return str(datetime.datetime(1970, 1, 1) + datetime.timedelta(seconds=seconds)) + fraction(rest, places)


class ArrowKind:
    """A random type of pyarrow: its type of pyarrow, random values, and how the pipe writes them."""

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
            self.members = [ArrowKind(chance, depth - 1, flat, shapes) for _ in range(chance.randrange(1, 4))]
            self.type = pa.struct([pa.field(f"m{i}", m.type, m.nullable) for i, m in enumerate(self.members)])
        elif self.shape == "map":
            self.members = [ArrowKind(chance, 0, {"text": flat["text"], "i32": flat["i32"]}), ArrowKind(chance, depth - 1, flat, shapes)]
            self.members[0].nulls = 0.0
            self.type = pa.map_(self.members[0].type, pa.field("value", self.members[1].type, self.members[1].nullable))
        else:
            self.members = [ArrowKind(chance, depth - 1, flat, shapes)]
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
            return texts(self.write(value))
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


def texts(value):
    """Answers and values in one form: numbers as texts."""
    if isinstance(value, dict):
        return {name: texts(member) for name, member in value.items()}
    if isinstance(value, list):
        return [texts(member) for member in value]
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
