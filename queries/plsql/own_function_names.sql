-- An own function is called in SQL also where other SQL has a function of its name that Oracle does not know:
-- SQL Language Reference 19c, "Functions"; Development Guide, "Name Precedence" (an own one of a name that Oracle's SQL has is not).
SET dialect = 'oracle';
CREATE TABLE t (id NUMBER PRIMARY KEY, a NUMBER, b NUMBER, s VARCHAR2(20));
INSERT INTO t VALUES (1, 17, 5, 'abc');
INSERT INTO t VALUES (2, 100, 7, 'xyz');
CREATE OR REPLACE FUNCTION div(x NUMBER, y NUMBER) RETURN NUMBER IS BEGIN RETURN ROUND(x / y, 3); END;
/
CREATE OR REPLACE FUNCTION left(x VARCHAR2, n NUMBER) RETURN VARCHAR2 IS BEGIN RETURN 'own ' || SUBSTR(x, 1, n); END;
/
CREATE OR REPLACE FUNCTION length(x VARCHAR2) RETURN NUMBER IS BEGIN RETURN -1; END;
/
CREATE OR REPLACE PACKAGE q AS
  FUNCTION age(p_birth DATE, p_at DATE) RETURN NUMBER;
  FUNCTION gcd(x NUMBER, y NUMBER) RETURN NUMBER;
  FUNCTION median(x NUMBER) RETURN NUMBER;
  PROCEDURE run;
END;
/
CREATE OR REPLACE PACKAGE BODY q AS
  FUNCTION age(p_birth DATE, p_at DATE) RETURN NUMBER IS
  BEGIN
    RETURN TRUNC(MONTHS_BETWEEN(p_at, p_birth) / 12);
  END;
  FUNCTION gcd(x NUMBER, y NUMBER) RETURN NUMBER IS BEGIN RETURN 1000 + x + y; END;
  FUNCTION median(x NUMBER) RETURN NUMBER IS BEGIN RETURN -2; END;
  FUNCTION month(p DATE) RETURN VARCHAR2 IS BEGIN RETURN TO_CHAR(p, 'YYYYMM'); END;
  PROCEDURE run IS
    x NUMBER; y NUMBER; m NUMBER; n VARCHAR2(20);
  BEGIN
    SELECT age(DATE '1980-01-01', DATE '2026-06-01') INTO x FROM dual;
    y := gcd(4, 6);
    DBMS_OUTPUT.PUT_LINE(x || ' ' || y);
    SELECT gcd(4, 6), length('four') INTO x, y FROM dual;
    DBMS_OUTPUT.PUT_LINE(x || ' ' || y);
    FOR r IN (SELECT id, div(a, b) AS d, left(s, 2) AS l FROM t WHERE gcd(a, b) < 1100 ORDER BY id) LOOP
      DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.d || ' ' || r.l);
    END LOOP;
    SELECT median(a) INTO m FROM t;
    UPDATE t SET s = left(s, 1) || div(a, b) WHERE id = 2;
    SELECT s INTO n FROM t WHERE id = 2;
    DBMS_OUTPUT.PUT_LINE(m || ' ' || n);
  END;
END;
/
SET SERVEROUTPUT ON
EXEC q.run
SELECT div(a, b), left(s, 3), length(s) FROM t ORDER BY id;
SELECT q.gcd(a, b), q.median(a) FROM t ORDER BY id;
