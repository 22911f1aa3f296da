"""Checks of Trino's protocol, jobs, the description of the service and the page."""

import json
import time
from urllib.parse import urlparse

from server_checks import check
from server_http import ENDLESS, LONG, running, wait_until


def run(server, sql):
    """(columns, rows, last answer) of a statement, page after page."""
    status, _, body = server.ask("POST", "/v1/statement", body=sql, headers={"X-Trino-User": "test"})
    assert status == 200, (status, body)
    answer = json.loads(body)
    columns, rows = None, []
    while True:
        columns = answer.get("columns", columns)
        rows += answer.get("data", [])
        if "nextUri" not in answer:
            return columns, rows, answer
        answer = server.json(urlparse(answer["nextUri"]).path)


@check
def trino_pages(server):
    columns, rows, last = run(server, "SELECT id, amount, customer, issued, changed, paid FROM invoice ORDER BY id LIMIT 2")
    assert [c["type"] for c in columns] == ["bigint", "decimal(18,2)", "varchar", "date", "timestamp(6)", "boolean"], columns
    assert columns[1]["typeSignature"] == {"rawType": "decimal", "arguments": [{"kind": "LONG", "value": 18}, {"kind": "LONG", "value": 2}]}
    assert rows == [[1, "1.25", "customer 1", "2026-01-02", "2026-01-01 00:01:00", False],
                    [2, "2.50", "customer 2", "2026-01-03", "2026-01-01 00:02:00", True]], rows
    assert last["stats"]["state"] == "FINISHED" and last["stats"]["progressPercentage"] == 100, last
    columns, rows, _ = run(server, "SELECT i FROM generate_series(1, 300000) AS t (i)")
    assert rows == [[i] for i in range(1, 300001)], len(rows)


@check
def trino_errors_and_updates(server):
    _, _, last = run(server, "SELECT nope FROM invoice")
    assert last["stats"]["state"] == "FAILED" and last["error"]["errorName"] == "COLUMN_NOT_FOUND", last
    assert last["error"]["errorLocation"] == {"lineNumber": 1, "columnNumber": 8}, last
    _, _, last = run(server, "CREATE OR REPLACE TABLE from_trino AS SELECT 1 AS a")
    assert last["updateType"] == "CREATE TABLE", last
    _, rows, _ = run(server, "EXECUTE IMMEDIATE 'SELECT ? + 1 AS a, ? AS b' USING 41, 'it''s'")
    assert rows == [[42, "it's"]], rows


@check
def trino_page_again(server):
    answer = json.loads(server.ask("POST", "/v1/statement", body="SELECT 1 AS a")[2])
    path = urlparse(answer["nextUri"]).path
    first = wait_for_data(server, path)
    assert server.json(path)["data"] == first["data"] == [[1]], first
    parts = path.rsplit("/", 2)
    assert server.get(f"{parts[0]}/wrong/{parts[2]}")[0] == 404


def wait_for_data(server, path):
    while True:
        answer = server.json(path)
        if "data" in answer:
            return answer


@check
def trino_cancels(server):
    for sql in (ENDLESS, LONG):
        answer = json.loads(server.ask("POST", "/v1/statement", body=sql)[2])
        assert wait_until(lambda: running(server)), "it did not begin"
        assert server.ask("DELETE", urlparse(answer["nextUri"]).path)[0] == 204
        assert wait_until(lambda: not running(server)), "it still runs"


@check
def unfetched_pages_hold_little(server):
    before = server.memory()
    answer = json.loads(server.ask("POST", "/v1/statement", body=LONG)[2])
    time.sleep(1)
    assert server.memory() - before < 128 << 20, (before, server.memory())
    assert server.ask("DELETE", urlparse(answer["nextUri"]).path)[0] == 204
    assert wait_until(lambda: not running(server)), "it still runs"


@check
def jobs(server):
    status, headers, body = server.ask("POST", "/v1/jobs", body="CREATE OR REPLACE TABLE made_by_job AS SELECT * FROM invoice")
    assert status == 202, body
    job = json.loads(body)
    assert headers["location"] == f"/v1/jobs/{job['id']}"
    assert wait_until(lambda: server.json(headers["location"])["state"] == "finished"), server.json(headers["location"])
    assert server.query("SELECT COUNT(*) AS n FROM made_by_job") == b"n\n1000\n"
    assert server.ask("POST", "/v1/jobs", body="SELECT 1")[0] == 400
    assert any(j["id"] == job["id"] for j in server.json("/v1/jobs")["jobs"])


@check
def description(server):
    document = server.json("/openapi.json")
    assert document["openapi"] == "3.1.0" and "get" in document["paths"]["/v1/query"], document
    names = [o["operationId"] for p in document["paths"].values() for o in p.values()]
    assert len(names) == len(set(names)), names
    assert set(document["paths"]["/v1/query"]["post"]["requestBody"]["content"]) == {"text/plain", "application/json"}
    assert document["paths"]["/v1/call/{procedure}"]["post"]["requestBody"]["content"]["application/json"]["schema"] == {"type": "object"}
    assert set(document["components"]["securitySchemes"]) == {"basic", "bearer"} and document["paths"]["/health"]["get"]["security"] == []


@check
def page(server):
    status, headers, body = server.get("/")
    assert status == 200 and headers["content-type"].startswith("text/html"), headers
    assert b"http://" not in body.replace(b"http://www.w3.org/2000/svg", b"") and b"https://" not in body, "the page asks elsewhere"
    tables = {t["name"]: t for t in server.json("/v1/tables")["tables"]}
    assert tables["invoice"]["kind"] == "table" and tables["totals"]["kind"] == "view", tables
    assert {"name": "amount", "type": "DECIMAL(18,2)", "isNullable": True} in tables["invoice"]["columns"]
