"""Encrypted Parquet files of pyarrow read equal to plain ones: nested columns, INT96, each algorithm, key length and page version.

    python3 Tests/encrypted_files.py

Ends with a line `N passed, N failed`.
"""

import datetime
import itertools
import sys
import tempfile
from pathlib import Path

from reckon_pipe import Pipe

ROWS = 1200


def moment(i):
    return datetime.datetime(2026, 9, 1, 12, 0, 0, 123456) + datetime.timedelta(seconds=i, microseconds=i % 7)


def table(pyarrow):
    """Times at each depth of nesting, with NULL and empty ones."""
    time = pyarrow.timestamp("ns")
    inner = pyarrow.struct([("x", time), ("y", pyarrow.string())])
    schema = pyarrow.schema([("id", pyarrow.int64()), ("t", time), ("l", pyarrow.list_(time)),
                             ("s", pyarrow.struct([("a", time), ("m", pyarrow.map_(pyarrow.string(), time)), ("n", pyarrow.list_(inner))]))])
    rows = [{"id": i, "t": moment(i) if i % 11 else None,
             "l": [moment(i + k) if (i + k) % 5 else None for k in range(i % 4)] if i % 9 else None,
             "s": {"a": moment(i), "m": [(f"k{k}", moment(k)) for k in range(i % 3)],
                   "n": [{"x": moment(j), "y": f"v{j}"} for j in range(i % 2)]} if i % 13 else None} for i in range(ROWS)]
    return pyarrow.Table.from_pylist(rows, schema)


QUERIES = ["SELECT * FROM '{}' ORDER BY id",
           "SELECT count(*), count(t), max(t), sum(len(l)), max(s.a) FROM '{}' WHERE t > TIMESTAMP '2026-09-01 12:10:00'",
           "SELECT e.x, e.y FROM (SELECT UNNEST(s.n) AS e FROM '{}') AS q ORDER BY 1"]


def answers(pipe, path):
    found = []
    for query in QUERIES:
        answer = pipe.ask(query.format(path))
        if "error" in answer:
            raise RuntimeError(answer["error"]["message"])
        found.append((answer["types"], answer["rows"]))
    return found


def main():
    try:
        import pyarrow
        import pyarrow.parquet as parquet
        from pyarrow.parquet.encryption import create_encryption_properties
    except ImportError:
        print("skipped: no pyarrow that encrypts is installed")
        return 0
    passed, failures = 0, []
    rows = table(pyarrow)
    with tempfile.TemporaryDirectory(prefix="encrypted-") as name:
        plain, secret = Path(name) / "plain.parquet", Path(name) / "secret.parquet"
        parquet.write_table(rows, plain, use_deprecated_int96_timestamps=True, row_group_size=500)
        with Pipe() as pipe:
            wanted = answers(pipe, plain)
        if len(wanted[0][1]) != ROWS or "TIMESTAMP" not in wanted[0][0]:
            failures.append(f"the plain file reads as {wanted[0][0]}, {len(wanted[0][1])} rows")
        forms = itertools.product(["AES_GCM_V1", "AES_GCM_CTR_V1"], [False, True], [16, 24, 32], ["1.0", "2.0"], [None, b"table 7"])
        for algorithm, has_plain_footer, length, version, prefix in forms:
            key = bytes(range(length))
            parquet.write_table(
                rows, secret, use_deprecated_int96_timestamps=True, row_group_size=500, data_page_version=version, data_page_size=2000,
                encryption_properties=create_encryption_properties(
                    footer_key=key, encryption_algorithm=algorithm, plaintext_footer=has_plain_footer, **({"aad_prefix": prefix} if prefix else {})))
            what = f"{algorithm}, plain footer {has_plain_footer}, {length} bytes, pages {version}, prefix {prefix}"
            with Pipe() as pipe:
                if "error" not in pipe.ask(f"SELECT t FROM '{secret}'"):
                    failures.append(f"{what}: it reads without a key")
                pipe.ask(f"CREATE PARQUET KEY k AS '0x{key.hex()}'")
                try:
                    found = answers(pipe, secret)
                except RuntimeError as error:
                    found = error
            if found == wanted:
                passed += 1
            else:
                failures.append(f"{what}: {str(found)[:200]}")
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
