"""Random procedures of the patterns that become sets: the loop and its sets must leave the same.

    python3 Tests/random_procedures.py --count 200 --seed 7

Each program is made from the grammar of procedure_grammar.py. `reckon convert --prove` runs it both ways. A difference prints the seed and the program. Ends with a line `N passed, N failed`.
"""

import argparse
import random
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from procedure_grammar import Generator
from reckon_pipe import binary_path


def prove(text, folder):
    """(is equal, became sets, ran as sets, ended well, what was said)"""
    path = Path(folder) / "program.sql"
    path.write_text(text)
    done = subprocess.run(
        [binary_path(), "convert", str(path), "--prove", "BEGIN work; END;", "--trials", "2"], capture_output=True, text=True, timeout=300)
    said = done.stdout + done.stderr
    # The procedure prints lines at its end: where none were compared, nothing ran.
    ran = " 0 lines compared" not in said or "the call ends" in said
    # Nothing in the grammar fails but for arithmetic on texts, so most calls must end well.
    return ran and "\nequal:" in said and "not equal" not in said, re.search(r"^sets .* work \(", said, re.M) is not None, "row by row:" not in said, "the call ends" not in said, said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=random.randrange(1 << 30))
    options = parser.parse_args()
    passed = failed = converted = ran = well = 0
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seed, options.seed + options.count):
            text = Generator(seed).program()
            equal, sets, whole, good, said = prove(text, folder)
            passed, failed = passed + equal, failed + (not equal)
            converted, ran, well = converted + sets, ran + (sets and whole), well + good
            if not equal and failed <= 5:
                print(f"seed {seed}\n{text}\n{said}")
    print(f"seed {options.seed}: {converted} of {options.count} became sets, {ran} ran as sets to their end, {well} calls ended well")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
