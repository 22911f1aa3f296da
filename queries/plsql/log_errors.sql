-- LOG ERRORS: rows that cannot be written go to a table of errors (SQL Language Reference 19c, "INSERT", error_logging_clause).
--@ dialect oracle file
CREATE TABLE bill (id NUMBER PRIMARY KEY, label VARCHAR2(5), net NUMBER CHECK (net >= 0), payer NUMBER NOT NULL);
CREATE TABLE staged (id NUMBER, label VARCHAR2(20), net NUMBER, payer NUMBER);
INSERT INTO staged SELECT LEVEL, RPAD('x', LEVEL, 'x'), 4 - LEVEL, NULLIF(LEVEL, 2) FROM dual CONNECT BY LEVEL <= 8;
INSERT INTO staged VALUES (1, 'again', 1, 1);
INSERT INTO bill SELECT * FROM staged LOG ERRORS REJECT LIMIT UNLIMITED;
BEGIN DBMS_ERRLOG.CREATE_ERROR_LOG('BILL'); END;
/
SELECT column_name, data_type FROM user_tab_columns WHERE table_name = 'ERR$_BILL' ORDER BY column_id;
INSERT INTO bill SELECT * FROM staged ORDER BY id, label LOG ERRORS ('load 1') REJECT LIMIT UNLIMITED;
SELECT * FROM bill ORDER BY id;
SELECT ora_err_number$, ora_err_mesg$, ora_err_optyp$, ora_err_tag$, id, label, net, payer FROM err$_bill ORDER BY id, label;
-- More errors than the limit: nothing is written, what was logged stays.
DELETE FROM err$_bill;
DELETE FROM bill;
INSERT INTO bill SELECT * FROM staged ORDER BY id, label LOG ERRORS INTO err$_bill ('load 2') REJECT LIMIT 2;
SELECT COUNT(*) AS bills FROM bill;
SELECT COUNT(*) AS errors FROM err$_bill WHERE ora_err_tag$ = 'load 2';
-- The usual limit is 0.
INSERT INTO bill VALUES (1, 'too long', 1, 1) LOG ERRORS;
-- UPDATE and MERGE, in a program: SQL%ROWCOUNT counts what was written, ROLLBACK leaves the log.
INSERT INTO bill VALUES (1, 'a', 5, 1);
INSERT INTO bill VALUES (2, 'b', 9, 1);
DECLARE
  tag VARCHAR2(20) := 'program';
BEGIN
  DELETE FROM err$_bill;
  COMMIT;
  UPDATE bill SET net = net - 6 LOG ERRORS INTO err$_bill (tag || ' 1') REJECT LIMIT 10;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  MERGE INTO bill b USING (SELECT 1 AS id, 'short' AS label FROM dual UNION ALL SELECT 3, 'much longer' FROM dual) s ON (b.id = s.id)
    WHEN MATCHED THEN UPDATE SET b.label = s.label WHEN NOT MATCHED THEN INSERT VALUES (s.id, s.label, 0, 1)
    LOG ERRORS INTO err$_bill (tag || ' 2') REJECT LIMIT UNLIMITED;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  ROLLBACK;
  FOR e IN (SELECT * FROM err$_bill ORDER BY ora_err_tag$) LOOP
    DBMS_OUTPUT.PUT_LINE(e.ora_err_tag$ || ' ' || e.ora_err_optyp$ || ' ' || e.ora_err_number$ || ' ' || e.id || ' ' || e.label);
  END LOOP;
END;
/
SELECT id, label, net FROM bill ORDER BY id;
