-- A query of WITH that has a column list and reads itself is recursive, without a word for it; its numbers keep every digit
-- (SQL Language Reference 19c, "SELECT", subquery_factoring_clause).
SET SERVEROUTPUT ON;
SET dialect = oracle;
CREATE TABLE debt (id NUMBER, n NUMBER(8,2));
INSERT INTO debt VALUES (1, 1.25);
WITH r(n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT * FROM r;
WITH r(n, amt) AS (SELECT 1, 0 FROM dual UNION ALL SELECT n + 1, amt + 0.5 FROM r WHERE n < 3) SELECT * FROM r;
WITH r(k, amt) AS (SELECT 1, n FROM debt UNION ALL SELECT k + 1, amt * 1.005 FROM r WHERE k < 3) SELECT * FROM r;
WITH days(d) AS (SELECT DATE '2024-02-27' FROM dual UNION ALL SELECT d + 1 FROM days WHERE d < DATE '2024-03-01') SELECT * FROM days;
-- It reads no table of its name but itself; one without a column list is not recursive.
WITH debt AS (SELECT id, n * 2 AS n FROM debt) SELECT * FROM debt;
CREATE TABLE rc AS WITH r(n, amt) AS (SELECT 1, 0 FROM dual UNION ALL SELECT n + 1, amt + 0.5 FROM r WHERE n < 3) SELECT * FROM r;
SELECT * FROM rc ORDER BY n;
BEGIN
  FOR q IN (WITH r(n, amt) AS (SELECT 1, 0 FROM dual UNION ALL SELECT n + 1, amt + 0.5 FROM r WHERE n < 3) SELECT * FROM r) LOOP
    DBMS_OUTPUT.PUT_LINE(q.n || ' ' || q.amt);
  END LOOP;
END;
/
