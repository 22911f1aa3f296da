-- Rows of INSERT and UPDATE by key are written value by value: each type, long and short texts, NULLs, keys of several columns and
-- of texts, and what is refused; the tables are compared with the same rows made by one query.
SET dialect = 'oracle';
CREATE TABLE kinds (
  id NUMBER(9) PRIMARY KEY, n NUMBER, d NUMBER(12,2), w NUMBER(38,6), f BINARY_DOUBLE, t VARCHAR2(60), c CHAR(6), k CLOB, b BLOB,
  day DATE, ts TIMESTAMP, span INTERVAL DAY TO SECOND, whole INTEGER);
CREATE TABLE twins AS SELECT * FROM kinds WHERE 1 = 0;
CREATE TABLE numbered (id NUMBER PRIMARY KEY, again NUMBER, word VARCHAR2(10) NOT NULL, part NUMBER(4) CHECK (part > 0));
CREATE SEQUENCE places START WITH 5 CACHE 20;
CREATE TABLE pairs (a VARCHAR2(60), b NUMBER(5), c DATE, v NUMBER, CONSTRAINT pair_key UNIQUE (a, b));
CREATE TABLE named (name VARCHAR2(40) PRIMARY KEY, hits NUMBER DEFAULT 0);
SET SERVEROUTPUT ON;
DECLARE
  PROCEDURE make (i NUMBER) IS
    n NUMBER := CASE MOD(i, 7) WHEN 0 THEN NULL WHEN 1 THEN i / 3 WHEN 2 THEN POWER(10, i) WHEN 3 THEN -i * 1000000007 * 1000000009 ELSE i / 8 END;
    w NUMBER := CASE WHEN MOD(i, 5) = 0 THEN 12345678901234567890123456789012.5 + i ELSE i * 1.5 END;
    t VARCHAR2(60) := CASE MOD(i, 4) WHEN 0 THEN '' WHEN 1 THEN 'short' WHEN 2 THEN RPAD('long', 30 + MOD(i, 20), 'y') ELSE 'ünïcödé ' || i END;
    day DATE := DATE '2024-02-28' + i / 24;
    ts TIMESTAMP := TIMESTAMP '2024-02-28 01:02:03.5' + NUMTODSINTERVAL(i, 'MINUTE');
  BEGIN
    INSERT INTO kinds (id, n, d, w, f, t, c, k, b, day, ts, span, whole)
    VALUES (i, n, i / 4, w, i / 7, t, SUBSTR('abcdef', 1, MOD(i, 7)), t, HEXTORAW('0A0B'), day, ts, NUMTODSINTERVAL(i, 'HOUR'), -i);
  END;
BEGIN
  FOR i IN 1..60 LOOP make(i); END LOOP;
  FOR i IN 1..60 LOOP
    IF MOD(i, 3) = 0 THEN UPDATE kinds SET d = d + 1 WHERE id = i; END IF;
    IF MOD(i, 4) = 0 THEN UPDATE kinds SET t = NULL, n = n * 2, whole = i WHERE id = i; END IF;
    IF MOD(i, 6) = 0 THEN UPDATE kinds SET d = d / 3, w = w + 0.5, day = day + 1, f = f * 2 WHERE id = i; END IF;
    IF MOD(i, 10) = 0 THEN DELETE FROM kinds WHERE id = i; END IF;
  END LOOP;
END;
/
INSERT INTO twins
WITH made AS (
  SELECT i, CASE MOD(i, 7) WHEN 0 THEN NULL WHEN 1 THEN i / 3 WHEN 2 THEN POWER(10, i) WHEN 3 THEN -i * 1000000007 * 1000000009 ELSE i / 8 END AS n,
    CASE WHEN MOD(i, 5) = 0 THEN 12345678901234567890123456789012.5 + i ELSE i * 1.5 END AS w,
    CASE MOD(i, 4) WHEN 0 THEN '' WHEN 1 THEN 'short' WHEN 2 THEN RPAD('long', 30 + MOD(i, 20), 'y') ELSE 'ünïcödé ' || i END AS t,
    DATE '2024-02-28' + i / 24 AS day, TIMESTAMP '2024-02-28 01:02:03.5' + NUMTODSINTERVAL(i, 'MINUTE') AS ts
  FROM (SELECT CAST(LEVEL AS NUMBER) AS i FROM dual CONNECT BY LEVEL <= 60) WHERE MOD(i, 10) <> 0)
SELECT i, CASE WHEN MOD(i, 4) = 0 THEN n * 2 ELSE n END,
  CASE WHEN MOD(i, 6) = 0 THEN (ROUND(i / 4, 2) + 1) / 3 WHEN MOD(i, 3) = 0 THEN ROUND(i / 4, 2) + 1 ELSE i / 4 END,
  CASE WHEN MOD(i, 6) = 0 THEN w + 0.5 ELSE w END, CAST(i / 7 AS BINARY_DOUBLE) * CASE WHEN MOD(i, 6) = 0 THEN 2 ELSE 1 END,
  CASE WHEN MOD(i, 4) = 0 THEN NULL ELSE t END, SUBSTR('abcdef', 1, MOD(i, 7)), t, HEXTORAW('0A0B'),
  CASE WHEN MOD(i, 6) = 0 THEN day + 1 ELSE day END, ts, NUMTODSINTERVAL(i, 'HOUR'), CASE WHEN MOD(i, 4) = 0 THEN i ELSE -i END
