-- What a table refuses of an UPDATE or DELETE goes to the handler of its iteration: types, NOT NULL, lengths, CHECK, rows of other tables that are
-- missing, rows that refer to it; a statement of several rows changes none. Iterations that change the same rows go in waves. What breaks a
-- key is left to the statement.
-- loops: 10 of 10
-- falls back: 1
-- spark: "acct.rowid" is no column, variable or function known here
-- spark: Spark takes nothing back inside of a script
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER, s VARCHAR2(10), owner NUMBER);
CREATE TABLE owner (id NUMBER PRIMARY KEY);
CREATE TABLE acct (
  k NUMBER PRIMARY KEY, n NUMBER(5,2) NOT NULL CHECK (n >= 0), s VARCHAR2(3), top NUMBER, owner NUMBER REFERENCES owner,
  code VARCHAR2(10) UNIQUE, CONSTRAINT acct_top CHECK (n <= top OR s = 'any'));
CREATE TABLE item (id NUMBER PRIMARY KEY, k NUMBER CONSTRAINT item_acct REFERENCES acct, n NUMBER CHECK (n < 100));
CREATE TABLE said (id NUMBER, t VARCHAR2(200));
INSERT INTO owner VALUES (7);
INSERT INTO acct VALUES (1, 10, 'a', 500, 7, 'A');
INSERT INTO acct VALUES (2, 20, 'any', 25, NULL, 'B');
INSERT INTO acct VALUES (3, 30, 'c', NULL, 7, 'C');
INSERT INTO acct VALUES (5, 50, 'c', 60, 7, 'D');
INSERT INTO item VALUES (1, 1, 10);
INSERT INTO item VALUES (2, 1, 90);
INSERT INTO item VALUES (3, 2, 50);
INSERT INTO src VALUES (1, 1, -20, 'abc', 7);
INSERT INTO src VALUES (2, 1, 15, 'abcd', 8);
INSERT INTO src VALUES (3, 2, NULL, 'x', NULL);
INSERT INTO src VALUES (4, 2, 990, 'any', 7);
INSERT INTO src VALUES (5, 3, 0, NULL, 9);
INSERT INTO src VALUES (6, 4, -100, 'toolong', 9);
INSERT INTO src VALUES (7, 5, 11, 'ok', 7);
INSERT INTO src VALUES (8, 1, -25, 'ok', 7);
INSERT INTO src VALUES (9, 1, 3, 'ok', 7);
CREATE OR REPLACE PROCEDURE charge IS
  bad NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      UPDATE acct SET n = n + r.n WHERE k = r.k;
    EXCEPTION
      WHEN OTHERS THEN
        bad := bad + 1;
        DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id, c_ || ' ' || m_); END;
    END;
  END LOOP;
  INSERT INTO said VALUES (0, bad);
END;
/
CREATE OR REPLACE PROCEDURE once IS
BEGIN
  FOR r IN (SELECT a.k, MAX(s.s) AS s, MIN(s.n) AS n FROM acct a JOIN src s ON s.k = a.k GROUP BY a.k ORDER BY a.k DESC) LOOP
    BEGIN
      UPDATE acct SET s = r.s, n = NULLIF(r.n, 0) WHERE k = r.k;
      INSERT INTO said VALUES (r.k + 100, SQL%ROWCOUNT);
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.k + 100, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE own IS
  e_null EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_null, -1407);
BEGIN
  FOR r IN (SELECT s.* FROM src s WHERE s.id IN (1, 3, 5, 7) ORDER BY s.id) LOOP
    BEGIN
      UPDATE acct SET n = 100 / r.n, owner = r.owner WHERE k = r.k;
    EXCEPTION
      WHEN ZERO_DIVIDE THEN INSERT INTO said VALUES (r.id + 200, 'zero');
      WHEN e_null THEN INSERT INTO said VALUES (r.id + 200, 'null');
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 200, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE owners IS
BEGIN
  FOR r IN (SELECT s.* FROM src s ORDER BY s.id DESC) LOOP
    BEGIN
      UPDATE acct SET owner = r.owner, s = r.s WHERE k = r.k;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 300, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE items IS
BEGIN
  FOR r IN (SELECT k FROM acct ORDER BY k) LOOP
    BEGIN
      UPDATE item SET n = n + 20 WHERE k = r.k;
      INSERT INTO said VALUES (r.k + 400, 'items ' || SQL%ROWCOUNT);
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.k + 400, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE remove IS
  e_used EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_used, -2292);
BEGIN
  FOR r IN (SELECT k FROM acct ORDER BY k) LOOP
    BEGIN
      DELETE FROM acct WHERE k = r.k;
    EXCEPTION
      WHEN e_used THEN UPDATE acct SET s = 'off' WHERE k = r.k;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE remove_logged IS
BEGIN
  FOR r IN (SELECT k FROM acct ORDER BY k) LOOP
    BEGIN
      DELETE FROM item WHERE k = r.k AND n > 50;
      DELETE FROM acct WHERE k = r.k;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.k + 500, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE codes IS
BEGIN
  FOR r IN (SELECT k FROM acct ORDER BY k) LOOP
    BEGIN
      UPDATE acct SET code = 'A' WHERE k = r.k;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.k + 600, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE fine IS
BEGIN
  FOR r IN (SELECT k FROM acct ORDER BY k) LOOP
    BEGIN
      UPDATE acct SET n = n * 0.5 WHERE k = r.k;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.k + 700, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE remove_some IS
BEGIN
  FOR r IN (SELECT id FROM src ORDER BY id) LOOP
    BEGIN
      DELETE FROM acct WHERE k = r.id AND s = 'a';
      INSERT INTO said VALUES (r.id + 200, SQL%ROWCOUNT);
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 200, m_); END;
    END;
  END LOOP;
END;
/
-- run
BEGIN
  remove_some;
  charge;
  COMMIT;
  once;
  ROLLBACK;
  own;
  owners;
  items;
  codes;
  fine;
  remove;
  remove_logged;
END;
/
SELECT * FROM acct ORDER BY k;
SELECT * FROM item ORDER BY id;
SELECT * FROM said ORDER BY id, t;
