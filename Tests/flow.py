"""`reckon run`: steps, checks, reports, exit codes, and what it tells Dagster.

With Dagster installed (pip install dagster) a real one starts it; else its protocol is spoken to it.
Ends with a line `N passed, N failed`.
"""

import base64
import json
import os
import shutil
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path

from reckon_pipe import ROOT, binary_path

FLOW = """\
-- asset numbers
CREATE TEMP TABLE numbers AS SELECT * FROM (VALUES (1), (2), (3)) AS t (n);

-- check no number is negative
SELECT n FROM numbers WHERE n < 0;

-- check the period is known
SELECT 1 AS missing WHERE :period IS NULL;
"""


def run(folder, flow, *arguments, environment=None):
    path = Path(folder) / "flow.sql"
    path.write_text(flow)
    return subprocess.run(
        [binary_path(), "run", "flow.sql", *arguments], cwd=folder, capture_output=True, text=True, timeout=60,
        env={**os.environ, **(environment or {})})


def packed(value):
    return base64.b64encode(zlib.compress(json.dumps(value).encode())).decode()


def check_report(folder):
    done = run(folder, FLOW, "--period", "2026-09", "--report", "run.json")
    assert done.returncode == 0, done.stderr
    report = json.loads((Path(folder) / "run.json").read_text())
    assert report["status"] == "ok" and report["period"] == "2026-09", report
    assert [s["line"] for s in report["statements"]] == [2, 5, 8], report
    assert report["statements"][0]["asset"] == "numbers" and report["statements"][0]["rows"] == 3, report
    assert report["statements"][1]["check"] == "no number is negative" and report["statements"][1]["passed"], report


def check_done_is_not_done_again(folder):
    arguments = ("--period", "2026-09", "--report", "run.json")
    run(folder, FLOW, *arguments)
    assert "is done already" in run(folder, FLOW, *arguments).stderr
    assert "is done already" not in run(folder, FLOW, *arguments, "--again").stderr
    assert "is done already" not in run(folder, FLOW, "--period", "2026-08", "--report", "run.json").stderr


def check_failed_check(folder):
    done = run(folder, "-- check nothing is there\nSELECT 1 AS a;\nSELECT 2 AS b;\n", "--report", "run.json")
    assert done.returncode == 3 and "FAILED" in done.stderr, done.stderr
    report = json.loads((Path(folder) / "run.json").read_text())
    assert report["status"] == "checks failed" and len(report["statements"]) == 2, report


def check_error(folder):
    done = run(folder, "SELECT 1 AS a;\n\nSELECT nothing\nFROM nowhere;\nSELECT 3;\n", "--report", "run.json")
    assert done.returncode == 1, done.returncode
    assert "4 | FROM nowhere" in done.stderr, done.stderr
    report = json.loads((Path(folder) / "run.json").read_text())
    assert report["status"] == "error" and report["error"]["line"] == 3 and len(report["statements"]) == 1, report


def check_parameters(folder):
    done = run(folder, "-- check the parameter is there\nSELECT 1 AS a WHERE :mode <> 'fast';\n", "--param", "mode=fast")
    assert done.returncode == 0, done.stderr


def check_usage(folder):
    assert run(folder, FLOW, "--perid", "x").returncode == 2
    assert subprocess.run([binary_path(), "run"], capture_output=True).returncode == 2
    missing = subprocess.run([binary_path(), "run", "no/such.sql"], capture_output=True, text=True)
    assert missing.returncode == 1 and "no/such.sql" in missing.stderr, missing.stderr


def check_dagster_protocol(folder):
    messages, context = Path(folder) / "messages", Path(folder) / "context"
    context.write_text(json.dumps({"asset_keys": ["numbers"], "run_id": "1", "extras": {}}))
    done = run(folder, FLOW, "--period", "2026-09", environment={
        "DAGSTER_PIPES_CONTEXT": packed({"path": str(context)}), "DAGSTER_PIPES_MESSAGES": packed({"path": str(messages)})})
    assert done.returncode == 0, done.stderr
    lines = [json.loads(line) for line in messages.read_text().splitlines()]
    assert [l["method"] for l in lines] == [
        "opened", "report_asset_materialization", "report_asset_check", "report_asset_check", "closed"], lines
    assert lines[1]["params"]["metadata"]["rows"] == {"raw_value": 3, "type": "int"}, lines[1]
    assert lines[2]["params"]["check_name"] == "no_number_is_negative" and lines[2]["params"]["passed"], lines[2]


def check_real_dagster(folder):
    try:
        import dagster as dg
    except ImportError:
        return
    (Path(folder) / "flow.sql").write_text(FLOW)

    @dg.asset(check_specs=[
        dg.AssetCheckSpec(name, asset="numbers") for name in ("no_number_is_negative", "the_period_is_known")])
    def numbers(context: dg.AssetExecutionContext, pipes: dg.PipesSubprocessClient):
        command = [str(Path(binary_path()).resolve()), "run", "flow.sql", "--period", "2026-09"]
        return pipes.run(command=command, context=context, cwd=folder).get_results()

    result = dg.materialize([numbers], resources={"pipes": dg.PipesSubprocessClient()})
    assert result.success
    (materialization,) = result.asset_materializations_for_node("numbers")
    assert materialization.metadata["rows"].value == 3, materialization
    checks = {one.check_name: one.passed for one in result.get_asset_check_evaluations()}
    assert checks == {"no_number_is_negative": True, "the_period_is_known": True}, checks


def check_example_of_the_docs(folder):
    """The code location of docs/dagster as it stands, for one month."""
    try:
        import dagster as dg
    except ImportError:
        return
    events = Path(folder) / "data" / "billing" / "usage_events" / "month=9"
    events.mkdir(parents=True)
    sql = f"COPY (SELECT '2026-09' AS period, x % 3 AS product_id, x AS quantity FROM generate_series(1, 30) AS g (x)) TO '{events}/part.parquet'"
    subprocess.run([binary_path(), "-c", sql], check=True, capture_output=True)
    for name in ("definitions.py", "month_end.sql"):
        shutil.copy(ROOT / "docs" / "dagster" / name, folder)
    tools = Path(folder) / "bin"
    tools.mkdir()
    (tools / "reckon").symlink_to(Path(binary_path()).resolve())
    before, search = os.getcwd(), os.environ["PATH"]
    os.chdir(folder)
    os.environ["PATH"] = f"{tools}:{search}"
    try:
        names = {}
        exec(compile(Path("definitions.py").read_text(), "definitions.py", "exec"), names)
        result = dg.materialize([names["usage_by_product"]], partition_key="2026-09", resources={"pipes": dg.PipesSubprocessClient()})
    finally:
        os.chdir(before)
        os.environ["PATH"] = search
    (materialization,) = result.asset_materializations_for_node("usage_by_product")
    assert result.success and materialization.metadata["rows"].value == 3, materialization
    assert [one.passed for one in result.get_asset_check_evaluations()] == [True]


CHECKS = {name[len("check_"):]: check for name, check in list(globals().items()) if name.startswith("check_")}


def main():
    passed, failed = 0, 0
    for name, check in CHECKS.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        try:
            with tempfile.TemporaryDirectory(prefix="flow-") as folder:
                check(folder)
            passed += 1
        except Exception as problem:  # Whatever goes wrong is a failed check.
            failed += 1
            print(f"{name}: {type(problem).__name__}: {str(problem)[:600]}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
