-- Built-in packages (Oracle Database PL/SQL Packages and Types Reference 19c).
--@ dialect oracle file
DECLARE
  v VARCHAR2(100);
  a NUMBER;
  b NUMBER;
  c CLOB;
  n BINARY_INTEGER;
  t DBMS_UTILITY.UNCL_ARRAY;
BEGIN
  DBMS_OUTPUT.PUT('one ');
  DBMS_OUTPUT.PUT('line');
  DBMS_OUTPUT.NEW_LINE;
  DBMS_RANDOM.SEED(42);
  a := DBMS_RANDOM.VALUE(1, 10);
  DBMS_RANDOM.SEED(42);
  b := DBMS_RANDOM.VALUE(1, 10);
  IF a = b AND a >= 1 AND a < 10 THEN
    DBMS_OUTPUT.PUT_LINE('the same seed, the same number');
  END IF;
  DBMS_OUTPUT.PUT_LINE(LENGTH(DBMS_RANDOM.STRING('U', 5)));
  DBMS_APPLICATION_INFO.SET_MODULE('billing', 'close');
  DBMS_OUTPUT.PUT_LINE(SYS_CONTEXT('USERENV', 'MODULE') || ' ' || SYS_CONTEXT('USERENV', 'ACTION'));
  DBMS_LOB.CREATETEMPORARY(c, TRUE);
  DBMS_LOB.APPEND(c, 'hello ');
  DBMS_LOB.WRITEAPPEND(c, 5, 'world');
  DBMS_OUTPUT.PUT_LINE(c || ' ' || DBMS_LOB.GETLENGTH(c) || ' ' || DBMS_LOB.SUBSTR(c, 3, 2) || ' '
    || DBMS_LOB.INSTR(c, 'o', 1, 2));
  DBMS_OUTPUT.PUT_LINE(UTL_RAW.CAST_TO_RAW('AB') || ' ' || UTL_RAW.CAST_TO_VARCHAR2(HEXTORAW('4142')));
  DBMS_UTILITY.COMMA_TO_TABLE('a,b,c', n, t);
  DBMS_OUTPUT.PUT_LINE(n || ' ' || t(2));
  DBMS_LOCK.SLEEP(0);
END;
/
-- Jobs are recorded and run on demand.
DECLARE
  v_job BINARY_INTEGER;
BEGIN
  DBMS_JOB.SUBMIT(v_job, 'DBMS_OUTPUT.PUT_LINE(''job ran'');', SYSDATE);
  DBMS_JOB.RUN(v_job);
  DBMS_SCHEDULER.CREATE_JOB(job_name => 'NIGHTLY', job_type => 'PLSQL_BLOCK',
    job_action => 'BEGIN DBMS_OUTPUT.PUT_LINE(''nightly''); END;', enabled => TRUE);
  DBMS_SCHEDULER.RUN_JOB('NIGHTLY');
END;
/
-- An unknown package is told at its line.
BEGIN
  DBMS_AQ.ENQUEUE('x');
END;
/
DECLARE
  f UTL_FILE.FILE_TYPE;
BEGIN
  f := UTL_FILE.FOPEN('NO_SUCH_DIR', 'x.txt', 'w');
EXCEPTION
  WHEN UTL_FILE.INVALID_PATH THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