FROM made;
SELECT COUNT(*) FROM kinds;
SELECT id, n, d, w, f, t, c, day, ts, span, whole FROM kinds MINUS SELECT id, n, d, w, f, t, c, day, ts, span, whole FROM twins;
SELECT id, n, d, w, f, t, c, day, ts, span, whole FROM twins MINUS SELECT id, n, d, w, f, t, c, day, ts, span, whole FROM kinds;
SELECT COUNT(*) FROM kinds a JOIN twins b ON a.id = b.id WHERE TO_CHAR(a.k) = TO_CHAR(b.k) OR a.k IS NULL AND b.k IS NULL;
SELECT id, n, d, w, t FROM kinds WHERE id IN (3, 5, 6, 12, 21, 30, 45) ORDER BY id;

-- One number for each row, however often it is named; what is refused leaves nothing, and its number is gone.
DECLARE
  PROCEDURE add (word VARCHAR2, part NUMBER) IS
    id NUMBER;
  BEGIN
    INSERT INTO numbered (id, again, word, part) VALUES (places.NEXTVAL, places.NEXTVAL, word, part);
    DBMS_OUTPUT.PUT_LINE('added ' || SQL%ROWCOUNT || ' as ' || places.CURRVAL);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
BEGIN
  add('one', 1); add('two', 2); add('three', 3); add('four', 4);
  add(NULL, 5);
  add('', 6);
  add('much too long', 7);
  add('zero', 0);
  add('none', NULL);
  add('äöüäöüäöü', 8);
  add('wide', 99999);
  add('round', 7.6);
END;
/
SELECT * FROM numbered ORDER BY id;
-- Keys: of a text, of two columns with NULLs, and a key that comes and goes.
DECLARE
  PROCEDURE pair (a VARCHAR2, b NUMBER) IS
  BEGIN
    INSERT INTO pairs (a, b, v) VALUES (a, b, 1);
    DBMS_OUTPUT.PUT_LINE('pair ' || a || ' ' || b);
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('again: ' || a || ' ' || b);
  END;
  PROCEDURE hit (who VARCHAR2) IS
  BEGIN
    INSERT INTO named (name) VALUES (who);
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN UPDATE named SET hits = hits + 1 WHERE name = who;
  END;
BEGIN
  FOR i IN 1..3 LOOP
    pair('a', 1); pair('a', NULL); pair(NULL, 1); pair(NULL, NULL); pair('a text that is longer than twelve bytes', i);
  END LOOP;
  FOR i IN 1..40 LOOP hit(CASE WHEN MOD(i, 3) = 0 THEN 'somebody with a long name' WHEN MOD(i, 2) = 0 THEN 'short' ELSE 'n' || i END); END LOOP;
  FOR i IN 1..5 LOOP
    SAVEPOINT before_it;
    INSERT INTO named (name, hits) VALUES ('passing', i);
    IF MOD(i, 2) = 0 THEN DELETE FROM named WHERE name = 'passing'; ELSE ROLLBACK TO before_it; END IF;
  END LOOP;
  INSERT INTO named (name, hits) VALUES ('passing', 100);
  UPDATE named SET name = 'passed' WHERE name = 'passing';
  INSERT INTO named (name, hits) VALUES ('passing', 101);
  BEGIN
    UPDATE named SET name = 'passed' WHERE name = 'passing';
  EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
END;
/
SELECT a, b, v FROM pairs ORDER BY a, b;
SELECT * FROM named ORDER BY name;
COMMIT;
-- The same against stored rows.
BEGIN
  FOR i IN 1..3 LOOP
    BEGIN
      INSERT INTO named (name, hits) VALUES ('passed', i);
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('stored: ' || SQLERRM);
    END;
  END LOOP;
  FOR i IN 1..3 LOOP
    UPDATE named SET hits = hits * 10 WHERE name = 'passed';
    UPDATE kinds SET t = t || '!' WHERE id = 1;
  END LOOP;
END;
/
SELECT * FROM named WHERE name = 'passed';
SELECT t FROM kinds WHERE id = 1;
-- A statement that runs inside of itself.
CREATE TABLE tree (id NUMBER PRIMARY KEY, up NUMBER, label VARCHAR2(40));
CREATE OR REPLACE FUNCTION planted (depth NUMBER) RETURN NUMBER IS
  below NUMBER;
BEGIN
  IF depth = 0 THEN RETURN 0; END IF;
  INSERT INTO tree (id, up, label) VALUES (depth, planted(depth - 1), 'depth ' || depth || ' of a tree');
  SELECT up + 1 INTO below FROM tree WHERE id = depth;
  RETURN below;
END;
/
DECLARE
  n NUMBER;
BEGIN
  n := planted(6);
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
SELECT * FROM tree ORDER BY id;
