-- MAX(n) + 1 and COUNT(*) + 1 of the table that the loop inserts into: over the whole table, by a key that repeats or is
-- NULL, on a path, in an INSERT of its own query; and a loop that also changes other rows of the table. Numbers and keys
-- that a variable or the table rounds, cuts or fills, and numbers that are texts, count otherwise: the plan gives up.
-- loops: 10 of 12
-- falls back: 3
CREATE TABLE doc (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER, kind VARCHAR2(1));
CREATE TABLE line (id NUMBER PRIMARY KEY, acct NUMBER, no NUMBER(4), amount NUMBER);
CREATE TABLE note (no NUMBER, doc NUMBER, text VARCHAR2(20));
INSERT INTO doc VALUES (1, 10, 1.5, 'A');
INSERT INTO doc VALUES (2, 20, 2.5, 'B');
INSERT INTO doc VALUES (3, 10, 3.5, 'A');
INSERT INTO doc VALUES (4, NULL, 4.5, 'A');
INSERT INTO doc VALUES (5, NULL, 5.5, 'B');
INSERT INTO doc VALUES (6, 10, 6.5, 'B');
INSERT INTO line VALUES (7, 10, 3, 0);
CREATE TABLE step (no NUMBER(4), key NUMBER(4), code VARCHAR2(3), day DATE, flag CHAR(3), txt VARCHAR2(9));
INSERT INTO step VALUES (-3, 2, 'abc', DATE '2026-02-03', 'a', '9');
CREATE OR REPLACE PACKAGE lines AS
  PROCEDURE whole;
  PROCEDURE by_account;
  PROCEDURE on_a_path;
  PROCEDURE own_query (p_day DATE);
  PROCEDURE counted;
  PROCEDURE changed;
  PROCEDURE rounded_number;
  PROCEDURE rounded_key;
  PROCEDURE cut_key;
  PROCEDURE cut_day;
  PROCEDURE filled_key;
  PROCEDURE text_number;
END;
/
CREATE OR REPLACE PACKAGE BODY lines AS
  PROCEDURE whole IS
    v NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id DESC) LOOP
      SELECT NVL(MAX(id), 0) + 1 INTO v FROM line;
      INSERT INTO line (id, acct, no, amount) VALUES (v, NULL, 0, d.amount);
    END LOOP;
  END;
  PROCEDURE by_account IS
    v PLS_INTEGER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT NVL(MAX(no), 100) + 10 INTO v FROM line WHERE acct = d.acct;
      INSERT INTO line (id, acct, no, amount) VALUES (100 + d.id, d.acct, v, d.amount);
    END LOOP;
  END;
  PROCEDURE on_a_path IS
    v NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      IF d.kind = 'B' THEN
        SELECT MAX(id) + 1 INTO v FROM line;
        INSERT INTO line (id, acct, no, amount) VALUES (v, d.acct, NULL, d.amount);
      ELSE
        DBMS_OUTPUT.PUT_LINE('not ' || d.id);
      END IF;
    END LOOP;
  END;
  PROCEDURE own_query (p_day DATE) IS
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY amount DESC) LOOP
      INSERT INTO note (no, doc, text)
      SELECT NVL(MAX(no), 0) + 1, d.id, 'on ' || TO_CHAR(LAST_DAY(p_day), 'DD.MM') FROM note;
    END LOOP;
  END;
  PROCEDURE counted IS
    v NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT COUNT(*) + 1 INTO v FROM note WHERE doc = d.acct;
      INSERT INTO note (no, doc, text) VALUES (0, d.acct, 'the ' || v || '.');
    END LOOP;
  END;
  PROCEDURE changed IS
    v NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc WHERE acct IS NOT NULL ORDER BY id) LOOP
      SELECT NVL(MAX(no), 0) + 1 INTO v FROM line WHERE acct = d.acct;
      INSERT INTO line (id, acct, no, amount) VALUES (300 + d.id, d.acct, v, d.amount);
      UPDATE line SET no = no + 1 WHERE acct = d.acct;
    END LOOP;
  END;
  PROCEDURE rounded_number IS
    v PLS_INTEGER;
  BEGIN
    INSERT INTO note (no, doc) VALUES (-2.5, 77);
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT NVL(MAX(no), 0) + 1 INTO v FROM note WHERE doc = 77;
      INSERT INTO note (no, doc, text) VALUES (v, 77, d.id);
    END LOOP;
  END;
  PROCEDURE rounded_key IS
    v NUMBER;
    k NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      k := TRUNC(d.amount, -1) + 1.5;
      SELECT NVL(MAX(no), 0) + 1 INTO v FROM step WHERE key = k;
      INSERT INTO step (no, key) VALUES (v, k);
    END LOOP;
  END;
  PROCEDURE cut_key IS
    v NUMBER;
    c VARCHAR2(10);
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      c := CASE WHEN d.id > 3 THEN 'abcd' ELSE 'abc' END;
      BEGIN
        SELECT NVL(MAX(no), 0) + 1 INTO v FROM step WHERE code = c;
        INSERT INTO step (no, code) VALUES (v, c);
      EXCEPTION
        WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(d.id || ' ' || v);
      END;
    END LOOP;
  END;
  PROCEDURE cut_day IS
    v NUMBER;
    t TIMESTAMP := TIMESTAMP '2026-03-04 05:06:07.25';
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT NVL(MAX(no), 0) + 1 INTO v FROM step WHERE day = t;
      INSERT INTO step (no, day) VALUES (v, t);
    END LOOP;
  END;
  PROCEDURE filled_key IS
    v NUMBER;
    c VARCHAR2(10) := 'a';
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT NVL(MAX(no), 0) + 1 INTO v FROM step WHERE flag = c;
      INSERT INTO step (no, flag) VALUES (v, c);
    END LOOP;
  END;
  PROCEDURE text_number IS
    v NUMBER;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      SELECT NVL(MAX(txt), 0) + 1 INTO v FROM step;
      INSERT INTO step (txt) VALUES (v);
    END LOOP;
  END;
END;
/
-- run
BEGIN lines.whole; END;
/
BEGIN lines.by_account; END;
/
BEGIN lines.on_a_path; END;
/
BEGIN lines.own_query(DATE '2026-02-03'); END;
/
BEGIN lines.counted; END;
/
BEGIN lines.changed; END;
/
BEGIN lines.rounded_number; END;
/
BEGIN lines.rounded_key; END;
/
BEGIN lines.cut_key; END;
/
BEGIN lines.cut_day; END;
/
BEGIN lines.filled_key; END;
/
BEGIN lines.text_number; END;
/
SELECT * FROM line ORDER BY id;
SELECT * FROM step ORDER BY key, code, day, flag, txt, no;
SELECT * FROM note ORDER BY no, doc, text;
