"""Reads the corpus of Parquet (and ORC) files and compares with the expectation beside each.

    python3 Tests/formats.py [FILTER ...] [--orc] [--nested]

The corpus is the folder `shared/formats` beside or above the project; FORMATS_CORPUS names another. Without it nothing is
tested. Files with nested columns count only with --nested. SPECIFIED has the columns of which an expectation says what one
reader made of them, not what the format's specification says. Ends with a line `N passed, N failed`.
"""

import argparse
import base64
import datetime
import json
import os
import re
import struct
import sys
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reckon_pipe import ROOT, Pipe, PipeDied

SECONDS = 30
LARGE = 200_000
NESTED = ("list<", "map<", "struct<", "union<")
FOLDERS = ["parquet", "parquet_encrypted", "bad/parquet", "bad/fuzz"]
ORC_FOLDERS = ["orc", "bad/orc"]


def julian_days(row):
    """Row n of these files holds the three words n, n + 1 and n + 2: nanoseconds of the day in two of them, then a Julian day.

    Day 0 is 4714-11-24 BC of the proleptic calendar (2440588 is 1970-01-01). parquet-format, LogicalTypes.md and parquet.thrift on INT96.
    """
    nanoseconds = row + ((row + 1) << 32)
    # Four hundred years have 146,097 days: twelve times as many bring the date to where Python counts.
    moved = datetime.date.fromordinal(row + 2 - 1721425 + 12 * 146_097)
    clock = datetime.timedelta(microseconds=nanoseconds // 1000)
    return f"{moved.year - 4800:05}-{moved.month:02}-{moved.day:02} {datetime.datetime.min + clock:%H:%M:%S.%f}"


# The expectations are what pyarrow says. Nanoseconds since 1970 in 64 bits begin in 1677: pyarrow lets earlier days wrap around,
# and says 1717-12-30 for 4714 BC. A date that was never written is a wrong answer; ours is the one of the file, in microseconds.
WRAPPED = (julian_days, "INT96 before 1677: pyarrow's nanoseconds wrap around")
# The annotation INTERVAL says what the bytes are: months, days, milliseconds, each a little-endian uint32.
INTERVAL = ({0: "00:00:00", 1: "83 years 3 mons 999 days 00:16:39.999"}.get, "INTERVAL: the expectation has its 12 bytes")

SPECIFIED = {
    ("gen__gen_duck_all_types.parquet", "interval"): INTERVAL,
    ("pt__aes256__encrypt_columns_and_footer.parquet.encrypted", "int96_field"): WRAPPED,
    ("pt__encrypt_columns_and_footer_aad.parquet.encrypted", "int96_field"): WRAPPED,
    ("pt__encrypt_columns_and_footer_ctr.parquet.encrypted", "int96_field"): WRAPPED,
    ("pt__encrypt_columns_and_footer_disable_aad_storage.parquet.encrypted", "int96_field"): WRAPPED,
    ("pt__encrypt_columns_plaintext_footer.parquet.encrypted", "int96_field"): WRAPPED,
    ("pt__uniform_encryption.parquet.encrypted", "int96_field"): WRAPPED,
}


def specified(expected, name):
    """The expectation with what the specification says of the columns that SPECIFIED names."""
    for position, column in enumerate(expected.get("columns", [])):
        value, _ = SPECIFIED.get((name, column["name"]), (None, None))
        if value is not None:
            column["type"] = "specified"
            for entry in expected["sample"]:
                entry["values"][position] = value(entry["index"])
    return expected


def corpus():
    above = [parent / "shared" / "formats" for parent in ROOT.parents]
    found = next((folder for folder in above if folder.is_dir()), above[0])
    return Path(os.environ.get("FORMATS_CORPUS", found))


def expectations(folders, filters):
    for folder in folders:
        for path in sorted((corpus() / folder).glob("*.expected.json")):
            data = path.with_name(path.name[: -len(".expected.json")])
            if not filters or any(f in str(data) for f in filters):
                yield data, specified(json.loads(path.read_text(), parse_float=str), data.name)


def is_nested(expected):
    return any(column["type"].startswith(NESTED) for column in expected.get("columns", []))


def plain(value):
    """A value as comparable text: numbers by value, times without T, Z and trailing zeros."""
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    text = text.removeprefix("+") if re.match(r"\+\d{5,}-", text) else text
    if text.endswith(" BC"):
        # Year 1 BC is year 0 of the proleptic calendar, year 2 BC is -1.
        digits, rest = text[:-3].split("-", 1)
        year = 1 - int(digits)
        text = f"{'-' if year < 0 else ''}{abs(year):04}-{rest}"
    if re.match(r"-?\d{4,}-\d\d-\d\d", text):
        text = text.replace("T", " ").removesuffix("Z").removesuffix("+00").removesuffix("+00:00")
        if "." in text:
            text = text.rstrip("0").rstrip(".")
        return text.removesuffix(" 00:00:00")
    return text


def alike(value, wanted, kind):
    if value is None or wanted is None:
        return value is None and wanted is None
    if kind.startswith(NESTED):
        return True
    if isinstance(wanted, dict) and wanted.get("truncated"):
        return kind.startswith("binary") or str(value).startswith(wanted["prefix"])
    if isinstance(wanted, dict) and "base64" in wanted:
        wanted = wanted["base64"]
        kind = "binary"
    if kind.startswith(("binary", "fixed_binary")):
        return str(value) in binary_forms(wanted)
    left, right = plain(value), plain(wanted)
    if left == right:
        return True
    try:
        a, b = Decimal(left), Decimal(right)
    except InvalidOperation:
        return left.rstrip("0").rstrip(".") == right.rstrip("0").rstrip(".") if kind.startswith("time") else False
    if kind == "float16":
        # The expectation is the shortest text for 16 bits: both texts name one half-precision number.
        return struct.pack("<e", float(left)) == struct.pack("<e", float(right))
    tolerance = Decimal("1e-6") if kind == "float32" else Decimal("1e-15")
    return a == b or (kind.startswith("float") and abs(a - b) <= abs(b) * tolerance)


def binary_forms(wanted):
    data = base64.b64decode(wanted)
    forms = {wanted, "\\x" + data.hex(), data.hex(), data.hex().upper(), "\\x" + data.hex().upper(), "0x" + data.hex()}
    forms.add("".join(chr(b) if 32 <= b < 127 and b != 92 else f"\\x{b:02X}" for b in data))
    try:
        forms.add(data.decode())
    except UnicodeDecodeError:
        pass
    return forms


def check(pipe, data, expected):
    """What is wrong with the answer, or None."""
    source = f"'{data}'" if data.suffix in (".parquet", ".orc") else f"read_parquet('{data}')"
    if "keys" in expected:
        source = decrypted(pipe, data, expected)
    want = expected["expect"]
    large = expected.get("rows", 0) > LARGE
    wanted = "*"
    if "keys" in expected:
        # The expectation has the columns that its reader could check.
        wanted = ", ".join('"' + column["name"] + '"' for column in expected["columns"])
    answer = pipe.ask(f"SELECT {wanted} FROM {source}" + (" LIMIT 25" if large else ""), SECONDS)
    if "error" in answer:
        return None if want in ("error", "either") else f"error: {answer['error'].get('message')}"
    if want == "error":
        return f"{len(answer['rows'])} rows, but it must be refused"
    if "columns" not in expected or want == "either":
        return None
    return compare(pipe, source, answer, expected, large)


def decrypted(pipe, data, expected):
    """Makes the keys of an encrypted file known, which other files need not fit."""
    keys = {"footer": expected["keys"]["footer"], **expected["keys"].get("columns", {})}
    for name, key in keys.items():
        pipe.ask(f"CREATE PARQUET KEY {name} IDENTIFIED BY '{key}'")
    prefix = expected.get("aad_prefix")
    return f"read_parquet('{data}', aad_prefix => '{prefix}')" if prefix else f"read_parquet('{data}')"


def compare(pipe, source, answer, expected, large):
    columns, rows = expected["columns"], answer["rows"]
    if len(answer["columns"]) != len(columns):
        return f"{len(answer['columns'])} columns, expected {len(columns)}"
    if large:
        counted = pipe.ask(f"SELECT COUNT(*) FROM {source}", SECONDS)
        found = int(counted["rows"][0][0]) if "rows" in counted else -1
    else:
        found = len(rows)
    if "rows" in expected and found != expected["rows"]:
        return f"{found} rows, expected {expected['rows']}"
    for entry in expected.get("sample", []):
        if entry["index"] >= len(rows):
            continue
        for column, value, wanted in zip(columns, rows[entry["index"]], entry["values"]):
            if not column.get("disputed") and not alike(value, wanted, column["type"]):
                return f"row {entry['index']}, {column['name']} ({column['type']}): {value!r}, expected {wanted!r}"
    if not large:
        for position, column in enumerate(columns):
            nulls = sum(row[position] is None for row in rows)
            if "nulls" in column and not column.get("disputed") and nulls != column["nulls"]:
                return f"{column['name']}: {nulls} NULLs, expected {column['nulls']}"
    return None


def main():
    parser = argparse.ArgumentParser(description="Read the corpus of files.")
    parser.add_argument("filters", nargs="*")
    parser.add_argument("--orc", action="store_true")
    parser.add_argument("--nested", action="store_true")
    options = parser.parse_args()
    if not corpus().is_dir():
        print("skipped: no corpus of files (FORMATS_CORPUS names its folder)")
        return 0
    passed, failures, left_out = 0, [], 0
    pipe = Pipe()
    for data, expected in expectations(FOLDERS + (ORC_FOLDERS if options.orc else []), options.filters):
        if is_nested(expected) and not options.nested and expected["expect"] == "rows":
            left_out += 1
            continue
        try:
            problem = check(pipe, data, expected)
        except PipeDied as death:
            problem = f"DIED: {str(death)[:300]}"
            pipe.close()
            pipe = Pipe()
        if problem:
            failures.append(f"{data.relative_to(corpus())}: {problem}")
        else:
            passed += 1
    pipe.close()
    for failure in failures:
        print(failure)
    if left_out:
        print(f"{left_out} files with nested columns are left out")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
