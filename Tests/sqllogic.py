"""Runs a folder of sqllogictest files through `reckon pipe`, on demand; no corpus is part of the project.

    python3 Tests/sqllogic.py FOLDER [--sample N] [--records N] [--failures N] [--jobs N] [--timeout SECONDS]

Reads SQLite's form (one value per line, hashed results, `skipif`, `onlyif`), the portable part of DuckDB's (rows with
tabs, `foreach`, `loop`, expected errors) and of DataFusion's (`.slt`: rows with blanks between their values). What a file requires and reckon has not is skipped with its reason. Prints a
table with one line per folder, the commonest failures, and last `N passed, N failed`.
"""

import argparse
import hashlib
import os
import random
import re
import shutil
import sys
import tempfile
from collections import Counter, defaultdict
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

from reckon_pipe import Number, Pipe, PipeDied

# The name under which the files know us: we follow PostgreSQL.
ENGINE = "postgresql"
# DuckDB's extensions and switches whose files are still worth running.
KNOWN_REQUIREMENTS = {"parquet", "json", "skip_reload", "vector_size", "64bit", "noforcestorage", "no_extension_autoloading",
                      "core_functions", "icu"}


# What looks into DuckDB itself, not at SQL: its catalog, its statistics, its hashes, its logs, states of aggregates as values.
INSIDE = re.compile(r"\b(duckdb_\w+|pragma_\w+|test_all_types|test_vector_types|EXPORT_STATE|(stats|create_sort_key|hash|index_key|"
                    r"finalize|combine|combine_aggr|to_aggregate_state|(enable|disable|truncate)_\w*logg?\w*|"
                    r"\w+_external_resource\w*)\s*\(|sqlite_master)", re.I)


# Settings that only DuckDB has, and what depends on its own random numbers.
DUCKDB_SETTINGS = re.compile(r"\s*(SET|RESET)\s+(GLOBAL\s+|SESSION\s+|LOCAL\s+)?(calendar|default_collation|old_implicit_casting|ieee_floating_point_ops|"
                             r"order_by_non_integer_literal|show_behavior|regex_match_operator_semantics|integer_division|"
                             r"table_function_identifier_conversion|lambda_syntax|legacy_\w+)\b", re.I)
DUCKDB_SETTING_READ = re.compile(r"current_setting\s*\(\s*'(standard_vector_size|regex_match_operator_semantics|"
                                 r"force_update_to_del_and_insert|current_dialect)'", re.I)
DUCKDB_DRAWS = re.compile(r"\bUSING\s+SAMPLE\b.*\bREPEATABLE\b|\bTABLESAMPLE\b.*\bREPEATABLE\b|setseed\s*\(", re.I | re.S)
# How DuckDB's own tests say that DuckDB refuses something: a record that wants such a refusal says nothing about SQL.
DUCKDB_REFUSES = re.compile(r"not (yet )?supported|not (yet )?implemented|NOT IMPLEMENTED|is not supported for tables in a duckdb", re.I)
# Errors of floating point that PostgreSQL gives too, where DuckDB's files want NaN or infinity.
NO_FLOATING_VALUE = re.compile(r"has no value|division by zero|out of range for (DOUBLE|REAL)|DOUBLE overflow|cannot take the (square root|logarithm)")
NAN_OR_INFINITY = re.compile(r"(?<!\w)-?(nan|inf|infinity)(?!\w)", re.I)
# Names that DuckDB gives to constraints; ours are those of PostgreSQL.
CONSTRAINT_NAMES = re.compile(r"information_schema\.\w*(constraint|key_column)\w*", re.I)
# What fills tables with the data of TPC-H and TPC-DS in DuckDB, which no SQL says, and the tables.
DUCKDB_DATA = re.compile(r"\s*CALL\s+(dbgen|dsdgen)\s*\(", re.I)
TPC_TABLES = {"lineitem", "orders", "supplier", "nation", "region", "customer", "part", "partsupp"}
# Queries whose rows hold names of columns.
NAMES_AS_VALUES = re.compile(r"\bUNPIVOT\b|^\s*(DESCRIBE|SUMMARIZE)\b", re.I)
# A trigger without a routine's body, as SQLite writes it.
SQLITE_TRIGGER = re.compile(r"\s*CREATE\s+(TEMP\w*\s+)?TRIGGER\b", re.I)


