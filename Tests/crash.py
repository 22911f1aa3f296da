"""Kills the process while it writes: a file is complete or not there, and what was there before is whole.

    python3 Tests/crash.py [--count 30] [--seed 1]

Ends with a line `N passed, N failed`.
"""

import argparse
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from reckon_pipe import Pipe, binary_path


def writing(value):
    return (f"WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 300) "
            f"SELECT {value} AS version, a.n * 1000 + b.n AS n FROM t AS a, t AS b, (VALUES (1), (2), (3), (4)) AS c (m)")


def count(path):
    """(version, rows) of a file, or the error's text."""
    with Pipe() as pipe:
        answer = pipe.ask(f"SELECT MIN(version), MAX(version), COUNT(*) FROM '{path}'", 60)
    if "error" in answer:
        return answer["error"].get("message")
    low, high, rows = answer["rows"][0]
    return (str(low), str(high), int(rows))


def main():
    parser = argparse.ArgumentParser(description="Kill reckon while it writes.")
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    print(f"seed {options.seed}")
    chance = random.Random(options.seed)
    passed, failures = 0, []
    with tempfile.TemporaryDirectory(prefix="crash-") as name:
        path = Path(name) / "t.parquet"
        whole = [binary_path(), "--no-rc", "-c", f"COPY ({writing(0)}) TO '{path}'"]
        began = time.monotonic()
        done = subprocess.run(whole, capture_output=True, text=True)
        seconds = time.monotonic() - began
        if done.returncode != 0:
            print(done.stderr.strip())
            print("0 passed, 1 failed")
            return 1
        rows = count(path)[2]
        version = "0"
        for number in range(1, options.count + 1):
            command = [binary_path(), "--no-rc", "-c", f"COPY ({writing(number)}) TO '{path}'"]
            process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(chance.random() * seconds * 1.1)
            process.kill()
            process.wait()
            state = count(path)
            if state in ((version, version, rows), (str(number), str(number), rows)):
                passed += 1
                version = state[0]
            else:
                failures.append(f"kill {number}: {state}")
    for failure in failures[:10]:
        print(failure)
    print(f"{passed} passed, {len(failures)} failed")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
