"""Small programs that aim at one meaning each that sets can get wrong: loop and sets must leave the same.

    python3 Tests/adversarial.py             all of Tests/Adversarial
    python3 Tests/adversarial.py 03 71       these only

A first line `-- call: …` says how the procedure is called where that is not `BEGIN p; END;`. Ends with a line `N passed, N failed`.
"""

import re
import subprocess
import sys

from reckon_pipe import ROOT, binary_path


def equal(path):
    call = re.match(r"-- call: (.*)", path.read_text())
    done = subprocess.run(
        [binary_path(), "convert", str(path), "--prove", call[1] if call else "BEGIN p; END;", "--trials", "4"],
        capture_output=True, text=True, timeout=120)
    said = done.stdout + done.stderr
    return "\nequal:" in said and "not equal" not in said, said


def main():
    paths = sorted((ROOT / "Tests" / "Adversarial").glob("*.sql"))
    if len(sys.argv) > 1:
        paths = [path for path in paths if path.stem in sys.argv[1:]]
    passed = failed = 0
    for path in paths:
        good, said = equal(path)
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"{path.name}: the sets differ\n{said}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
