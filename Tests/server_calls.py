"""Checks of /v1/call: named parameters, OUT values, cursors and lines of stored procedures."""

import json
import threading

from server_http import running, wait_until

from server_process import ServerProcess

INIT = """
CREATE TABLE invoice (id BIGINT PRIMARY KEY, amount DECIMAL(18,2), issued DATE);
INSERT INTO invoice VALUES (1, 10.00, DATE '2026-01-31'), (2, 20.50, DATE '2026-02-28'), (3, 0.07, DATE '2026-03-31');
SET dialect = oracle;
CREATE PROCEDURE totals(p_from DATE, p_factor NUMBER DEFAULT 1, p_total OUT NUMBER, p_count IN OUT NUMBER, p_rows OUT SYS_REFCURSOR) IS
BEGIN
  SELECT SUM(amount) * p_factor, COUNT(*) + p_count INTO p_total, p_count FROM invoice WHERE issued >= p_from;
  DBMS_OUTPUT.PUT_LINE('from ' || TO_CHAR(p_from, 'YYYY-MM-DD'));
  OPEN p_rows FOR SELECT id, amount FROM invoice WHERE issued >= p_from ORDER BY id;
END;
/
CREATE FUNCTION twice(n NUMBER) RETURN NUMBER IS
BEGIN
  RETURN 2 * n;
END;
/
CREATE PACKAGE billing IS
  PROCEDURE add_invoice(p_id NUMBER, p_amount NUMBER);
  PROCEDURE add_invoice(p_id NUMBER);
END;
/
CREATE PACKAGE BODY billing IS
  PROCEDURE add_invoice(p_id NUMBER, p_amount NUMBER) IS
  BEGIN
    INSERT INTO invoice VALUES (p_id, p_amount, DATE '2026-04-01');
  END;
  PROCEDURE add_invoice(p_id NUMBER) IS
  BEGIN
    add_invoice(p_id, 1);
  END;
END;
/
CREATE PROCEDURE fails IS
BEGIN
  INSERT INTO invoice VALUES (99, 1, NULL);
  RAISE_APPLICATION_ERROR(-20001, 'no such account');
END;
/
"""


def calls(_):
    with ServerProcess(init=INIT) as server:
        def call(name, **parameters):
            status, headers, body = server.ask("POST", f"/v1/call/{name}", body=json.dumps(parameters), headers={"Content-Type": "application/json"})
            return status, json.loads(body)

        status, answer = call("totals", p_from="2026-02-01", p_count=5, p_factor=2)
        assert status == 200, answer
        assert answer["parameters"] == {"p_total": 41.14, "p_count": 7}, answer
        assert answer["output"] == ["from 2026-02-01"], answer
        (cursor,) = answer["cursors"]
        assert cursor["name"] == "p_rows" and cursor["isComplete"], cursor
        assert cursor["rows"] == [{"id": 2, "amount": 20.5}, {"id": 3, "amount": 0.07}], cursor
        assert [c["name"] for c in cursor["columns"]] == ["id", "amount"], cursor
        assert answer["id"] and answer["procedure"] == "totals", answer
        assert call("twice", n=21)[1]["parameters"] == {"result": 42}
        assert call("billing.add_invoice", p_id=7)[0] == 200
        assert call("billing.add_invoice", p_id=8, p_amount=5)[0] == 200
        assert server.query("SELECT sum(amount) AS s FROM invoice WHERE id IN (7, 8)") == b"s\n6.00\n"
        for name, parameters, wanted in (("nothing", {}, 404), ("totals", {}, 400), ("totals", {"p_form": 1}, 400), ("billing.nothing", {}, 404),
                                         ("invoice", {}, 404), ("billing", {}, 404), ("a.b.c", {}, 404), ("twice(1)", {}, 404)):
            status, answer = call(name.replace("(", "%28").replace(")", "%29"), **parameters)
            assert status == wanted, (name, status, answer)
        assert "p_from" in call("totals", p_form=1)[1]["error"]["hint"]
        status, answer = call("fails")
        assert status in (400, 422) and "no such account" in answer["error"]["message"], (status, answer)
        assert server.query("SELECT count(*) AS n FROM invoice WHERE id = 99") == b"n\n0\n", "a failed call leaves nothing"
        forms = server.json("/v1/call/totals")["forms"]
        assert [p["name"] for p in forms[0]["parameters"]] == ["p_from", "p_factor", "p_total", "p_count", "p_rows"], forms
        assert forms[0]["parameters"][0] == {"name": "p_from", "type": "DATE", "in": True, "out": False, "isOptional": False}, forms
        assert len(server.json("/v1/call/billing.add_invoice")["forms"]) == 2
        assert "/v1/call/{procedure}" in server.json("/openapi.json")["paths"]


SLOW = """
CREATE TABLE log (n BIGINT);
SET dialect = oracle;
CREATE PROCEDURE slow(n NUMBER) IS
BEGIN
  FOR i IN 1..n LOOP
    INSERT INTO log VALUES (i);
  END LOOP;
END;
/
"""


def progress_of_calls(_):
    """Who looks at a running procedure sees where it is, and may stop it; what it did goes back."""
    with ServerProcess(init=SLOW) as server:
        for start in (lambda: server.ask("POST", "/v1/call/slow", body='{"n": 100000000}', timeout=60),
                      lambda: server.ask("POST", "/v1/jobs", body="CALL slow(100000000)")):
            answers = []
            thread = threading.Thread(target=lambda: answers.append(start()))
            thread.start()
            seen = []

            def goes_on():
                seen.extend(query["statements"] for query in running(server) + server.json("/v1/jobs")["jobs"] if query.get("at") == "slow:4")
                return len(set(seen)) > 2

            assert wait_until(goes_on, 20), (running(server), seen)
            assert seen == sorted(seen), seen
            jobs = [job["id"] for job in server.json("/v1/jobs")["jobs"]]
            for query in running(server):
                path = "jobs" if query["id"] in jobs else "queries"
                assert server.ask("DELETE", f"/v1/{path}/{query['id']}")[0] == 204
            thread.join()
            assert answers[0][0] in (202, 504), answers
            assert wait_until(lambda: not running(server))
        assert server.query("SELECT count(*) AS n FROM log") == b"n\n0\n"


ALONE = [calls, progress_of_calls]
