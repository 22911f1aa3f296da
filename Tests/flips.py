"""Flips single bits of Parquet files that reckon wrote: each answer is an error, or the same as before.

    python3 Tests/flips.py [--count 600] [--seed 1]

Files with every encoding that is written, page indexes and Bloom filters; questions that read all, that skip pages
and that ask filters. Ends with a line `N passed, N failed`; a flip that changed an answer is a failure.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from reckon_pipe import Pipe, PipeDied

TABLE = """SELECT n, CAST(n % 3 = 0 AS BOOLEAN) AS b, CAST(n * 1.25 AS DECIMAL(18, 2)) AS m, CAST(n AS DECIMAL(38, 4)) * 77 AS w,
  'text ' || CAST(n % 7 AS VARCHAR) AS s, 'unique ' || CAST(n * 7919 AS VARCHAR) AS u, CAST(n AS DOUBLE PRECISION) / 3 AS d,
  DATE '2026-01-01' + CAST(n AS INTEGER) AS day, CASE WHEN n % 5 > 0 THEN n END AS o, [n, NULL] AS l
  FROM generate_series(1, 300) AS g (n) ORDER BY n"""

OPTIONS = [
    "row_group_size 100, page_rows 20, bloom_filter 'n, u'",
    "COMPRESSION 'uncompressed', dictionary false, page_rows 25",
    "COMPRESSION 'snappy', data_page_version 2, row_group_size 150",
]

QUESTIONS = [
    "SELECT * FROM '{}' ORDER BY n",
    "SELECT n, s, m FROM '{}' WHERE n BETWEEN 130 AND 140 ORDER BY n",
    "SELECT n, w FROM '{}' WHERE u = 'unique 1979750'",
    "SELECT COUNT(*), SUM(m), MIN(day), MAX(u), COUNT(o) FROM '{}'",
]


def main():
    parser = argparse.ArgumentParser(description="Flip bits of Parquet files.")
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    passed, errors, failures = 0, 0, []
    with tempfile.TemporaryDirectory(prefix="flips-") as name:
        pipe = Pipe()
        sources = []
        for number, form in enumerate(OPTIONS):
            path = Path(name) / f"source{number}.parquet"
            answer = pipe.ask(f"COPY ({TABLE}) TO '{path}' ({form})")
            if "error" in answer:
                raise SystemExit(f"cannot write: {answer['error'].get('message')}")
            sources.append((path.read_bytes(), [pipe.ask(question.format(path)) for question in QUESTIONS]))
        for number in range(options.count):
            chance = random.Random(options.seed * 1_000_003 + number)
            data, expected = chance.choice(sources)
            place, bit = chance.randrange(len(data)), chance.randrange(8)
            damaged = bytearray(data)
            damaged[place] ^= 1 << bit
            path = Path(name) / f"flipped{number}.parquet"
            path.write_bytes(damaged)
            question = chance.randrange(len(QUESTIONS))
            try:
                answer = pipe.ask(QUESTIONS[question].format(path), 20)
            except PipeDied as death:
                failures.append(f"flip {number} (byte {place}, bit {bit}): DIED: {str(death)[:200]}")
                pipe.close()
                pipe = Pipe()
                continue
            path.unlink()
            if "error" in answer:
                errors += 1
                passed += 1
            elif answer.get("rows") == expected[question].get("rows") and answer.get("columns") == expected[question].get("columns"):
                passed += 1
            else:
                failures.append(f"flip {number} (byte {place} of {len(data)}, bit {bit}): question {question} has another answer")
        pipe.close()
    for failure in failures[:10]:
        print(failure)
    print(f"{errors} errors, {passed - errors} right answers")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
