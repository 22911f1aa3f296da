"""Damages small Parquet files and reads them: each must end in rows or an error, within 512 MiB and ten seconds.

    python3 Tests/mutations.py --count 2000 --seed 1 [--keep]

The same seed gives the same damage. A file that kills the process is kept in .build-data/mutations.
Ends with a line `N passed, N failed`.
"""

import argparse
import random
import sys
import tempfile
from pathlib import Path

from reckon_pipe import ROOT, Pipe, PipeDied

MEMORY_LIMIT = 512 << 20
SECONDS = 10
KEPT = ROOT / ".build-data" / "mutations"


def write_sources(folder):
    """Small files of many kinds, from pyarrow where it is installed, else from reckon itself."""
    try:
        return write_with_pyarrow(folder)
    except ImportError:
        return write_with_reckon(folder)


def write_with_pyarrow(folder):
    import datetime
    from decimal import Decimal

    import pyarrow as pa
    import pyarrow.parquet as pq

    count = 400
    day = datetime.date(2026, 1, 1)
    table = pa.table({
        "i": pa.array([None if n % 7 == 0 else n * 3 for n in range(count)], pa.int32()),
        "b": pa.array([n * 1_000_003 for n in range(count)], pa.int64()),
        "d": pa.array([n / 7 for n in range(count)], pa.float64()),
        "s": pa.array([f"text {n % 20}" if n % 5 else None for n in range(count)]),
        "u": pa.array([f"unique value number {n}" for n in range(count)]),
        "m": pa.array([Decimal(n) / 100 for n in range(count)], pa.decimal128(18, 2)),
        "t": pa.array([n % 3 == 0 for n in range(count)], pa.bool_()),
        "day": pa.array([day + datetime.timedelta(days=n) for n in range(count)], pa.date32()),
        "at": pa.array([n * 1_000_000 for n in range(count)], pa.timestamp("us")),
    })
    variants = [
        {"compression": codec, "data_page_version": version, "use_dictionary": dictionary}
        for codec in ("none", "snappy", "gzip", "zstd", "lz4", "brotli")
        for version in ("1.0", "2.0")
        for dictionary in (True, False)
    ]
    variants.append({"use_dictionary": False, "column_encoding": {
        "i": "DELTA_BINARY_PACKED", "b": "DELTA_BINARY_PACKED", "d": "BYTE_STREAM_SPLIT", "s": "DELTA_LENGTH_BYTE_ARRAY",
        "u": "DELTA_BYTE_ARRAY", "t": "RLE"}})
    variants.append({"write_page_checksum": True, "write_page_index": True, "data_page_size": 512})
    paths = []
    for number, options in enumerate(variants):
        path = folder / f"source{number}.parquet"
        pq.write_table(table, path, row_group_size=150, **options)
        paths.append(path)
    return paths


def write_with_reckon(folder):
    path = folder / "source0.parquet"
    with Pipe() as pipe:
        answer = pipe.ask("COPY (SELECT * FROM (VALUES (1, 'a', 1.50, DATE '2026-01-01'), (2, NULL, 2.25, NULL)) "
                          f"AS v (i, s, m, d)) TO '{path}'")
    if "error" in answer:
        raise SystemExit(f"no pyarrow, and reckon writes nothing: {answer['error'].get('message')}")
    return [path]


def damaged(data, others, chance):
    """The bytes with one to four wounds."""
    data = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        kind = chance.randrange(7)
        if not data:
            break
        place = position(data, chance)
        if kind == 0:
            data[place] ^= 1 << chance.randrange(8)
        elif kind == 1:
            data[place] = chance.choice((0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)))
        elif kind == 2:
            del data[chance.randrange(len(data)):]
        elif kind == 3:
            del data[place:place + chance.randrange(1, 64)]
        elif kind == 4:
            data[place:place] = chance.randbytes(chance.randrange(1, 64))
        elif kind == 5:
            length = min(chance.randrange(4, 16), len(data) - place)
            data[place:place + length] = b"\xff" * length
        else:
            other = chance.choice(others)
            length = chance.randrange(16, 512)
            start = chance.randrange(max(1, len(other) - length))
            data[place:place + length] = other[start:start + length]
    return bytes(data)


def position(data, chance):
    """Often in the footer, where lengths and offsets are."""
    footer = min(len(data), 1500)
    if chance.random() < 0.5:
        return len(data) - 1 - chance.randrange(footer)
    return chance.randrange(len(data))


def main():
    parser = argparse.ArgumentParser(description="Read damaged Parquet files.")
    parser.add_argument("--count", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    passed, failures, errors = 0, [], 0
    with tempfile.TemporaryDirectory(prefix="mutations-") as name:
        folder = Path(name)
        sources = [path.read_bytes() for path in write_sources(folder)]
        target = folder / "damaged.parquet"
        pipe = Pipe()
        for number in range(options.count):
            chance = random.Random(options.seed * 1_000_003 + number)
            data = damaged(chance.choice(sources), sources, chance)
            target.write_bytes(data)
            problem = None
            try:
                answer = pipe.ask(f"SELECT * FROM '{target}'", SECONDS)
                errors += "error" in answer
                if pipe.peak_memory() > MEMORY_LIMIT:
                    problem = f"{pipe.peak_memory() >> 20} MiB of memory"
                    raise PipeDied(problem)
            except PipeDied as death:
                problem = str(death)
                pipe.close()
                pipe = Pipe()
            if problem:
                KEPT.mkdir(parents=True, exist_ok=True)
                kept = KEPT / f"seed{options.seed}-{number}.parquet"
                kept.write_bytes(data)
                failures.append(f"{kept.relative_to(ROOT)}: {problem[:300]}")
            else:
                passed += 1
        pipe.close()
    for failure in failures[:10]:
        print(failure)
    print(f"{errors} errors, {passed - errors} read")
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
