SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- Elements of a package's collections, with their fields, in the SQL of PL/SQL (PL/SQL Language Reference 19c, "Name Resolution in Static SQL Statements").
CREATE TABLE lines (k NUMBER, n NUMBER);
INSERT INTO lines SELECT LEVEL, LEVEL * 10 FROM dual CONNECT BY LEVEL <= 3;
CREATE OR REPLACE PACKAGE pk IS
  TYPE r IS RECORD (n NUMBER, t VARCHAR2(10));
  TYPE tr IS TABLE OF r INDEX BY PLS_INTEGER;
  TYPE tn IS TABLE OF NUMBER INDEX BY VARCHAR2(10);
  g tr;
  rates tn;
  FUNCTION f(x NUMBER) RETURN NUMBER;
  PROCEDURE own;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  hidden tn;
  FUNCTION f(x NUMBER) RETURN NUMBER IS BEGIN RETURN x + 1000; END;
  PROCEDURE own IS BEGIN
    hidden('h') := 1;
    UPDATE lines SET n = n + pk.hidden('h') + pk.f(k) - 1000 WHERE k = 3;
  END;
END;
/
DECLARE
  k PLS_INTEGER := 2; s NUMBER; l pk.tr;
BEGIN
  pk.g(1).n := 5; pk.g(2).n := 7; pk.g(2).t := 'x'; pk.rates('a') := 3;
  l := pk.g;
  UPDATE lines SET n = n + l(k).n WHERE k = 1;
  UPDATE lines SET n = n + pk.g(k).n WHERE k = 2;
  UPDATE lines SET n = n * pk.rates('a') WHERE k = pk.g(1).n - 2;
  INSERT INTO lines VALUES (pk.g(k).n, pk.g(k).n * 2);
  SELECT SUM(n) INTO s FROM lines WHERE n > pk.g(1).n AND 'x' = pk.g(2).t AND pk.f(n) > 1000;
  DBMS_OUTPUT.PUT_LINE(s);
  pk.own;
  SELECT n INTO s FROM lines WHERE k = pk.g(9).n;
EXCEPTION WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('no element');
END;
/
SELECT * FROM lines ORDER BY k;
-- Collections that are named as aggregates are: in PL/SQL the local name counts, in SQL the function.
DECLARE
  TYPE t IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  sum t; max t; count t; v NUMBER;
BEGIN
  sum(1) := 5; max(2) := 4; count(3) := 1; sum(1) := sum(1) + 1;
  v := sum(1) + max(2) + count(3);
  DBMS_OUTPUT.PUT_LINE(v || ' ' || sum.COUNT || ' ' || count.FIRST);
  SELECT sum(n) INTO v FROM lines;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
