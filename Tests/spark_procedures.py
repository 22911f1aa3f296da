"""The procedures of Tests/Conversion as Spark's scripts: every table and every line must be what reckon leaves.

Each `BEGIN … END;` after the line `-- run` of a file becomes a procedure of its own, because a script is a routine; one that has no
form in Spark is taken apart into its statements, and those that have one run. The header says why the others have none, one line
`-- spark: REASON` for each reason, and one line `-- spark error: TEXT` for each error with which a run ends because Spark has no rows
one by one to go back to. Both must be what happens, no more and no less; `--bless` of Tests/spark.py writes them.

    python3 Tests/spark_procedures.py      compares the reasons, which needs no Spark

Ends with a line `N passed, N failed`.
"""

import importlib.util
import json
import re
import subprocess
import sys
import tempfile
from decimal import Decimal
from pathlib import Path

from reckon_pipe import ROOT, binary_path

FOLDER = ROOT / "Tests" / "Conversion"
GIVES_UP = "does not run as sets on this data"


def reckon(*arguments, folder):
    done = subprocess.run(
        [binary_path(), *arguments], cwd=folder, capture_output=True, text=True, timeout=120)
    return done.stdout + done.stderr


def blocks(calls):
    """The anonymous blocks of the part after `-- run`, in their order."""
    parts = re.split(r"^/$", calls, flags=re.M)
    found = [re.search(r"^(DECLARE|BEGIN)\b.*", part.strip(), flags=re.S | re.M) for part in parts]
    return [match[0].strip() for match in found if match]


def statements(block):
    """The statements of a block that has nothing but calls and changes; none for others."""
    match = re.fullmatch(r"BEGIN\b(.*)\bEND;", block, flags=re.S)
    if not match:
        return []
    texts = [text.strip() for text in re.sub(r"--.*", "", match[1]).split(";") if text.strip()]
    plain = r"(?i)(?!IF|FOR|BEGIN|CASE|END|EXCEPTION|WHILE|LOOP|ELSE)\w"
    whole = [text for text in texts if re.match(plain, text) and text.count("'") % 2 == 0]
    return [f"BEGIN {text}; END;" for text in texts] if len(whole) == len(texts) > 1 else []


def unit(number, block):
    return f"CREATE OR REPLACE PROCEDURE spark_run_{number} IS\nBEGIN\n{block}\nEND;\n/\n"


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


class Scripts:
    """The scripts of a file: blocks that have a form, and the reasons of those that have none."""

    def __init__(self, definitions, calls, name, folder):
        self.folder = Path(folder)
        whole = blocks(calls)
        said, routines = self.convert(definitions, whole, name)
        parts = []
        for i, block in enumerate(whole):
            parts += [block] if f"spark_run_{i + 1}" in routines else statements(block) or [block]
        if parts != whole:
            said, routines = self.convert(definitions, parts, name)
        self.reasons = set()
        self.runs = []
        for i, block in enumerate(parts):
            if f"spark_run_{i + 1}" in routines:
                self.runs.append((f"spark_run_{i + 1}", block))
            else:
                match = re.search(rf"^spark_run_{i + 1} \(.*?\): (.*)$", said, flags=re.M)
                # What stands in the called routine, without its name.
                self.reasons.add(re.sub(r"^(in [\w.]+: )+", "", match[1]) if match else "not written")

    def convert(self, definitions, parts, name):
        source = self.folder / name
        source.write_text(definitions + "".join(unit(i + 1, block) for i, block in enumerate(parts)))
        said = reckon("convert", "--to", "spark", "--output", "scripts", name, folder=self.folder)
        return said, json.loads((self.folder / "scripts" / "manifest.json").read_text())["routines"]


def exact_lines(scripts, tables, source):
    """What reckon prints in each run; its tables are exported before the first one and after each."""
    folder = scripts.folder
    for i in range(len(scripts.runs) + 1):
        (folder / f"state{i}").mkdir()
    script = f"SET dialect = 'oracle';\nSET SERVEROUTPUT ON\n{source}{export(tables, 'state0')}"
    for i, (routine, _) in enumerate(scripts.runs):
        script += f"\\echo -- run {i}\nBEGIN {routine}; END;\n/\n\\echo -- end {i}\n{export(tables, f'state{i + 1}')}"
    (folder / "exact.sql").write_text(script)
    said = reckon("-f", "exact.sql", folder=folder)
    found = []
    for i in range(len(scripts.runs)):
        lines = said.partition(f"-- run {i}\n")[2].partition(f"-- end {i}\n")[0].splitlines()
        found.append([line for line in lines if line != "CALL"])
    return found


