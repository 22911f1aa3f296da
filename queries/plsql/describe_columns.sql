-- DBMS_SQL.DESCRIBE_COLUMNS tells the lengths of columns (PL/SQL Packages and Types Reference 19c, "DESCRIBE_COLUMNS Procedure"), the record of a cursor has
-- them too (PL/SQL Language Reference 19c, "%ROWTYPE Attribute"); a function that a block declares is none of SQL's, also in VALUES (PLS-00231).
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE lt (a NUMBER, b VARCHAR2(10), c CHAR(3), d CLOB, e NUMBER(8,2), f TIMESTAMP(3) WITH TIME ZONE, g VARCHAR2(5 CHAR));
INSERT INTO lt VALUES (1, 'x', 'y', 'z', 1.5, TIMESTAMP '2026-01-01 00:00:00 +01:00', 'g');
DECLARE
  c INTEGER := DBMS_SQL.OPEN_CURSOR; n INTEGER; t DBMS_SQL.DESC_TAB;
  CURSOR k IS SELECT a, b, c, e, UPPER(b) AS u FROM lt;
  r k%ROWTYPE;
BEGIN
  DBMS_SQL.PARSE(c, 'SELECT lt.*, b || c AS bc, a + 1 AS a1 FROM lt', DBMS_SQL.NATIVE);
  DBMS_SQL.DESCRIBE_COLUMNS(c, n, t);
  FOR i IN 1 .. n LOOP DBMS_OUTPUT.PUT_LINE(t(i).col_name || ' ' || t(i).col_type || ' ' || t(i).col_max_len || ' ' || t(i).col_precision || ' ' || t(i).col_scale); END LOOP;
  DBMS_SQL.CLOSE_CURSOR(c);
  OPEN k; FETCH k INTO r; CLOSE k;
  DBMS_OUTPUT.PUT_LINE('[' || r.c || ']');
  BEGIN r.b := '12345678901'; EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('too long'); END;
  BEGIN r.e := 1234567; EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('too large'); END;
  FOR q IN k LOOP
    BEGIN q.b := '12345678901'; EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM); END;
    q.u := '12345678901';
  END LOOP;
END;
/
DECLARE
  FUNCTION f(x NUMBER) RETURN NUMBER IS BEGIN RETURN x + 1; END;
BEGIN
  INSERT INTO lt (a) VALUES (f(1));
END;
/
DECLARE
  FUNCTION f(x NUMBER) RETURN NUMBER IS BEGIN RETURN x + 1; END;
BEGIN
  INSERT INTO lt (a) VALUES (CASE WHEN 1 = 1 THEN f(1) ELSE 0 END);
END;
/
