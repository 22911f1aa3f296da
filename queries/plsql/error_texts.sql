-- The numbers and texts of errors that programs log: SQLCODE and SQLERRM of dynamic SQL, as the Database Error Messages of 19c
-- give them.
--@ dialect oracle file
CREATE TABLE t1 (a NUMBER, b VARCHAR2(5), d DATE);

-- Names that there are not, or are there already.
DECLARE
  PROCEDURE try (p_text VARCHAR2) IS
  BEGIN
    EXECUTE IMMEDIATE p_text;
    DBMS_OUTPUT.PUT_LINE('done: ' || p_text);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' | ' || SQLERRM);
  END;
BEGIN
  try('SELECT * FROM nosuch');
  try('DROP TABLE nosuch');
  try('TRUNCATE TABLE nosuch');
  try('DELETE FROM nosuch');
  try('INSERT INTO nosuch VALUES (1)');
  try('ALTER TABLE nosuch ADD (x NUMBER)');
  try('SELECT nocol FROM dual');
  try('SELECT d.nocol FROM dual d');
  try('SELECT x.dummy FROM dual d');
  try('SELECT nofunc(1) FROM dual');
  try('UPDATE t1 SET zz = 1');
  try('CREATE TABLE t1 (a NUMBER)');
  try('CREATE TABLE t9 (a NUMBER, a NUMBER)');
  try('ALTER TABLE t1 ADD (a NUMBER)');
  try('ALTER TABLE t1 DROP COLUMN zz');
  try('DROP SEQUENCE nosuch');
  try('SELECT nosuch_seq.NEXTVAL FROM dual');
  try('DROP INDEX nosuch');
  try('DROP PROCEDURE nosuch');
  try('DROP PACKAGE nosuch');
  try('DROP TYPE nosuch');
  try('DROP TRIGGER nosuch');
  try('DROP VIEW nosuch');
  try('DROP SYNONYM nosuch');
  -- Statements that are none.
  try('FOO BAR');
  try('SELECT 1 FORM dual');
  try('SELECT FROM dual');
  try('SELECT a, FROM t1');
  try('DELETE t1 WHERE');
  try('SELECT 1 FROM dual;');
  try('SELECT ''abc FROM dual');
  try('SELECT (1 FROM dual');
  try('INSERT INTO t1 (a) VALUES (1, 2)');
  try('INSERT INTO t1 (a, b) VALUES (1)');
  try('SELECT a, COUNT(*) FROM t1');
  try('SELECT a, COUNT(*) FROM t1 GROUP BY b');
  try('SELECT a FROM t1 WHERE COUNT(*) > 1');
  try('SELECT a FROM t1 x, t1 y');
  try('SELECT 1 FROM dual UNION SELECT 1, 2 FROM dual');
  try(NULL);
END;
/
-- Variables that do not fit the statement, and blocks that do not compile.
DECLARE
  a NUMBER;
  b NUMBER;
  PROCEDURE say IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ' | ' || SQLERRM);
  END;
BEGIN
  BEGIN EXECUTE IMMEDIATE 'SELECT 1 FROM dual' INTO a, b; EXCEPTION WHEN OTHERS THEN say; END;
  BEGIN EXECUTE IMMEDIATE 'SELECT 1, 2 FROM dual' INTO a; EXCEPTION WHEN OTHERS THEN say; END;
  BEGIN EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM t1 WHERE a = :1' INTO a; EXCEPTION WHEN OTHERS THEN say; END;
  BEGIN EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM t1 WHERE a = :1' INTO a USING 1, 2; EXCEPTION WHEN OTHERS THEN say; END;
  BEGIN EXECUTE IMMEDIATE 'BEGIN nosuchproc; END;'; EXCEPTION WHEN OTHERS THEN say; END;
  DBMS_OUTPUT.PUT_LINE(SQLCODE || ' | ' || SQLERRM || ' | ' || SQLERRM(-12899));
END;
/
-- An error that nobody handles says what the engine knows, too.
BEGIN
  EXECUTE IMMEDIATE 'SELECT nocol FROM dual';
END;
/
-- Texts as dates: by NLS_DATE_FORMAT, DD-MON-RR (SQL LR, "String-to-Date Conversion Rules").
DECLARE
  d DATE;
  PROCEDURE try (p_text VARCHAR2, p_model VARCHAR2) IS
  BEGIN
    d := TO_DATE(p_text, p_model);
    DBMS_OUTPUT.PUT_LINE(p_text || ' is ' || TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS'));
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' | ' || SQLERRM);
  END;
