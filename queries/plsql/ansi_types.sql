-- INTEGER, INT, SMALLINT, DECIMAL and NUMERIC without digits are NUMBER(38) in Oracle: fractions are rounded, no value is out of their range before 38
-- digits; ROWIDTOCHAR and CHARTOROWID (SQL Language Reference 19c, "ANSI, DB2, and SQL/DS Data Types": "the scale defaults to 0"; "CHARTOROWID").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE t (a NUMBER, b DECIMAL, c INTEGER, d SMALLINT, e NUMERIC, f DEC(5,1), g INT);
INSERT INTO t VALUES (1, 2.5, 3.5, 70000, -2.5, 1.25, 5000000000);
SELECT a, b, c, d, e, f, g FROM t;
SELECT CAST(2.5 AS DECIMAL) x, CAST(5e9 AS INTEGER) y, CAST(1.5 AS SMALLINT) z, CAST('7.5' AS INT) w FROM dual;
SELECT column_name, data_type, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'T' ORDER BY column_id;
DECLARE
  r UROWID; s VARCHAR2(30); v t.d%TYPE := 1e20;
BEGIN
  SELECT ROWID, ROWIDTOCHAR(ROWID) INTO r, s FROM t WHERE a = 1;
  DBMS_OUTPUT.PUT_LINE(CASE WHEN ROWIDTOCHAR(r) = s AND CHARTOROWID(s) = r THEN 'same' ELSE 'other' END);
  UPDATE t SET d = v WHERE ROWID = CHARTOROWID(s);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  SELECT d INTO v FROM t WHERE ROWIDTOCHAR(ROWID) = s;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
