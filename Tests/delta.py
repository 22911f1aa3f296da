"""Reads the golden Delta tables and compares every value of every version with the expectation beside each.

    python3 Tests/delta.py [FILTER ...]

The corpus is the folder `shared/formats/delta` beside or above the project; FORMATS_CORPUS names another folder of
formats. Without it nothing is tested. Rows are hashed as the corpus' README says. Ends with `N passed, N failed`.
"""

import argparse
import hashlib
import json
import struct
import sys

from formats import corpus
from reckon_pipe import Pipe, PipeDied

SECONDS = 60


class Type:
    """A type as the expectations write it: `map<string,struct<"a":int32>>`."""

    def __init__(self, name, arguments=(), members=(), names=()):
        self.name, self.arguments, self.members, self.names = name, arguments, members, names


def parse_type(text):
    kind, rest = parse_at(text, 0)
    if rest != len(text):
        raise ValueError(text)
    return kind


def parse_at(text, place):
    start = place
    while place < len(text) and (text[place].isalnum() or text[place] == "_"):
        place += 1
    name = text[start:place]
    if place < len(text) and text[place] == "(":
        end = text.index(")", place)
        return Type(name, text[place + 1 : end].split(",")), end + 1
    if place < len(text) and text[place] == "<":
        members, names = [], []
        place += 1
        while text[place] != ">":
            if text[place] == ",":
                place += 1
            if text[place] == '"':
                label, end = json.JSONDecoder().raw_decode(text[place:])
                names.append(label)
                place += end + 1
            member, place = parse_at(text, place)
            members.append(member)
        return Type(name, (), members, names), place + 1
    return Type(name), place


def double(text, is_single):
    value = float(text)
    if value != value:
        return b"D7ff8000000000000;"
    if is_single:
        value = struct.unpack("<f", struct.pack("<f", value))[0]
    return b"D" + struct.pack(">d", value).hex().encode() + b";"


def moment(text, kind):
    text = str(text)
    before_christ = text.endswith(" BC")
    text = text.removesuffix(" BC").replace(" ", "T").removesuffix("+00")
    if before_christ:
        year, rest = text.split("-", 1)
        text = f"{'-' if int(year) > 1 else ''}{int(year) - 1:04}-{rest}"
    elif text.index("-") > 4:
        text = "+" + text
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text + ("Z" if "utc" in kind.arguments else "")


def encode(value, kind):
    """The bytes of one value, as the corpus' README defines them."""
    name = kind.name
    if value is None:
        return b"N"
    if name == "bool":
        return b"T" if value in (True, "true") else b"F"
    if name.startswith(("int", "uint")):
        return b"I" + str(value).encode() + b";"
    if name.startswith("float"):
        return double(str(value), name == "float32")
    if name == "decimal":
        return b"C" + str(value).encode() + b";"
    if name in ("string", "uuid"):
        data = str(value).encode()
        return b"S%d:" % len(data) + data
    if name in ("binary", "fixed_binary"):
        data = bytes.fromhex(str(value)[2:])
        return b"B%d:" % len(data) + data
    if name in ("date", "time", "timestamp"):
        return b"X" + moment(value, kind).encode() + b";"
    if name == "list":
        return b"L%d:" % len(value) + b"".join(encode(item, kind.members[0]) for item in value)
    if name == "map":
        key, member = kind.members
        return b"M%d:" % len(value) + b"".join(encode(k, key) + encode(v, member) for k, v in value.items())
    if name == "struct":
        parts = [encode(value[label], member) for label, member in zip(kind.names, kind.members)]
        return b"R%d:" % len(parts) + b"".join(parts)
    raise ValueError(name)


def row_set_hash(rows, kinds):
    hashes = sorted(
        hashlib.sha256(b"".join(encode(v, k) for v, k in zip(row, kinds))).hexdigest() for row in rows)
    return hashlib.sha256("".join(hashes).encode()).hexdigest()


