"""Shows how few bytes of a big sorted file a filter reads.

    python bench/pruning.py [--rows 100000000] [--format parquet,orc]

Writes a file of rows sorted by `id`, beside it columns that hardly compress, and asks a new session for few of them. The
bytes are those that the system counted for the process (rchar of /proc/PID/io): footer, indexes and pages. Fails where a
query reads 1 % of the file or more, or gives a wrong answer. Ends with `N passed, N failed`.
"""

import argparse
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests"))

from reckon_pipe import Pipe  # noqa: E402

# Numbers without a pattern that an encoding could find: a square modulo one prime of a multiple modulo another.
MIXED = "(i * 48271 % 2147483647)"
COLUMNS = (f"i AS id, CAST({MIXED} * {MIXED} % 2147483629 % 1000003 / 100.0 AS DECIMAL(12,2)) AS amount, "
           f"{MIXED} * ({MIXED} // 7) % 2147483587 % 900001 AS account, DATE '2000-01-01' + CAST(i // 20000 AS INTEGER) AS day")


def amount(i):
    mixed = i * 48271 % 2147483647
    return mixed * mixed % 2147483629 % 1000003


def account(i):
    mixed = i * 48271 % 2147483647
    return mixed * (mixed // 7) % 2147483587 % 900001


def questions(rows):
    """(name, WHERE, the rows that it chooses)"""
    middle = rows // 2
    days = range(middle // 20000 * 20000, middle // 20000 * 20000 + 20000)
    return [("one row", f"id = {middle + 7}", [middle + 7]),
            ("a thousand rows", f"id BETWEEN {middle} AND {middle + 999}", range(middle, middle + 1000)),
            ("the end", f"id > {rows - 100}", range(rows - 99, rows + 1)),
            ("one day", f"day = DATE '2000-01-01' + {days[0] // 20000}", days),
            ("no row", "id = -5", [])]


def bytes_read(pipe):
    for line in Path(f"/proc/{pipe.process.pid}/io").read_text().splitlines():
        if line.startswith("rchar:"):
            return int(line.split()[1])
    raise RuntimeError("the system counts no bytes of a process")


def ask(pipe, sql):
    answer = pipe.ask(sql, 3600)
    if "error" in answer:
        raise RuntimeError(answer["error"]["message"])
    return answer.get("rows")


def measure(path, rows):
    """(passed, failed) of the questions to one file, each in a session of its own."""
    size = path.stat().st_size
    passed = failed = 0
    for name, condition, chosen in questions(rows):
        with Pipe() as pipe:
            ask(pipe, "SELECT 1")
            before, began = bytes_read(pipe), time.monotonic()
            found = ask(pipe, f"SELECT count(*), sum(amount) * 100, sum(account) FROM '{path}' WHERE {condition}")[0]
            seconds, read = time.monotonic() - began, bytes_read(pipe) - before
        wanted = (len(chosen), sum(amount(i) for i in chosen), sum(account(i) for i in chosen))
        got = tuple(int(float(v)) if v is not None else 0 for v in found)
        is_right = got == wanted and read * 100 < size
        passed, failed = passed + is_right, failed + (not is_right)
        print(f"{path.suffix[1:]:<8}{name:<16}{read:>12,} of {size:,} bytes ({read / size:.4%}) in {seconds * 1000:.0f} ms"
              + ("" if got == wanted else f": the answer is {got} and must be {wanted}"))
    return passed, failed


def main():
    parser = argparse.ArgumentParser(description="Show how few bytes of a sorted file a filter reads.")
    parser.add_argument("--rows", type=int, default=100_000_000)
    parser.add_argument("--format", default="parquet,orc")
    options = parser.parse_args()
    passed = failed = 0
    with tempfile.TemporaryDirectory(prefix="pruning-") as folder:
        for ending in options.format.split(","):
            path = Path(folder) / f"sorted.{ending}"
            began = time.monotonic()
            with Pipe() as pipe:
                ask(pipe, f"COPY (SELECT {COLUMNS} FROM generate_series(1, {options.rows}) AS g (i)) TO '{path}'")
            print(f"{path.suffix[1:]:<8}{options.rows:,} rows written in {time.monotonic() - began:.1f} s", flush=True)
            good, bad = measure(path, options.rows)
            passed, failed = passed + good, failed + bad
            path.unlink()
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