# What only DataFusion has.
DATAFUSION_ALONE = re.compile(r"^\s*(EXPLAIN|SET\b|RESET|SHOW|COPY|CREATE\s+(UNBOUNDED\s+)?EXTERNAL|CREATE\s+FUNCTION)|arrow_|"
                              r"\bdatafusion\.|_field\s*\(|Utf8View|LargeUtf8|information_schema|\b(read|generate)_\w+\s*\(|"
                              r"'\.\./|approx_percentile", re.I)
# `CREATE TABLE t (columns) AS query`, which has its types from the columns.
TYPED_TABLE = re.compile(r"\s*(CREATE\s+(?:TEMP\s+)?TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"]+)\s*"
                         r"\((?:[^()]|\([^()]*\))*\))\s*AS\s+(.*)", re.I | re.S)


class Skip(Exception):
    """The rest of the file cannot be run; the text says why."""


@dataclass
class Tally:
    run: int = 0
    passed: int = 0
    failed: int = 0
    skipped: Counter = field(default_factory=Counter)
    failures: list = field(default_factory=list)

    def add(self, other):
        self.run += other.run
        self.passed += other.passed
        self.failed += other.failed
        self.skipped += other.skipped
        self.failures += other.failures


# MARK: Reading


@dataclass
class Record:
    kind: str          # "statement", "query" or a directive
    words: list        # the words of its first line
    sql: str = ""
    expected: list = field(default_factory=list)
    has_expectation: bool = False
    line: int = 0
    conditions: list = field(default_factory=list)


def records(text):
    lines = text.split("\n")
    position, conditions = 0, []
    while position < len(lines):
        line = lines[position].rstrip("\r")
        words = re.sub(r"\s#.*$", "", line).split()
        if not words or line.startswith("#"):
            position += 1
            continue
        if words[0] in ("skipif", "onlyif"):
            conditions.append(words[:2])
            position += 1
            continue
        record = Record(words[0], words, line=position + 1, conditions=conditions)
        conditions = []
        position += 1
        if words[0] in ("statement", "query"):
            sql = []
            while position < len(lines) and lines[position].strip() and lines[position].rstrip() != "----":
                if not lines[position].startswith("#"):
                    sql.append(lines[position].rstrip("\r"))
                position += 1
            record.sql = "\n".join(sql)
            if position < len(lines) and lines[position].rstrip() == "----":
                record.has_expectation = True
                position += 1
                # A line of blanks is a value.
                while position < len(lines) and lines[position].rstrip("\r"):
                    record.expected.append(lines[position].rstrip("\r"))
                    position += 1
        yield record


def included(path):
    """The text of a file with those that its `include` names, from its folder or one above; what is not found stays."""
    def read(found):
        for folder in path.parents:
            if parts := sorted(folder.glob(found.group(1).strip())):
                return "\n".join(part.read_text(errors="replace") for part in parts)
        return found.group()

    return re.sub(r"^include\s+(\S+)\s*$", read, path.read_text(errors="replace"), flags=re.M)


def unrolled(all_records):
    """The records with `loop` and `foreach` written out."""
    result, stack = [], []
    for record in all_records:
        if record.kind in ("loop", "foreach", "concurrentloop", "concurrentforeach"):
            if record.kind.startswith("concurrent"):
                raise Skip("concurrent loops")
            stack.append((record, []))
        elif record.kind == "endloop":
            if not stack:
                raise Skip("endloop without loop")
            head, body = stack.pop()
            target = stack[-1][1] if stack else result
            for value in loop_values(head.words):
                target += [substituted(inner, head.words[1], value) for inner in body]
                if len(target) > 20_000:
                    raise Skip("loops of more than 20000 records")
        else:
            (stack[-1][1] if stack else result).append(record)
    return result


def loop_values(words):
    if words[0] == "loop":
        return [str(i) for i in range(int(words[2]), int(words[3]))]
    values = []
    for word in words[2:]:
        if word.startswith("<"):
            values += TYPE_LISTS.get(word, [])
            if word not in TYPE_LISTS:
                raise Skip(f"foreach {word}")
        elif word.startswith("!"):
            values = [v for v in values if v != word[1:]]
        else:
            values.append(word)
    return values


