-- Objects around tables and programs: synonyms, directories of UTL_FILE, and statements about storage that change nothing here.
--@ dialect oracle file
CREATE TABLE invoice (id NUMBER PRIMARY KEY, label VARCHAR2(5));
CREATE SYNONYM bill FOR invoice;
CREATE OR REPLACE PUBLIC SYNONYM bill FOR main.invoice;
INSERT INTO bill VALUES (1, 'a');
SELECT * FROM bill;
CREATE SYNONYM invoice FOR bill;
-- Synonyms that lead in a circle lead nowhere.
CREATE SYNONYM one FOR other;
CREATE SYNONYM other FOR one;
SELECT * FROM one;
BEGIN one; END;
/
CREATE SEQUENCE invoice_seq;
CREATE SYNONYM numbers FOR invoice_seq;
CREATE PROCEDURE greet(name VARCHAR2) AS BEGIN DBMS_OUTPUT.PUT_LINE('hello ' || name); END;
/
CREATE SYNONYM say FOR greet;
BEGIN
  INSERT INTO bill VALUES (numbers.NEXTVAL + 10, 'b');
  UPDATE bill SET label = 'z' WHERE id = 11;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  say('you');
END;
/
SELECT id, label FROM invoice ORDER BY id;
SELECT synonym_name, table_name FROM user_synonyms ORDER BY 1;
DROP SYNONYM bill;
SELECT * FROM bill;
-- UTL_FILE reads and writes inside directories, by their names.
CREATE OR REPLACE DIRECTORY outbox AS '${TMP}';
DECLARE
  f UTL_FILE.FILE_TYPE;
  l VARCHAR2(100);
  there BOOLEAN;
  bytes NUMBER;
  block NUMBER;
  PROCEDURE show(name VARCHAR2) IS
  BEGIN
    f := UTL_FILE.FOPEN('OUTBOX', name, 'r');
    LOOP
      UTL_FILE.GET_LINE(f, l);
      DBMS_OUTPUT.PUT_LINE('[' || l || ']');
    END LOOP;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN UTL_FILE.FCLOSE(f);
  END;
BEGIN
  f := UTL_FILE.FOPEN('OUTBOX', 'x.txt', 'w', 32767);
  UTL_FILE.PUT_LINE(f, 'hello');
  UTL_FILE.PUTF(f, 'a %s b %s\n', '1', '2');
  UTL_FILE.NEW_LINE(f, 1);
  UTL_FILE.FCLOSE(f);
  show('x.txt');
  UTL_FILE.FGETATTR('OUTBOX', 'x.txt', there, bytes, block);
  IF there THEN DBMS_OUTPUT.PUT_LINE(bytes || ' bytes'); END IF;
  UTL_FILE.FRENAME('OUTBOX', 'x.txt', 'OUTBOX', 'y.txt', TRUE);
  UTL_FILE.FCOPY('OUTBOX', 'y.txt', 'OUTBOX', 'z.txt', 2, 2);
  UTL_FILE.FREMOVE('OUTBOX', 'y.txt');
  show('z.txt');
  UTL_FILE.FGETATTR('OUTBOX', 'y.txt', there, bytes, block);
  IF NOT there AND bytes IS NULL THEN DBMS_OUTPUT.PUT_LINE('gone'); END IF;
  f := UTL_FILE.FOPEN('OUTBOX', '../x.txt', 'r');
EXCEPTION
  WHEN UTL_FILE.INVALID_FILENAME THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- A path of the system is no directory.
DECLARE
  f UTL_FILE.FILE_TYPE;
BEGIN
  f := UTL_FILE.FOPEN('${TMP}', 'z.txt', 'r');
END;
/
DROP DIRECTORY outbox;
DECLARE
  f UTL_FILE.FILE_TYPE;
BEGIN
  f := UTL_FILE.FOPEN('OUTBOX', 'z.txt', 'r');
EXCEPTION
  WHEN UTL_FILE.INVALID_PATH THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
CREATE DIRECTORY nowhere AS 'relative';
-- What says where Oracle keeps rows, or who waits, is read and changes nothing.
ALTER INDEX invoice_i REBUILD ONLINE;
ANALYZE TABLE invoice COMPUTE STATISTICS;
PURGE RECYCLEBIN;
CREATE CONTEXT billing_context USING greet;
CREATE TABLESPACE billing DATAFILE 'billing.dbf' SIZE 10M;
LOCK TABLE invoice IN EXCLUSIVE MODE NOWAIT;
LOCK TABLE nowhere IN SHARE MODE;
CREATE CLUSTER c (n NUMBER);
-- Where Oracle keeps the parts of a table, and how it spreads numbers of a sequence.
CREATE TABLE note (id NUMBER PRIMARY KEY, body CLOB) TABLESPACE users NOLOGGING
  LOB (body) STORE AS (TABLESPACE lobs ENABLE STORAGE IN ROW CHUNK 8192 STORAGE (INITIAL 64K)) NOPARALLEL;
CREATE TABLE kept TABLESPACE users AS (SELECT 1 AS n FROM dual);
CREATE TABLE kept2 TABLESPACE users AS ((SELECT 1 AS n FROM dual) UNION ALL SELECT 2 FROM dual);
CREATE TABLE kept3 (n) TABLESPACE users AS SELECT 1 FROM dual;
CREATE SEQUENCE spread START WITH 5 SCALE EXTEND NOCYCLE;
CREATE SEQUENCE spread2 SHARD NOEXTEND CACHE 10;
SELECT spread.NEXTVAL AS a, spread2.NEXTVAL AS b FROM dual;
SELECT COUNT(*) AS n FROM kept2;
CREATE TABLE kept4 TABLESPACE users AS (;