BEGIN
  BEGIN INSERT INTO t1 (d) VALUES ('2024-01-01'); EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM); END;
  BEGIN d := '2024-01-01'; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM); END;
  INSERT INTO t1 (d) VALUES ('05-MAR-24');
  d := '06-MAR-24';
  INSERT INTO t1 (d) SELECT '0' || LEVEL || '-APR-24' FROM dual CONNECT BY LEVEL < 3;
  UPDATE t1 SET a = 1 WHERE d = '05-MAR-24';
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' ' || d);
  DELETE FROM t1 WHERE d IN ('05-MAR-24', '01-APR-24');
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_DATE_FORMAT = ''YYYY-MM-DD''';
  INSERT INTO t1 (d) VALUES ('2024-01-01');
  d := '2024-01-02';
  DBMS_OUTPUT.PUT_LINE(d);
  EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_DATE_FORMAT = ''DD-MON-RR''';
  try('2024-13-01', 'YYYY-MM-DD');
  try('2024-02-30', 'YYYY-MM-DD');
  try('2024-01-01x', 'YYYY-MM-DD');
  try('2024-01', 'YYYY-MM-DD');
  try('2024-01-05', 'YYYY-MM-DD HH24:MI:SS');
  try('20240105', 'YYYY-MM-DD');
  try('05MAR2024', 'DD-MON-YYYY');
  try('05-MAR-2024', 'DD-MM-YYYY');
  try('05/03/2024', 'DD-MM-YYYY');
  try('05-FOO-2024', 'DD-MON-YYYY');
  try('32-01-2024', 'DD-MM-YYYY');
  try('abcd', 'YYYY');
  try('25:00', 'HH24:MI');
  try('10:61', 'HH24:MI');
  try('2024-1', 'YYYY-Q');
  ROLLBACK;
END;
/
-- Months lead to no 30 February (SQL LR, "Datetime/Interval Arithmetic").
SELECT DATE '2024-01-31' + INTERVAL '1' MONTH AS d FROM dual;

SELECT DATE '2024-01-31' + INTERVAL '2' MONTH AS d, DATE '2024-03-31' - INTERVAL '1' YEAR AS e FROM dual;

-- Intervals as texts.
SELECT TO_CHAR(INTERVAL '3 04:05:06.7' DAY TO SECOND) AS a, TO_CHAR(INTERVAL '14' MONTH) AS b, 'x' || INTERVAL '-5' HOUR AS c FROM dual;

DECLARE
  t TIMESTAMP := TIMESTAMP '2024-02-29 15:04:05.1';
  i INTERVAL DAY TO SECOND;
BEGIN
  i := t - TIMESTAMP '2024-02-28 15:04:05';
  DBMS_OUTPUT.PUT_LINE(i);
  DBMS_OUTPUT.PUT_LINE(t - TIMESTAMP '2024-02-28 15:04:05');
  DBMS_OUTPUT.PUT_LINE(NUMTODSINTERVAL(90, 'MINUTE') || ' ' || NUMTOYMINTERVAL(14, 'MONTH'));
  DBMS_OUTPUT.PUT_LINE(INTERVAL '1' DAY + INTERVAL '12' HOUR);
END;
/
-- Cursor expressions (SQL LR, "CURSOR Expressions"), the unit of a block, FORALL over what is not there.
DECLARE
  c SYS_REFCURSOR;
  inner_rows SYS_REFCURSOR;
  n NUMBER;
  m NUMBER;
  TYPE numbers IS TABLE OF NUMBER;
  l numbers := numbers(1, 2, 3);
BEGIN
  OPEN c FOR SELECT x.n, CURSOR(SELECT x.n * LEVEL FROM dual CONNECT BY LEVEL <= x.n) FROM (SELECT LEVEL AS n FROM dual CONNECT BY LEVEL <= 3) x ORDER BY 1;
  LOOP
    FETCH c INTO n, inner_rows;
    EXIT WHEN c%NOTFOUND;
    DBMS_OUTPUT.PUT(n || ':');
    LOOP
      FETCH inner_rows INTO m;
      EXIT WHEN inner_rows%NOTFOUND;
      DBMS_OUTPUT.PUT(' ' || m);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(' (' || inner_rows%ROWCOUNT || ')');
    CLOSE inner_rows;
  END LOOP;
  CLOSE c;
  DBMS_OUTPUT.PUT_LINE($$PLSQL_LINE || NVL($$PLSQL_UNIT, ' of no unit'));
  l.DELETE(2);
  BEGIN
    FORALL i IN 1 .. 3 INSERT INTO t1 (a) VALUES (l(i));
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  SELECT COUNT(*) INTO n FROM t1;
  DBMS_OUTPUT.PUT_LINE(n || ' rows are there');
END;
/
-- Bytes of texts.
SELECT SUBSTRB('äöü', 3, 2) AS a, SUBSTRB('äöü', 2, 3) || '|' AS b, SUBSTRB('abc', -2) AS c, INSTRB('äöü', 'ö') AS d, LENGTHB('äö') AS e FROM dual;

-- A NUMBER beside a BINARY_DOUBLE becomes one (SQL LR, "Numeric Precedence").
CREATE TABLE doubles (n NUMBER, b BINARY_DOUBLE);

INSERT INTO doubles VALUES (2, 2.5);

SELECT b + n AS a, n - b AS s, b * n AS m, b / n AS d, b + '1' AS t FROM doubles;