def check(spark, path, folder, bless=False):
    """The problems of one file."""
    import pyarrow.parquet

    text = path.read_text()
    definitions, calls = text.split("-- run\n")
    scripts = Scripts(definitions, calls, path.name, folder)
    spec = importlib.util.spec_from_file_location("runner", scripts.folder / "scripts" / "run.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    runner = module.Runner(spark, scripts.folder / "scripts")
    tables = runner.manifest["tables"]
    problems, errors, state = [], set(), {}
    if scripts.runs:
        lines = exact_lines(scripts, tables, (scripts.folder / path.name).read_text())
        runner.load(scripts.folder / "state0", tables)
    for i, (routine, block) in enumerate(scripts.runs):
        after = scripts.folder / f"state{i + 1}"
        try:
            printed = runner.call(routine, {}, state)[1]
        except Exception as error:
            if GIVES_UP in str(error):
                reason = re.search(r"on this data(?: \((.*)\))?; run it in Reckoner", str(error))[1]
                errors.add(reason or "what its tables refuse")
            elif "DIVIDE_BY_ZERO" in str(error):
                errors.add("[DIVIDE_BY_ZERO]")
            elif not any(line.startswith("error") for line in lines[i]):
                problems.append(f"{block}: {type(error).__name__}: {str(error)[:600]}")
            runner.load(after, tables)
            continue
        if printed != lines[i]:
            problems.append(f"{block}: lines {lines[i]} became {printed}")
        for table in runner.manifest["routines"][routine]["writes"]:
            if table not in tables:
                continue
            file = pyarrow.parquet.read_table(after / f"{table}.parquet")
            wanted = sorted((tuple(plain(value) for value in row.values()) for row in file.to_pylist()), key=repr)
            got = sorted((tuple(plain(value) for value in row) for row in spark.table(table).collect()), key=repr)
            if wanted != got:
                problems.append(f"{block}: {table}: {wanted} became {got}")
    for table in tables if scripts.runs else []:
        spark.sql(f"DROP TABLE IF EXISTS {table}")
    if bless:
        write_header(path, text, scripts.reasons, errors)
        return problems
    problems += compare_header(definitions, "spark", scripts.reasons)
    return problems + compare_header(definitions, "spark error", errors)


def write_header(path, text, reasons, errors):
    text = re.sub(r"^-- spark( error)?: .*\n", "", text, flags=re.M)
    lines = [f"-- spark: {reason}\n" for reason in sorted(reasons)] + [f"-- spark error: {error}\n" for error in sorted(errors)]
    place = re.search(r"^(?!--)", text, flags=re.M).start()
    path.write_text(text[:place] + "".join(lines) + text[place:])


def check_reasons(path, folder):
    """The problems of the header of a file, as far as the conversion tells."""
    definitions, calls = path.read_text().split("-- run\n")
    return compare_header(definitions, "spark", Scripts(definitions, calls, path.name, folder).reasons)


def compare_header(definitions, word, got):
    said = set(re.findall(rf"^-- {word}: (.*)$", definitions, flags=re.M))
    if said == got:
        return []
    return [f"the header says of \"{word}\" {sorted(said)}, but it is {sorted(got)}"]


def check_all(spark, names=(), every=1, bless=False):
    """(passed, failures) of all files; only one of so many runs, and of the others the headers are compared."""
    passed, failures = 0, []
    paths = [path for path in sorted(FOLDER.glob("*.sql")) if not names or path.stem in names]
    for place, path in enumerate(paths):
        if place % every:
            with tempfile.TemporaryDirectory(prefix="spark-") as folder:
                problems = check_reasons(path, folder)
            failures += [f"{path.name}: {problem}" for problem in problems]
            passed += not problems
            continue
        with tempfile.TemporaryDirectory(prefix="spark-") as folder:
            try:
                problems = check(spark, path, folder, bless)
            except Exception as error:  # What Spark refuses is a failure too.
                problems = [f"{type(error).__name__}: {str(error)[:600]}"]
        failures += [f"{path.name}: {problem}" for problem in problems]
        passed += not problems
        print(f"{path.stem}: {'as reckon' if not problems else 'differs'}", flush=True)
    return passed, failures


def main():
    """Only what the conversion tells: no file is run."""
    passed, failures = 0, []
    for path in sorted(FOLDER.glob("*.sql")):
        with tempfile.TemporaryDirectory(prefix="spark-") as folder:
            problems = check_reasons(path, folder)
        failures += [f"{path.name}: {problem}" for problem in problems]
        passed += not problems
    for failure in failures:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
