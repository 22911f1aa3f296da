-- "a" and A are two names (Database SQL Language Reference 19c, "Database Object Names and Qualifiers"): columns of queries and fields of records that differ in
-- capitals only are told apart; programs and variables are not, and a second one is an error.
--@ dialect oracle file
SET SERVEROUTPUT ON;
SELECT a, "a" FROM (SELECT 1 AS a, 2 AS "a" FROM dual);
SELECT "a", A, x."A" AS c, x."a" + x.a AS d FROM (SELECT 1 AS a, 2 AS "a" FROM dual) x WHERE x."a" = 2 AND a = 1;
DECLARE
  TYPE r IS RECORD ("x" NUMBER, x NUMBER, "Mixed Name" VARCHAR2(10));
  y r;
  CURSOR c IS SELECT LEVEL AS n, LEVEL * 10 AS "n" FROM dual CONNECT BY LEVEL < 3;
  z c%ROWTYPE;
BEGIN
  y."x" := 1; y.x := 2; y."Mixed Name" := 'm';
  DBMS_OUTPUT.PUT_LINE(y."x" || ' ' || y.x || ' ' || y."X" || ' ' || y."Mixed Name");
  FOR i IN (SELECT LEVEL n, LEVEL * 10 "n" FROM dual CONNECT BY LEVEL < 3) LOOP DBMS_OUTPUT.PUT_LINE(i.n || ' ' || i."n"); END LOOP;
  OPEN c; FETCH c INTO z; CLOSE c;
  DBMS_OUTPUT.PUT_LINE(z."n" - z.n);
END;
/
CREATE OR REPLACE FUNCTION "rate" RETURN NUMBER IS BEGIN RETURN 1; END;
/
CREATE OR REPLACE FUNCTION rate RETURN NUMBER IS BEGIN RETURN 2; END;
/
SELECT "rate" AS r FROM dual;
DECLARE
  n NUMBER := 5; "n" NUMBER := 6;
BEGIN
  NULL;
END;
/
DECLARE
  TYPE r IS RECORD (x NUMBER, "X" NUMBER);
BEGIN
  NULL;
END;
/
BEGIN
  FOR r IN (SELECT 1 AS a, 2 AS a, 3 AS b FROM dual) LOOP DBMS_OUTPUT.PUT_LINE(r.b); DBMS_OUTPUT.PUT_LINE(r.a); END LOOP;
END;
/
