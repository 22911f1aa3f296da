"""Sample billing data for the tests: makes it once, and reads the reports of queries/billing/."""

import json
import subprocess

from golden_files import statements
from reckon_pipe import ROOT, binary_path

REPORTS = ROOT / "queries" / "billing"


def generate(events, seed, name=None):
    """The folder of the data of `reckon generate`, made when it is not there. Raises RuntimeError with the words of a failure."""
    folder = ROOT / ".build-data" / (name or f"billing-{events}-{seed}")
    if not (folder / "truth.json").exists():
        command = [binary_path(), "generate", "--events", str(events), "--seed", str(seed), "--output", str(folder)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        if done.returncode != 0:
            raise RuntimeError((done.stderr or done.stdout).strip() or f"exit code {done.returncode}")
    return folder


def truth(folder):
    return json.loads((folder / "truth.json").read_text())


def views(folder):
    text = (REPORTS / "views.sql").read_text().replace("data/billing", str(folder))
    return [statement.text for statement in statements(text)]


def report_names():
    return sorted(path.stem for path in REPORTS.glob("*.sql") if path.stem != "views")


def report(name):
    """The one query of a report."""
    (statement,) = statements((REPORTS / f"{name}.sql").read_text())
    return statement.text
