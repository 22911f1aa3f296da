-- Functions of built-in packages in SQL.
--@ dialect oracle file
SELECT DBMS_LOB.GETLENGTH('hello') AS n, DBMS_LOB.SUBSTR('hello world', 5, 7) AS part, DBMS_LOB.INSTR('hello', 'l') AS place,
  UTL_RAW.CAST_TO_VARCHAR2(UTL_RAW.CAST_TO_RAW('x')) AS raw FROM dual;
SELECT SYS.DBMS_LOB.SUBSTR(lob_loc => 'hello', amount => 2) AS part FROM dual;
SELECT DBMS_LOB.GETLENGTH(NULL) AS n FROM dual;
SELECT SIGN(DBMS_UTILITY.GET_TIME) AS s FROM dual;
SELECT COUNT(*) AS n FROM (SELECT DBMS_RANDOM.VALUE(1, 2) AS v FROM dual CONNECT BY LEVEL <= 100) WHERE v >= 1 AND v < 2;
SELECT COUNT(DISTINCT DBMS_RANDOM.VALUE) AS n FROM dual CONNECT BY LEVEL <= 20;
SELECT DBMS_LOB.NOTHERE('x') FROM dual;
SELECT DBMS_LOB.SUBSTR() FROM dual;
SELECT DBMS_SQL.IS_OPEN(1) FROM dual;
CREATE TABLE note (id NUMBER, body CLOB);
INSERT INTO note VALUES (1, 'one');
INSERT INTO note VALUES (2, 'three');
SELECT id FROM note WHERE DBMS_LOB.GETLENGTH(body) > 3;
DECLARE
  n NUMBER;
  c CLOB := 'abcdef';
BEGIN
  SELECT DBMS_LOB.GETLENGTH(c) + MAX(DBMS_LOB.GETLENGTH(body)) INTO n FROM note;
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
-- DBMS_SQL: columns described, a cursor handed over.
DECLARE
  c INTEGER := DBMS_SQL.OPEN_CURSOR;
  n INTEGER;
  found DBMS_SQL.DESC_TAB;
  one DBMS_SQL.DESC_REC;
  r SYS_REFCURSOR;
  v_id NUMBER;
  v_body VARCHAR2(10);
BEGIN
  DBMS_SQL.PARSE(c, 'SELECT id, body, DATE ''2026-09-01'' AS day FROM note WHERE id >= :low ORDER BY id', DBMS_SQL.NATIVE);
  DBMS_SQL.DESCRIBE_COLUMNS(c, n, found);
  FOR i IN 1..n LOOP
    one := found(i);
    DBMS_OUTPUT.PUT_LINE(one.col_name || ' ' || one.col_type || ' ' || found(i).col_name_len);
  END LOOP;
  DBMS_SQL.BIND_VARIABLE(c, ':low', 2);
  n := DBMS_SQL.EXECUTE(c);
  r := DBMS_SQL.TO_REFCURSOR(c);
  FETCH r INTO v_id, v_body, one.col_name;
  DBMS_OUTPUT.PUT_LINE(v_id || ' ' || v_body);
  CLOSE r;
  n := DBMS_SQL.FETCH_ROWS(c);
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- Jobs may be changed before they run.
DECLARE
  j BINARY_INTEGER;
BEGIN
  DBMS_JOB.SUBMIT(j, 'DBMS_OUTPUT.PUT_LINE(''first'');', SYSDATE, 'SYSDATE + 1');
  DBMS_JOB.WHAT(j, 'DBMS_OUTPUT.PUT_LINE(''second'');');
  DBMS_JOB.NEXT_DATE(j, SYSDATE + 1);
  DBMS_JOB.RUN(j);
  DBMS_JOB.CHANGE(j, 'DBMS_OUTPUT.PUT_LINE(''third'');', NULL, NULL);
  DBMS_JOB.RUN(j);
  DBMS_JOB.REMOVE(j);
  DBMS_SCHEDULER.CREATE_JOB('nightly', 'PLSQL_BLOCK', 'BEGIN NULL; END;');
  DBMS_SCHEDULER.SET_ATTRIBUTE('nightly', 'job_action', 'BEGIN DBMS_OUTPUT.PUT_LINE(''nightly''); END;');
  DBMS_SCHEDULER.RUN_JOB('nightly');
  DBMS_JOB.RUN(j);
END;
/
-- NULL as the options of a REGEXP function are the usual ones (SQL LR, "REGEXP_SUBSTR").
BEGIN
  DBMS_OUTPUT.PUT_LINE(REGEXP_SUBSTR('key=val', '(\w+)=(\w+)', 1, 1, NULL, 2));
  DBMS_OUTPUT.PUT_LINE(REGEXP_REPLACE('a1b2', '[0-9]', NULL, 1, 0, NULL));
  DBMS_OUTPUT.PUT_LINE(REGEXP_INSTR('abc', 'C', 1, 1, 0, '') || REGEXP_COUNT('abcabc', 'b', 1, NULL));
  DBMS_OUTPUT.PUT_LINE(SQRT(-1));
END;
/