INTEGRAL = ["tinyint", "smallint", "integer", "bigint", "hugeint", "utinyint", "usmallint", "uinteger", "ubigint"]
SIGNED = ["tinyint", "smallint", "integer", "bigint", "hugeint"]
NUMERIC = INTEGRAL + ["float", "double"]
TYPE_LISTS = {
    "<integral>": INTEGRAL, "<signed>": SIGNED, "<unsigned>": INTEGRAL[5:], "<numeric>": NUMERIC,
    "<alltypes>": NUMERIC + ["bool", "interval", "varchar"],
}


def substituted(record, name, value):
    def change(text):
        return text.replace("${" + name + "}", value).replace("{" + name + "}", value)

    return Record(record.kind, [change(w) for w in record.words], change(record.sql), [change(e) for e in record.expected],
                  record.has_expectation, record.line, record.conditions)


# MARK: Values


def text_of(value, nested=False):
    """A value as DuckDB's files write it."""
    if value is None:
        return "NULL"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, list):
        return "[" + ", ".join(text_of(v, True) for v in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{k}': {text_of(v, True)}" for k, v in value.items()) + "}"
    return str(value)


def sqlite_text(value, letter):
    if value is None:
        return "NULL"
    if letter == "I":
        if value is True or value is False:
            return "1" if value else "0"
        try:
            return str(int(float(value))) if "." in str(value) or "e" in str(value) else str(int(value))
        except ValueError:
            return "0"
    if letter == "R":
        try:
            return f"{float(value):.3f}"
        except ValueError:
            return "0.000"
    text = text_of(value)
    if text == "":
        return "(empty)"
    return "".join(c if " " <= c <= "~" else "@" for c in text)


def same(expected, found):
    """Whether a found value is what DuckDB's file expects; numbers may be written in other ways."""
    if expected == found:
        return True
    if expected.startswith("<REGEX>:"):
        return re.fullmatch(expected[8:], found, re.DOTALL) is not None
    if expected.startswith("<!REGEX>:"):
        return re.fullmatch(expected[9:], found, re.DOTALL) is None
    if "\\0" in expected and "\0" in found and expected == found.replace("\0", "\\0"):
        return True
    if expected == "(empty)" and found in ("", "\\x"):
        return True
    if expected.lower() in ("nan", "inf", "-inf") and found in ("NaN", "Infinity", "-Infinity"):
        return expected.lower()[:4] == found.lower()[: len(expected)]
    low = {word: str(int(word.lower() == "true")) for word in ("true", "false", "True", "False", "TRUE", "FALSE")}
    a, b = low.get(expected, expected), low.get(found, found)
    if a == b:
        return True
    try:
        x, y = float(a), float(b)
        # DuckDB's files show doubles with six digits behind the point.
        digits = len(a.partition(".")[2])
        return x == y or abs(x - y) <= 1e-6 * max(abs(x), abs(y), 1e-3) or (digits >= 4 and round(y, digits) == x)
    except ValueError:
        pass
    if expected.startswith(("[", "{", "(")):
        if nested_form(without_escapes(a)) == nested_form(b):
            return True
        a, b = nested_form(a), nested_form(b)
    a, b = era_last(blobs_in_letters(a)), era_last(blobs_in_letters(b))
    for old, new in ((r"(?i)\binfinity\b", "inf"), (r"(?i)\bnan\b", "nan"), (r"\bTIMESTAMPTZ\b", "TIMESTAMP WITH TIME ZONE")):
        b = re.sub(old, new, b)
        a = re.sub(old, new, a)
    # DuckDB writes a midnight timestamp with its time, and intervals with other words.
    for old, new in ((" 00:00:00", ""), (r"\bmons?\b", "months"), (r"\bmonth\b", "months"), (r"\byear\b", "years"),
                     (r"\bday\b", "days"), (r"\+00\b", ""),
                     (r"\+(?=\d+ (days|months))", ""), (r"(?<= )\+(?=\d+:)", ""),
                     # Zones of local mean time have seconds.
                     (r"(?<=\d)([+-]\d\d:\d\d):\d\d\b", r"\1")):
        a, b = re.sub(old, new, a), re.sub(old, new, b)
    return a == b or re.sub(r"['\" ]", "", a) == re.sub(r"['\" ]", "", b)


def blobs_in_letters(text):
    """Bytes as DuckDB writes them: `\\x6161ff` is `aa\\xFF`, and what it writes so has capital letters."""
    def letters(found):
        return "".join(chr(b) if 32 <= b < 127 and chr(b) not in "\\'\"" else f"\\x{b:02X}" for b in bytes.fromhex(found.group(1)))

    return re.sub(r"(?<![\w\\])\\x((?:[0-9a-f]{2})*)(?![0-9a-zA-Z\\])", letters, text)


def era_last(text):
    """`1000-01-01 (BC) 01:00:00` as `1000-01-01 01:00:00 BC`."""
    return re.sub(r"(\d+-\d\d-\d\d) \(BC\)((?: \d\d:[\d:.+-]+)?)", r"\1\2 BC", text)


def without_escapes(text):
    """A nested value with the texts between its quotes as they are: `['can\\'t']` holds `can't`."""
    return re.sub(r"'(?:[^'\\]|\\.)*'", lambda word: re.sub(r"\\(.)", r"\1", word.group()), text)


def nested_form(text):
    """A nested value without what is mere form: quotes, `=` of maps, names of the fields of a row, and zeros behind a point."""
    text = re.sub(r"\bf\d+: |'f\d+': ", "", text.replace("{'f1'", "('f1'"))
    text = re.sub(r"['\" ]", "", text).replace("=", ":").replace(",)", ")").translate(str.maketrans("(){}", "{}{}"))
    text = re.sub(r"-?\d+\.\d+(e[-+]?\d+)?", lambda n: f"{float(n.group()):.9g}", text)
    return text.replace(".0,", ",").replace(".0]", "]").lower()


SPELLED_INTERVAL = re.compile(r"(?:(-?\d+) years? (-?\d+) mons? )?(-?\d+) days? (-?\d+) hours? (-?\d+) mins? (-?[\d.]+) secs?")
OUR_INTERVAL = re.compile(r"(?:([+-]?\d+) years? ?)?(?:([+-]?\d+) mons? ?)?(?:([+-]?\d+) days? ?)?(?:([+-]?)(\d+):(\d\d):([\d.]+))?")


def interval_token(years, months, days, seconds):
    return f"interval({int(years or 0) * 12 + int(months or 0)},{int(days or 0)},{round(seconds * 1_000_000)})"


def spelled_interval(found):
    """`0 years 1 mons 2 days 3 hours 0 mins 4.000000000 secs` as one word."""
    years, months, days, hours, minutes, seconds = found.groups()
    return interval_token(years, months, days, int(hours) * 3600 + int(minutes) * 60 + float(seconds))


def datafusion_text(value):
    """A value as a word of a line of a DataFusion file."""
    text = "(empty)" if value == "" else text_of(value)
    parts = OUR_INTERVAL.fullmatch(text)
    if parts and ("day" in text or "mon" in text or "year" in text or re.fullmatch(r"-?\d\d:\d\d:[\d.]+", text)):
        years, months, days, sign, hours, minutes, seconds = parts.groups()
        clock = int(hours or 0) * 3600 + int(minutes or 0) * 60 + float(seconds or 0)
        return text, interval_token(years, months, days, -clock if sign == "-" else clock)
    return text, text


def datafusion_line(line):
    """A line of a DataFusion file without what is mere form: `T` and `Z` of times, names of the fields of a row."""
    line = re.sub(r"(\d\d)T(\d\d:)", r"\1 \2", re.sub(r"\s+", " ", line).strip())
    line = re.sub(r"(\d\d:\d\d:\d\d(?:\.\d+)?)Z\b", r"\1+00", line)
    line = re.sub(r"(\d\d:\d\d:\d\d(?:\.\d+)?[+-]\d\d):00\b", r"\1", line)
    line = re.sub(r"\bc\d+: ", "", line)
    return re.sub(r"[\[{].*[\]}]", lambda nested: nested_form(nested.group()), line)


def lines_match(record, rows, sort):
    """Whether rows are those of a DataFusion file, whose values stand between blanks."""
    expected = [datafusion_line(SPELLED_INTERVAL.sub(spelled_interval, line)) for line in record.expected]
    has_intervals = any("interval(" in line for line in expected)
    found = [datafusion_line(" ".join(datafusion_text(v)[has_intervals] for v in row)) for row in rows]
    if sort == "valuesort":
        expected, found = sorted(" ".join(expected).split()), sorted(" ".join(found).split())
    if sort == "rowsort":
        expected, found = sorted(expected), sorted(found)
    return len(expected) == len(found) and all(
        same(a, b) or (len(a.split()) == len(b.split()) and all(map(same, a.split(), b.split())))
        for a, b in zip(expected, found))


def rows_match(record, rows, sort, form):
    if form == "datafusion":
        return lines_match(record, rows, sort)
    letters = record.words[1] if len(record.words) > 1 and re.fullmatch(r"[A-Z]+", record.words[1]) else ""
    width = len(letters) or (len(rows[0]) if rows else 1)
    if form == "sqlite":
        table = [[sqlite_text(v, letters[i] if i < len(letters) else "T") for i, v in enumerate(row)] for row in rows]
    else:
        table = [[text_of(v) for v in row] for row in rows]
    if sort == "rowsort":
        table.sort()
    flat = [value for row in table for value in row]
    if sort == "valuesort":
        flat.sort()
    expected = record.expected
    if len(expected) == 1 and (hashed := re.fullmatch(r"(\d+) values hashing to ([0-9a-f]{32})", expected[0])):
        digest = hashlib.md5("".join(v + "\n" for v in flat).encode()).hexdigest()
        if form != "sqlite":
            return len(flat) == int(hashed.group(1))
        return len(flat) == int(hashed.group(1)) and digest == hashed.group(2)
    if form != "sqlite":
        if any("\t" in line for line in expected) or (width == 1 and len(expected) == len(rows)):
            cells = [line.split("\t") for line in expected]
            # Some lines have more tabs between their values than one.
            cells = [[c for c in line if c] if len(line) > width else line for line in cells]
            if sort == "rowsort":
                cells.sort()
            expected = [cell for line in cells for cell in line]
        elif sort == "rowsort" and width:
            chunks = [expected[i:i + width] for i in range(0, len(expected), width)]
            expected = [cell for chunk in sorted(chunks) for cell in chunk]
        if sort == "valuesort":
            expected = sorted(expected)
        flat = [v if v != "" else "(empty)" for v in flat]
        if NAMES_AS_VALUES.search(record.sql):
            # Names without quotes fold to lower case, as in PostgreSQL.
            expected, flat = [e.lower() for e in expected], [f.lower() for f in flat]
        return len(flat) == len(expected) and all(same(e, f) for e, f in zip(expected, flat))
    return flat == expected


# MARK: Running


def applies(record):
    for kind, engine in record.conditions:
        mine = engine == ENGINE
        if (kind == "skipif") == mine:
            return False
    return True


def run_file(path, root, timeout, most=None):
    tally = Tally()
    is_sqlite = path.name.startswith("slt_") or re.search(r"^hash-threshold", path.read_text(errors="replace")[:4000], re.M)
    form = "sqlite" if is_sqlite or "evidence" in path.parts else "duckdb"
    if path.suffix == ".slt":
        form = "datafusion"
    state = {"pipe": None, "unmade": set()}
    folder = tempfile.mkdtemp(prefix="sqllogic-")
    try:
        try:
            script = unrolled(records(included(path)))
        except Skip as skip:
            tally.skipped[str(skip)] += 1
            return tally
        for number, record in enumerate(script):
            if most and tally.run >= most:
                tally.skipped["beyond the number asked for"] += len(script) - number
                break
            try:
                if not applies(record):
                    tally.skipped["for another engine"] += 1
                    continue
                if record.kind == "halt":
                    break
                if record.kind == "mode" and record.words[1:2] == ["skip"]:
                    raise Skip("mode skip")
                if record.kind == "require":
                    if record.words[1] not in KNOWN_REQUIREMENTS:
                        raise Skip(f"require {record.words[1]}")
                    continue
                if record.kind in ("statement", "query"):
                    run_record(record, state, tally, form, folder, timeout, path.relative_to(root))
                elif record.kind in ("load", "restart", "unzip", "require-env", "test-env", "reconnect", "include"):
                    raise Skip(record.kind)
            except Skip as skip:
                rest = sum(r.kind in ("statement", "query") for r in script[number:])
                tally.skipped[str(skip)] += max(1, rest)
                break
    finally:
        if state["pipe"]:
            state["pipe"].close()
        shutil.rmtree(folder, ignore_errors=True)
    return tally


def run_record(record, state, tally, form, folder, timeout, name):
    sql = record.sql
    for place in ("__TEST_DIR__", "{TEST_DIR}", "{TEMP_DIR}"):
        sql = sql.replace(place, folder)
    if form == "datafusion" and DATAFUSION_ALONE.search(sql):
        tally.skipped["DataFusion's plans, settings, Arrow types and files"] += 1
        state["unmade"].update(made_names(sql))
        return
    if form == "duckdb" and ("{DATA_DIR}" in sql or re.search(r"'(data|test)/", sql)):
        tally.skipped["files that come with the corpus"] += 1
        state["unmade"].update(made_names(sql))
        return
    if form == "duckdb" and re.match(r"\s*EXPLAIN\b", sql, re.I):
        tally.skipped["plans of DuckDB"] += 1
        return
    if form == "duckdb" and INSIDE.search(sql):
        tally.skipped["DuckDB's catalog and inside"] += 1
        state["unmade"].update(made_names(sql))
        return
    if form == "duckdb" and (DUCKDB_SETTINGS.match(sql) or DUCKDB_SETTING_READ.search(sql)):
        tally.skipped["settings of DuckDB"] += 1
        return
    if form == "duckdb" and record.kind == "query" and DUCKDB_DRAWS.search(sql):
        tally.skipped["draws of DuckDB's random numbers"] += 1
        return
    if form == "duckdb" and expects_error(record) and DUCKDB_REFUSES.search(" ".join(record.expected)):
        tally.skipped["refusals of DuckDB alone"] += 1
        return
    if form == "sqlite" and SQLITE_TRIGGER.match(sql):
        tally.skipped["triggers in SQLite's own form"] += 1
        state["unmade"].update(trigger_names(sql))
        return
    if form == "duckdb" and DUCKDB_DATA.match(sql):
        tally.skipped["data that DuckDB's extensions make"] += 1
        state["unmade"].update(TPC_TABLES)
        return
    if form == "duckdb" and re.match(r"\s*(PRAGMA\s+(enable|disable|verify|force|debug)|SET\s+(debug|explain|errors|storage|"
                                     r"enable|preserve|scalar_sub|lambda|max_|wal_|checkpoint|immediate)|"
                                     r"RESET|CHECKPOINT|LOAD|INSTALL|ATTACH|DETACH|USE\b)", sql, re.I):
        tally.skipped["settings of DuckDB"] += 1
        state["unmade"].update(made_names(sql))
        return
    if form == "duckdb" and len(record.words) > 1 and re.match(r"con\d|\w*con$", record.words[-1]):
        raise Skip("several connections")
    if state["pipe"] is None:
        state["pipe"] = Pipe()
        if form == "duckdb":
            # DuckDB's default, which its files count on.
            state["pipe"].ask("SET default_null_order = 'nulls_last'")
    tally.run += 1
    typed = TYPED_TABLE.fullmatch(sql) if form == "datafusion" else None
    try:
        if typed:
            state["pipe"].ask(typed.group(1), timeout)
            sql = f"INSERT INTO {typed.group(2)} {typed.group(3)}"
        answer = state["pipe"].ask(sql, timeout)
    except PipeDied as death:
        state["pipe"] = None
        fail(tally, name, record, f"DIED: {death}")
        return
    error = answer.get("error")
    if form == "sqlite" and error and error["message"].startswith("other objects depend on view"):
        # The files drop a view before those that read it, which PostgreSQL refuses without CASCADE.
        state["unmade"].update(dropped_views(error))
        state["pipe"].ask(sql + " CASCADE", timeout)
        tally.skipped["DROP VIEW of what other views read"] += 1
        tally.run -= 1
        return
    if record.kind == "query" and record.words[1:2] == ["error"]:
        if error:
            tally.passed += 1
        else:
            fail(tally, name, record, "an error was expected")
        return
    if record.kind == "statement":
        wants_error = record.words[1] == "error"
        if record.words[1] == "maybe":
            tally.passed += 1
        elif wants_error == bool(error):
            tally.passed += 1
        elif error and missing_type(error):
            tally.skipped["types that reckon has not"] += 1
            tally.run -= 1
            state["unmade"].update(made_names(sql))
        elif error and cascades(error, state, tally):
            state["unmade"].update(made_names(sql))
            return
        else:
            state["unmade"].update(made_names(sql))
            fail(tally, name, record, f"error: {error['message']}" if error else "an error was expected")
        return
    if error and NO_FLOATING_VALUE.search(error["message"]) and any(map(NAN_OR_INFINITY.search, record.expected)):
        tally.skipped["NaN and infinity where PostgreSQL gives an error"] += 1
        tally.run -= 1
        return
    if error:
        if not cascades(error, state, tally):
            fail(tally, name, record, f"error: {error['message']}")
        return
    if "affected" in answer and not answer["rows"]:
        answer["rows"] = [[answer["affected"]]]
    if not record.has_expectation and not record.expected:
        tally.passed += 1
        return
    if not record.expected and len(record.words) > 3 and same_as_labelled(record, answer["rows"], state):
        tally.passed += 1
        return
    sort = next((w for w in record.words[2:] if w in ("nosort", "rowsort", "valuesort", "sort")), "nosort")
    sort = "rowsort" if sort == "sort" else sort
    if rows_match(record, answer["rows"], sort, form) or (form == "duckdb" and orders_output(sql)
                                                          and rows_match(record, answer["rows"], "rowsort", form)):
        tally.passed += 1
    elif form == "duckdb" and CONSTRAINT_NAMES.search(sql):
        tally.skipped["names that DuckDB gives to constraints"] += 1
        tally.run -= 1
    else:
        got = " / ".join("\t".join(text_of(v) for v in row) for row in answer["rows"][:5])
        fail(tally, name, record, f"rows differ: expected {' / '.join(record.expected[:5])!r}, got {got!r}")


def expects_error(record):
    return len(record.words) > 1 and record.words[1] == "error"


def trigger_names(sql):
    found = re.match(r"\s*CREATE\s+(?:TEMP\w*\s+)?TRIGGER\s+(?:IF\s+NOT\s+EXISTS\s+)?(\w+)", sql, re.I)
    return {found.group(1).lower()} if found else set()


def dropped_views(error):
    """The views that an error names as readers of another."""
    return {name.lower() for note in error.get("notes", []) for name in re.findall(r'view "(\w+)"', note)}


def orders_output(sql):
    """Whether ORDER BY names a column that the SELECT list casts: PostgreSQL and reckon then name the output by the column
    and order by its new values, DuckDB by the old ones. The rows are the same in another order."""
    keys = re.search(r"\bORDER\s+BY\s+(\w+)\b(?!.*\bLIMIT\b)", sql, re.I | re.S)
    if not keys:
        return False
    name = re.escape(keys.group(1))
    return re.search(rf"CAST\s*\(\s*{name}\s+AS\b|\b{name}\s*::\s*\w+", sql, re.I) is not None


def same_as_labelled(record, rows, state):
    """Whether rows without an expectation of their own equal those of the records with the same label."""
    table = [[text_of(v) for v in row] for row in rows]
    first = state.setdefault("labels", {}).setdefault(record.words[3], table)
    return sorted(first) == sorted(table)


ALIEN_TYPES = {"variant", "bit", "bitstring", "bignum", "varint", "geometry", "timestamptz_ns", "uhugeint",
               "timetz"}


def missing_type(error):
    found = re.match(r'type "(\w+)" does not exist', error["message"])
    return (bool(found and found.group(1).lower() in ALIEN_TYPES) or error["message"] == "this type cannot be used here"
            or re.match(r'function "(bitstring\w*|\w*variant\w*|union_\w+|st_\w+|set_bit|get_bit)" does not exist', error["message"]) is not None)


def made_names(sql):
    """What a CREATE, PREPARE or ATTACH would have made."""
    found = re.match(r"\s*PREPARE\s+([\w.\"]+)|\s*ATTACH\b.*?\bAS\s+(\w+)", sql, re.I | re.S)
    if found:
        return {(found.group(1) or found.group(2)).strip('"').lower()}
    found = re.match(r"\s*CREATE\s+(?:OR\s+REPLACE\s+)?(?:TEMP\w*\s+|UNBOUNDED\s+|EXTERNAL\s+)*\w+\s+(?:IF\s+NOT\s+EXISTS\s+)?([\w.\"]+)", sql, re.I)
    return {found.group(1).strip('"').lower()} if found else set()


def cascades(error, state, tally):
    """Whether a record failed because one before it did, which then counts alone."""
    found = re.search(r'"([^"]+)" does not exist', error["message"])
    if missing_type(error):
        tally.skipped["types that reckon has not"] += 1
    elif found and {found.group(1).lower(), found.group(1).lower().split(".")[0]} & state["unmade"]:
        tally.skipped["what it reads could not be made"] += 1
    else:
        return False
    tally.run -= 1
    return True


def fail(tally, name, record, what):
    tally.failed += 1
    tally.failures.append((str(name), record.line, record.sql, what))


def row(name, tally):
    done = tally.passed + tally.failed
    rate = f"{100 * tally.passed / done:.1f} %" if done else ""
    print(f"{name:40} {tally.run:8} {tally.passed:8} {tally.failed:8} {sum(tally.skipped.values()):8} {rate:>8}")


def pattern_of(message):
    """A failure without its names and numbers, to count failures of one kind."""
    if message.startswith("rows differ"):
        return "rows differ"
    message = re.sub(r'"[^"]*"', '"…"' if "function" not in message else r"\g<0>", message)
    return re.sub(r"\d+", "N", message)[:140]


def main():
    options = argparse.ArgumentParser(description="Run sqllogictest files.")
    options.add_argument("folder", type=Path)
    options.add_argument("--sample", type=int, help="run so many files, chosen at random")
    options.add_argument("--seed", type=int, default=7)
    options.add_argument("--failures", type=int, default=25, help="show so many kinds of failures")
    options.add_argument("--show", help="print failures whose message contains this")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--timeout", type=float, default=20.0)
    options.add_argument("--records", type=int, help="run at most so many records of each file")
    options.add_argument("--depth", type=int, default=1, help="levels of folders in the table")
    chosen = options.parse_args()
    found = (Path(folder) / name for folder, _, names in os.walk(chosen.folder, followlinks=True) for name in names)
    paths = sorted(p for p in found if p.suffix in (".test", ".slt")) if chosen.folder.is_dir() else [chosen.folder]
    root = chosen.folder if chosen.folder.is_dir() else chosen.folder.parent
    if chosen.sample and chosen.sample < len(paths):
        paths = sorted(random.Random(chosen.seed).sample(paths, chosen.sample))
    with ThreadPoolExecutor(chosen.jobs) as pool:
        tallies = list(pool.map(lambda path: run_file(path, root, chosen.timeout, chosen.records), paths))
    folders, total = defaultdict(Tally), Tally()
    for path, tally in zip(paths, tallies):
        parts = path.relative_to(root).parts[: chosen.depth]
        folders["/".join(parts)].add(tally)
        total.add(tally)
    print(f"{'folder':40} {'run':>8} {'passed':>8} {'failed':>8} {'skipped':>8} {'rate':>8}")
    for folder, tally in sorted(folders.items()):
        row(folder, tally)
    row("all", total)
    print("\nskipped: " + ", ".join(f"{reason} {count}" for reason, count in total.skipped.most_common(12)))
    kinds = Counter(pattern_of(what) for *_, what in total.failures)
    print("\ncommonest failures:")
    for kind, count in kinds.most_common(chosen.failures):
        example = next(f for f in total.failures if pattern_of(f[3]) == kind)
        print(f"{count:6} {kind}\n         {example[0]}:{example[1]}: {' '.join(example[2].split())[:150]}")
    if chosen.show:
        for name, line, sql, what in total.failures:
            if chosen.show in what:
                print(f"\n{name}:{line}\n{sql}\n  {what}")
    print(f"{total.passed} passed, {total.failed} failed")
    return 1 if total.failed else 0


if __name__ == "__main__":
    sys.exit(main())
