"""TPC-H data, queries and answers: makes the one, finds the others, and compares."""

import os
import subprocess
from decimal import Decimal, InvalidOperation
from pathlib import Path

from reckon_pipe import ROOT

TABLES = ["customer", "lineitem", "nation", "orders", "part", "partsupp", "region", "supplier"]
QUERIES = ROOT / "queries" / "tpch"
RELATIVE_TOLERANCE = Decimal("1e-9")

# Columns that hold averages or ratios: the answers print them as binary doubles.
AVERAGES = {"avg_qty", "avg_price", "avg_disc", "mkt_share", "promo_revenue", "avg_yearly"}

# The published answers were made with another data generator than tpchgen-cli: addresses and comments are random text
# and differ (with every release of tpchgen-cli and every engine), and with them Q13, which counts words in comments.
# These are compared with DuckDB's answer over the same files instead.
RANDOM_TEXT = ("_address", "_comment")
ABOUT_RANDOM_TEXT = {"q13"}


def answers_folder(scale):
    """The folder of the published answers, in `shared/tpch` beside or above the project; TPCH_ANSWERS names another."""
    above = [parent / "shared" / "tpch" for parent in ROOT.parents]
    parent = next((folder for folder in above if folder.is_dir()), above[0])
    return Path(os.environ.get("TPCH_ANSWERS", parent)) / f"answers-sf{scale}"


def data_folder(scale):
    """The folder with one Parquet file per table, made by tpchgen-cli when it is not there. None when it cannot be."""
    folder = ROOT / ".build-data" / f"tpch-sf{scale}"
    if all((folder / f"{table}.parquet").exists() for table in TABLES):
        return folder
    if subprocess.run(["sh", "Tests/peers.sh", "tpchgen-cli"], cwd=ROOT).returncode != 0:
        return None
    folder.mkdir(parents=True, exist_ok=True)
    tool = ROOT / ".venv-peers" / "bin" / "tpchgen-cli"
    subprocess.run([str(tool), "parquet", "-s", str(scale), "--output-dir", str(folder)], check=True,
                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder


def views(folder):
    """Statements that make the tables visible under their names."""
    return [f"CREATE VIEW {t} AS SELECT * FROM '{folder}/{t}.parquet'" for t in TABLES]


def query_text(name):
    """The query without its comment lines."""
    lines = (QUERIES / f"{name}.sql").read_text().splitlines()
    return "\n".join(l for l in lines if not l.startswith("--")).rstrip().rstrip(";")


def query_names():
    return sorted(path.stem for path in QUERIES.glob("q*.sql"))


def expected(name, scale):
    """(columns, rows) of the published answer; an empty field is NULL."""
    lines = (answers_folder(scale) / f"{name}.csv").read_text().split("\n")
    if lines and lines[-1] == "":
        lines.pop()
    columns = lines[0].split("|")
    return columns, [[field if field != "" else None for field in line.split("|")] for line in lines[1:]]


def same(value, wanted, is_average):
    if value is None or wanted is None:
        return value is None and wanted is None
    if str(value) == wanted:
        return True
    try:
        left, right = Decimal(str(value)), Decimal(wanted)
    except InvalidOperation:
        # Fixed-width text may come padded.
        return str(value).rstrip() == wanted.rstrip()
    if is_average:
        return abs(left - right) <= RELATIVE_TOLERANCE * max(abs(right), Decimal(1) if right == 0 else 0)
    return left == right


def difference_from_published(rows, name, scale):
    """What is wrong with `rows`, as one line; None when they equal the published answer."""
    if name in ABOUT_RANDOM_TEXT:
        return None
    columns, wanted = expected(name, scale)
    known = [not column.endswith(RANDOM_TEXT) for column in columns]
    return difference(rows, wanted, columns, known)


def difference(rows, wanted, columns, known=None):
    """What is wrong with `rows` against `wanted`, as one line; `known` says which columns count."""
    if len(rows) != len(wanted):
        return f"{len(rows)} rows, expected {len(wanted)}"
    for number, (row, right) in enumerate(zip(rows, wanted), 1):
        if len(row) != len(right):
            return f"row {number} has {len(row)} columns, expected {len(right)}"
        for index, (value, cell) in enumerate(zip(row, right)):
            column = columns[index] if index < len(columns) else str(index + 1)
            if (known is None or known[index]) and not same(value, cell, column in AVERAGES):
                return f"row {number}, {column}: {value!r}, expected {cell!r}"
    return None
