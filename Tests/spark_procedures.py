"""The procedures of Tests/Conversion as Spark's scripts: every table and every line must be what reckon leaves.

Each `BEGIN … END;` after the line `-- run` of a file becomes a procedure of its own, because a script is a routine.
A line `-- spark: REASON` in the header says why a file has no form in Spark; then converting it must say so. After
`-- spark error: TEXT` the run must end with an error that has the text: Spark has no rows one by one to go back to.
"""

import importlib.util
import re
import subprocess
import tempfile
from decimal import Decimal
from pathlib import Path

from reckon_pipe import ROOT, binary_path

FOLDER = ROOT / "Tests" / "Conversion"


def reckon(*arguments, folder):
    done = subprocess.run(
        [binary_path(), *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def blocks(calls):
    """The anonymous blocks of the part after `-- run`, in their order."""
    parts = re.split(r"^/$", calls, flags=re.M)
    found = [re.search(r"^(DECLARE|BEGIN)\b.*", part.strip(), flags=re.S | re.M) for part in parts]
    return [match[0].strip() for match in found if match]


def units(calls):
    return [
        f"CREATE OR REPLACE PROCEDURE spark_run_{i + 1} IS\nBEGIN\n{block}\nEND;\n/\n"
        for i, block in enumerate(blocks(calls))]


def export(tables, name):
    """Statements that write each table as a Parquet file, with a NUMBER as the decimal that Delta tables have."""
    lines = []
    for table, columns in tables.items():
        items = ", ".join(
            f"CAST({column} AS {kind}) AS {column}" if kind.startswith("DECIMAL") else column for column, kind in columns)
        lines.append(f"COPY (SELECT {items} FROM {table}) TO '{name}/{table}.parquet' (FORMAT parquet);\n")
    return "".join(lines)


def plain(value):
    if value is None:
        return None
    if isinstance(value, (int, Decimal)):
        value = Decimal(value)
        return str(value.quantize(Decimal(1)) if value == value.to_integral() else value.normalize())
    if hasattr(value, "isoformat"):
        return value.isoformat(sep=" ")
    return str(value)


def check(spark, path, folder):
    """The problems of one file."""
    import pyarrow.parquet

    text = path.read_text()
    definitions, calls = text.split("-- run\n")
    source = Path(folder) / path.name
    source.write_text(definitions + "".join(units(calls)))
    said = reckon("convert", "--to", "spark", "--output", "scripts", source.name, folder=folder)
    reason = re.search(r"^-- spark: (.*)$", definitions, flags=re.M)
    if reason:
        return [] if reason[1] in said else [f"wanted \"{reason[1]}\", got {said}"]
    spec = importlib.util.spec_from_file_location("runner", Path(folder) / "scripts" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    runner = module.Runner(spark, Path(folder) / "scripts")
    missing = [i for i in range(len(blocks(calls))) if f"spark_run_{i + 1}" not in runner.manifest["routines"]]
    if missing:
        return [said]
    tables = runner.manifest["tables"]
    (Path(folder) / "before").mkdir()
    (Path(folder) / "after").mkdir()
    runs = "".join(f"BEGIN spark_run_{i + 1}; END;\n/\n" for i in range(len(blocks(calls))))
    script = f"SET dialect = 'oracle';\nSET SERVEROUTPUT ON\n{source.read_text()}"
    script += f"{export(tables, 'before')}\\echo -- run\n{runs}\\echo -- end\n{export(tables, 'after')}"
    (Path(folder) / "exact.sql").write_text(script)
    exact = reckon("-f", "exact.sql", folder=folder)
    lines = [line for line in exact.partition("-- run\n")[2].partition("-- end\n")[0].splitlines() if line != "CALL"]
    runner.load(Path(folder) / "before", tables)
    printed, state = [], {}
    error = re.search(r"^-- spark error: (.*)$", definitions, flags=re.M)
    try:
        for i in range(len(blocks(calls))):
            printed += runner.call(f"spark_run_{i + 1}", {}, state)[1]
    except Exception as found:
        if error and error[1] in str(found):
            return []
        raise
    if error:
        return [f"wanted the error \"{error[1]}\", got none"]
    problems = [] if printed == lines else [f"lines {lines} became {printed}"]
    for table in tables:
        file = pyarrow.parquet.read_table(Path(folder) / "after" / f"{table}.parquet")
        wanted = sorted((tuple(plain(value) for value in row.values()) for row in file.to_pylist()), key=repr)
        got = sorted((tuple(plain(value) for value in row) for row in spark.table(table).collect()), key=repr)
        if wanted != got:
            problems.append(f"{table}: {wanted} became {got}")
        spark.sql(f"DROP TABLE {table}")
    return problems


def check_all(spark, names=()):
    """(passed, failures) of all files."""
    passed, failures = 0, []
    for path in sorted(FOLDER.glob("*.sql")):
        if names and path.stem not in names:
            continue
        with tempfile.TemporaryDirectory(prefix="spark-") as folder:
            try:
                problems = check(spark, path, folder)
            except Exception as error:  # What Spark refuses is a failure too.
                problems = [f"{type(error).__name__}: {str(error)[:600]}"]
        failures += [f"{path.name}: {problem}" for problem in problems]
        passed += not problems
        print(f"{path.stem}: {'as reckon' if not problems else 'differs'}", flush=True)
    return passed, failures
