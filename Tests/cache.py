"""What is kept of Parquet files between queries never shows in an answer, and is given up when memory is needed.

    python3 Tests/cache.py

Ends with a line `N passed, N failed`.
"""

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path

from reckon_pipe import Pipe, PipeDied

# Longer ago than the time in which a file may change unseen.
OLD = 1_000_000_000

QUERY = "SELECT COUNT(*), SUM(n), MIN(t), MAX(t), SUM(d) FROM '{path}' WHERE n % 3 = 0"


class Checks:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def equal(self, what, got, wanted):
        if got == wanted:
            self.passed += 1
        else:
            self.failed += 1
            print(f"{what}: got {got!r}, expected {wanted!r}")

    def true(self, what, holds, seen=""):
        self.equal(what + (f" ({seen})" if not holds else ""), bool(holds), True)


def rows(pipe, sql):
    answer = pipe.ask(sql)
    if "error" in answer:
        return answer["error"]["message"]
    return [[None if v is None else str(v) for v in row] for row in answer.get("rows", [])]


def make_file(pipe, path, first, codec="zstd", age=OLD):
    rows(pipe, f"COPY (SELECT i AS n, 'text ' || (i % 97) AS t, CAST(i % 50 AS DECIMAL(9,2)) AS d "
               f"FROM generate_series({first}, {first + 49_999}) AS g(i)) TO '{path}' (COMPRESSION {codec}, "
               f"ROW_GROUP_SIZE 20000)")
    os.utime(path, (age, age))


def cache_hits(pipe, sql):
    plan = pipe.ask("EXPLAIN ANALYZE " + sql)
    text = "\n".join(str(v) for row in plan.get("rows", []) for v in row)
    found = re.search(r"(\d+) cache hits", text)
    return int(found[1]) if found else 0


def repeated_queries(checks, folder):
    for codec in ("zstd", "snappy", "uncompressed"):
        pipe, plain = Pipe(), Pipe()
        try:
            rows(plain, "SET file_cache = off")
            path = folder / f"{codec}.parquet"
            make_file(pipe, path, 1, codec)
            sql = QUERY.format(path=path)
            wanted = rows(plain, sql)
            for turn in range(4):
                checks.equal(f"{codec}, turn {turn}", rows(pipe, sql), wanted)
                checks.equal(f"{codec}, turn {turn}, cache off", rows(plain, sql), wanted)
            checks.true(f"{codec}: the cache is used", cache_hits(pipe, sql) > 0)
            checks.equal(f"{codec}: off uses none", cache_hits(plain, sql), 0)
            other = f"SELECT n, t FROM '{path}' WHERE n BETWEEN 23456 AND 23460 ORDER BY n"
            checks.equal(f"{codec}: other rows", rows(pipe, other), rows(plain, other))
            rows(pipe, "SET file_cache = off")
            checks.equal(f"{codec}: switched off", cache_hits(pipe, sql), 0)
            checks.equal(f"{codec}: after switching off", rows(pipe, sql), wanted)
        finally:
            pipe.close()
            plain.close()


def changed_files(checks, folder):
    pipe, plain = Pipe(), Pipe()
    try:
        rows(plain, "SET file_cache = off")
        path, other = folder / "changes.parquet", folder / "other.parquet"
        sql = QUERY.format(path=path)
        for turn, way in enumerate(("renamed over", "written over", "same size and time", "gone")):
            make_file(pipe, path, 1, age=OLD + turn)
            for _ in range(3):
                before = rows(pipe, sql)
            checks.equal(f"{way}: before", before, rows(plain, sql))
            make_file(pipe, other, 100_001, age=OLD + turn + (0 if way == "same size and time" else 10))
            if way == "renamed over" or way == "same size and time":
                os.replace(other, path)
            elif way == "written over":
                stamp = other.stat()
                path.write_bytes(other.read_bytes())
                os.utime(path, ns=(stamp.st_atime_ns, stamp.st_mtime_ns))
            else:
                path.unlink()
            after = rows(plain, sql)
            checks.true(f"{way}: the answer changes", after != before)
            for turn_after in range(3):
                checks.equal(f"{way}: after, {turn_after}", rows(pipe, sql), after)
    finally:
        pipe.close()
        plain.close()


def little_memory(checks, folder):
    pipe = Pipe()
    try:
        path = folder / "memory.parquet"
        make_file(pipe, path, 1)
        sql = f"SELECT t, COUNT(*), SUM(n) FROM '{path}' GROUP BY t ORDER BY t"
        wanted = rows(pipe, sql)
        for size in ("4MB", "1MB", "64KB", "on"):
            rows(pipe, f"SET file_cache = '{size}'")
            for turn in range(3):
                checks.equal(f"file_cache {size}, turn {turn}", rows(pipe, sql), wanted)
        rows(pipe, "SET memory_limit = '64MB'")
        checks.equal("a small memory limit", rows(pipe, sql), wanted)
        checks.true("a wrong value", "no value for file_cache" in str(rows(pipe, "SET file_cache = 'much'")))
    finally:
        pipe.close()


def main():
    checks = Checks()
    folder = Path(tempfile.mkdtemp(prefix="cache-"))
    try:
        for part in (repeated_queries, changed_files, little_memory):
            try:
                part(checks, folder)
            except PipeDied as death:
                checks.equal(part.__name__, str(death), "an answer")
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    print(f"{checks.passed} passed, {checks.failed} failed")
    return 1 if checks.failed else 0


if __name__ == "__main__":
    sys.exit(main())
