-- NVL asks both operands also in a statement of SQL, NVL2, COALESCE, DECODE and CASE only what they need (SQL Language Reference 19c, "NVL",
-- "COALESCE": short-circuit evaluation, "DECODE", "CASE Expressions"). oracle-meaning 8.
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE lg (id NUMBER, n NUMBER);
CREATE OR REPLACE FUNCTION pr(a NUMBER) RETURN NUMBER IS BEGIN DBMS_OUTPUT.PUT_LINE('pr ' || a); RETURN a; END;
/
CREATE OR REPLACE PACKAGE pk IS FUNCTION f(a NUMBER) RETURN NUMBER; END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  FUNCTION f(a NUMBER) RETURN NUMBER IS BEGIN DBMS_OUTPUT.PUT_LINE('f ' || a); RETURN a; END;
END;
/
DECLARE
  k NUMBER := 1; v NUMBER; w NUMBER; x NUMBER; y NUMBER;
BEGIN
  INSERT INTO lg VALUES (NVL(k, pk.f(3)), NVL(NULL, pk.f(4)));
  SELECT NVL(k, pr(5)), NVL2(k, 1, pr(6)), COALESCE(k, pr(7)), DECODE(k, 1, 2, pr(8)) INTO v, w, x, y FROM dual;
  UPDATE lg SET id = NVL(id, pr(9)), n = NVL(n, NULL);
  v := NVL(k, pr(10));
  v := NVL2(k, 1, pr(11)) + COALESCE(k, pr(12)) + CASE WHEN k = 1 THEN 1 ELSE pr(13) END;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
SELECT id, n FROM lg;
