"""Reference counting happens per batch and never per row: counts calls of swift_retain and swift_release in Q1 and Q6.

    python3 Tests/retains.py

Both queries run under valgrind over two tables, one four times as large as the other. What the additional rows cost in
calls is printed per million rows, and fails where it is more than one call in two rows.
Ends with a line `N passed, N failed`, or `skipped: …` without valgrind.
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from reckon_pipe import ROOT, Pipe, binary_path

ROWS = 40_000
TIMES = 4
LIMIT = 500_000
COUNTED = re.compile(r"swift_(retain|release|bridgeObjectRetain|bridgeObjectRelease)(_n)?$")

TABLE = """
SELECT CAST(i % 50 + 1 AS DECIMAL(15,2)) AS l_quantity, CAST(i * 7919 % 100000 AS DECIMAL(15,2)) AS l_extendedprice,
  CAST(i % 11 AS DECIMAL(15,2)) / 100 AS discount, CAST(i % 9 AS DECIMAL(15,2)) / 100 AS tax,
  SUBSTRING('ANR', CAST(i % 3 + 1 AS INTEGER), 1) AS l_returnflag, SUBSTRING('FO', CAST(i % 2 + 1 AS INTEGER), 1) AS l_linestatus,
  DATE '1992-01-01' + CAST(i % 2500 AS INTEGER) AS l_shipdate
FROM generate_series(1, {rows}) AS g(i)"""

QUERIES = {
    "q01": """SELECT l_returnflag, l_linestatus, SUM(l_quantity), SUM(l_extendedprice),
  SUM(l_extendedprice * (1 - l_discount)), SUM(l_extendedprice * (1 - l_discount) * (1 + l_tax)), AVG(l_quantity),
  AVG(l_extendedprice), AVG(l_discount), COUNT(*)
FROM '{path}' WHERE l_shipdate <= DATE '1998-09-02' GROUP BY l_returnflag, l_linestatus ORDER BY 1, 2""",
    "q06": """SELECT SUM(l_extendedprice * l_discount) FROM '{path}' WHERE l_shipdate >= DATE '1994-01-01'
  AND l_shipdate < DATE '1995-01-01' AND l_discount BETWEEN 0.05 AND 0.07 AND l_quantity < 24""",
}


def make_tables(folder):
    paths = {}
    pipe = Pipe()
    try:
        for rows in (ROWS, ROWS * TIMES):
            paths[rows] = folder / f"lineitem-{rows}.parquet"
            sql = (f"COPY (SELECT l_quantity, l_extendedprice, CAST(discount AS DECIMAL(15,2)) AS l_discount, "
                   f"CAST(tax AS DECIMAL(15,2)) AS l_tax, l_returnflag, l_linestatus, l_shipdate "
                   f"FROM ({TABLE.format(rows=rows)}) AS t) TO '{paths[rows]}' (ROW_GROUP_SIZE 1000000)")
            answer = pipe.ask(sql)
            if "error" in answer:
                raise RuntimeError(answer["error"]["message"])
    finally:
        pipe.close()
    return paths


def calls(sql, folder):
    """How often a run of the query calls the functions that count."""
    out = folder / "callgrind.out"
    out.unlink(missing_ok=True)
    subprocess.run(
        ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--quiet", binary_path(), "--no-rc", "--threads", "1",
         "-c", sql],
        check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=ROOT, timeout=300)
    names, called, total = {}, "", 0
    with out.open(errors="replace") as lines:
        for line in lines:
            if line.startswith(("fn=", "cfn=")):
                found = re.match(r"c?fn=\((\d+)\)(?: (.*))?", line.rstrip("\n"))
                if not found:
                    continue
                if found[2]:
                    names[found[1]] = found[2]
                if line.startswith("cfn="):
                    called = names.get(found[1], "")
            elif line.startswith("calls=") and COUNTED.match(called.split("'")[0]):
                total += int(line[6:].split()[0])
    return total


def main():
    if shutil.which("valgrind") is None:
        print("skipped: there is no valgrind")
        return 0
    passed, failed = 0, 0
    folder = Path(tempfile.mkdtemp(prefix="retains-"))
    try:
        paths = make_tables(folder)
        for name, query in QUERIES.items():
            few, many = (calls(query.format(path=paths[rows]), folder) for rows in (ROWS, ROWS * TIMES))
            grown = (many - few) * 1_000_000 // (ROWS * (TIMES - 1))
            print(f"{name}: {few} calls for {ROWS} rows, {many} for {ROWS * TIMES}: {grown} for a million more")
            passed, failed = (passed + 1, failed) if 0 < few and grown < LIMIT else (passed, failed + 1)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