def check(pipe, source, expected):
    """What is wrong with the answer, or None. `expected` has rows, columns and row_set_hash."""
    columns = [c if isinstance(c, str) else f"{c['name']} {c['type']}" for c in expected["columns"]]
    names = [column.rsplit(" ", 1)[0] for column in columns]
    kinds = [parse_type(column.rsplit(" ", 1)[1]) for column in columns]
    answer = pipe.ask(f"SELECT * FROM {source}", SECONDS)
    if "error" in answer:
        return f"error: {answer['error'].get('message')} {answer['error'].get('notes', '')}"
    if answer["columns"] != names:
        return f"columns {answer['columns']}, expected {names}"
    if len(answer["rows"]) != expected["rows"]:
        return f"{len(answer['rows'])} rows, expected {expected['rows']}"
    if row_set_hash(answer["rows"], kinds) != expected["row_set_hash"]:
        return f"values differ: {answer['rows'][:2]} {expected.get('sample', [])[:2]}"
    counted = pipe.ask(f"SELECT count(*) FROM {source}", SECONDS)
    if int(counted["rows"][0][0]) != expected["rows"]:
        return f"count(*) is {counted['rows'][0][0]}, expected {expected['rows']}"
    return filtered(pipe, source, answer["rows"], names, kinds)


def filtered(pipe, source, rows, names, kinds):
    """A filter by each value of a column gives the rows that have it: pruning loses none."""
    for place, kind in enumerate(kinds):
        if kind.name not in ("int32", "int64", "string", "date", "decimal", "timestamp", "bool") or len(rows) > 5000:
            continue
        values = {str(row[place]) for row in rows if row[place] is not None}
        if "issue_1374" in source and kind.name == "timestamp":
            continue  # Its log says a minimum above some of the values.
        for value in sorted(values)[:3] + sorted(values)[-2:]:
            text = value.replace("'", "''").lower() if kind.name == "bool" else value.replace("'", "''")
            literal = text if kind.name in ("int32", "int64", "decimal", "bool") else f"'{text}'"
            quoted = names[place].replace('"', '""')
            answer = pipe.ask(f'SELECT count(*) FROM {source} WHERE "{quoted}" = {literal}', SECONDS)
            wanted = sum(str(row[place]) == value for row in rows)
            if "error" in answer or int(answer["rows"][0][0]) != wanted:
                return f"{names[place]} = {literal}: {answer.get('rows', answer.get('error'))}, expected {wanted}"
    return None


def sources(folder, expected):
    """(what to read, what must come) of a table: its last version and earlier ones."""
    if expected["expect"] == "rows":
        yield f"delta_scan('{folder}')", expected
        for version, wanted in expected.get("versions", {}).items():
            if "error" not in wanted:
                yield f"'{folder}' FOR VERSION AS OF {version}", wanted


def refuse(pipe, folder, expected):
    answer = pipe.ask(f"SELECT * FROM delta_scan('{folder}')", SECONDS)
    if "error" not in answer and expected["expect"] == "error":
        return f"{len(answer['rows'])} rows, but it must be refused"
    return None


def main():
    parser = argparse.ArgumentParser(description="Read the golden Delta tables.")
    parser.add_argument("filters", nargs="*")
    options = parser.parse_args()
    tables = sorted((corpus() / "delta").glob("*.expected.json")) if corpus().is_dir() else []
    if not tables:
        print("skipped: no golden Delta tables (FORMATS_CORPUS names the folder of formats)")
        return 0
    passed, failures = 0, []
    pipe = Pipe()
    for path in tables:
        folder = path.with_name(path.name.removesuffix(".expected.json"))
        if options.filters and not any(f in folder.name for f in options.filters):
            continue
        expected = json.loads(path.read_text())
        checks = [(lambda s=s, e=e: (s, check(pipe, s, e))) for s, e in sources(folder, expected)]
        if expected["expect"] != "rows":
            checks = [lambda: (folder.name, refuse(pipe, folder, expected))]
        for run in checks:
            try:
                source, problem = run()
            except PipeDied as death:
                source, problem = str(folder), f"DIED: {str(death)[:300]}"
                pipe.close()
                pipe = Pipe()
            if problem:
                failures.append(f"{source.replace(str(corpus()), '')}: {problem[:600]}")
            else:
                passed += 1
    pipe.close()
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
