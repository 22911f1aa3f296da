-- A MERGE of one row that adds to a balance or begins it: iterations share balances, of which the first one that the table has not inserts it.
-- Debit and credit of one row are two such statements: which comes first to a key counts over both. Additions to one table leave the same in any order.
-- A key that its column rounds is found by another value than it was stored by: the plan gives up.
-- loops: 5 of 5
-- falls back: 2
-- spark error: a key is rounded as it is stored
CREATE TABLE src (id NUMBER PRIMARY KEY, g NUMBER, a NUMBER(10,2), kind VARCHAR2(3));
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 5) + 0.4, LEVEL * 1.5, CASE MOD(LEVEL, 4) WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 3 THEN 'C' END FROM dual CONNECT BY LEVEL <= 60;
CREATE TABLE bal (period VARCHAR2(6), acc VARCHAR2(10), amount NUMBER(14,2), cnt NUMBER, PRIMARY KEY (period, acc));
INSERT INTO bal VALUES ('202601', 'A', 5, 0);
CREATE TABLE whole (k NUMBER(4) PRIMARY KEY, amount NUMBER);
CREATE TABLE own (k NUMBER(4), id NUMBER, n NUMBER);
CREATE TABLE err (msg VARCHAR2(200));
CREATE OR REPLACE PROCEDURE book(p IN VARCHAR2) IS
BEGIN
  FOR r IN (SELECT id, a, kind FROM src ORDER BY id) LOOP
    IF r.id <> 7 THEN
      MERGE INTO bal b USING (SELECT p AS period, NVL(r.kind, 'X') AS acc, r.a AS amount FROM dual) s
         ON (b.period = s.period AND b.acc = s.acc)
       WHEN MATCHED THEN UPDATE SET b.amount = b.amount + s.amount, b.cnt = b.cnt + 1
       WHEN NOT MATCHED THEN INSERT (period, acc, amount, cnt) VALUES (s.period, s.acc, s.amount, 1);
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE rounded IS
BEGIN
  FOR r IN (SELECT g, a FROM src WHERE id IN (1, 6) ORDER BY id) LOOP
    UPDATE whole SET amount = amount + r.a WHERE k = r.g;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO whole (k, amount) VALUES (r.g, r.a);
    END IF;
  END LOOP;
EXCEPTION
  WHEN DUP_VAL_ON_INDEX THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (m_); END;
END;
/
CREATE OR REPLACE PROCEDURE counted IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT DISTINCT id / 2 AS half FROM src WHERE id <= 6 ORDER BY 1) LOOP
    SELECT COUNT(*) INTO v FROM own WHERE k = r.half;
    INSERT INTO own (k, id, n) VALUES (r.half, r.half * 2, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE book_both(p IN VARCHAR2) IS
  PROCEDURE book(p_acc VARCHAR2, p_amt NUMBER) IS
  BEGIN
    IF p_amt IS NULL THEN RETURN; END IF;
    MERGE INTO bal b USING (SELECT p AS period, p_acc AS acc, p_amt AS amount FROM dual) s
       ON (b.period = s.period AND b.acc = s.acc)
     WHEN MATCHED THEN UPDATE SET b.amount = b.amount + s.amount
     WHEN NOT MATCHED THEN INSERT (period, acc, amount) VALUES (s.period, s.acc, s.amount);
  END;
BEGIN
  FOR r IN (SELECT id, a, kind FROM src ORDER BY id) LOOP
    book(r.kind, r.a);
    IF r.id > 3 THEN book('1400', -r.a); END IF;
    UPDATE bal SET amount = amount + 1 WHERE period = p AND acc = NVL(r.kind, 'C');
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO bal (period, acc, amount, cnt) VALUES (p, NVL(r.kind, 'C'), 1000, 9);
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE move(p_from IN VARCHAR2, p_to IN VARCHAR2) IS
BEGIN
  FOR r IN (SELECT id, a FROM src ORDER BY id) LOOP
    UPDATE bal SET amount = amount - r.a WHERE period = '202601' AND acc = p_from;
    UPDATE bal SET amount = amount + r.a, cnt = cnt + 1 WHERE period = '202601' AND acc = p_to;
  END LOOP;
END;
/
-- run
BEGIN
  book('202601');
  book('202602');
  UPDATE src SET kind = 'N' WHERE kind IS NULL;
  book_both('202603');
  move('A', 'B');
  move('X', 'X');
  counted;
  rounded;
END;
/
SELECT * FROM bal ORDER BY period, acc;
SELECT * FROM own ORDER BY id;
SELECT * FROM whole ORDER BY k;
SELECT * FROM err;
