SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- SQLCODE and SQLERRM are functions of PL/SQL that a SQL statement cannot invoke (PL/SQL Language Reference 19c, "SQLCODE Function": "A SQL statement cannot invoke SQLCODE"; PLS-00231).
CREATE TABLE err_log (code NUMBER, text VARCHAR2(200));
CREATE OR REPLACE PROCEDURE p IS v NUMBER; BEGIN
  v := 1 / 0;
EXCEPTION WHEN OTHERS THEN
  INSERT INTO err_log VALUES (SQLCODE, SUBSTR(SQLERRM, 1, 200));
END;
/
BEGIN UPDATE err_log SET text = SQLERRM(-1403) WHERE code = 1; END;
/
-- Through variables they are kept; so are columns of these names.
CREATE OR REPLACE PROCEDURE q IS v NUMBER; c NUMBER; m VARCHAR2(200); BEGIN
  v := 1 / 0;
EXCEPTION WHEN OTHERS THEN
  c := SQLCODE;
  m := SUBSTR(SQLERRM, 1, 200);
  INSERT INTO err_log VALUES (c, m);
END;
/
BEGIN q; END;
/
SELECT * FROM err_log;
CREATE TABLE old_log (sqlcode NUMBER, sqlerrm VARCHAR2(100));
DECLARE n NUMBER; BEGIN
  INSERT INTO old_log (sqlcode, sqlerrm) VALUES (1, 'one');
  SELECT o.sqlcode INTO n FROM old_log o WHERE o.sqlerrm = 'one';
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
