-- Rows of one table that iterations find by one column and by another (the two accounts of a transfer): an iteration comes in a wave after all before it that have either of its accounts.
-- Accounts that are NULL or the same; keys of two columns; keys that wait for DUP_VAL_ON_INDEX, found in the rows of earlier waves.
-- loops: 3 of 3
CREATE TABLE acct (id NUMBER PRIMARY KEY, bal NUMBER(10,2), st VARCHAR2(5));
CREATE TABLE move (id NUMBER PRIMARY KEY, a NUMBER, b NUMBER, n NUMBER, ok VARCHAR2(10));
INSERT INTO acct SELECT LEVEL, 60, 'A' FROM dual CONNECT BY LEVEL <= 9;
INSERT INTO move SELECT LEVEL, MOD(LEVEL, 9) + 1, MOD(LEVEL * 4, 10) + 1, LEVEL, NULL FROM dual CONNECT BY LEVEL <= 36;
UPDATE move SET b = NULL WHERE id IN (4, 11);
UPDATE move SET b = a WHERE id = 15;
COMMIT;
CREATE OR REPLACE PROCEDURE transfer IS
  v_bal NUMBER;
BEGIN
  FOR m IN (SELECT * FROM move ORDER BY id) LOOP
    SELECT bal INTO v_bal FROM acct WHERE id = m.a;
    IF v_bal >= m.n THEN
      UPDATE acct SET bal = bal - m.n, st = 'GAVE' WHERE id = m.a;
      UPDATE acct SET bal = bal + m.n, st = 'GOT' WHERE id = m.b;
      UPDATE move SET ok = CASE WHEN SQL%ROWCOUNT = 0 THEN 'LOST' ELSE 'Y' END WHERE id = m.id;
    ELSE
      UPDATE move SET ok = 'N' WHERE id = m.id;
    END IF;
  END LOOP;
END;
/
CREATE TABLE stock (store VARCHAR2(3), item NUMBER, n NUMBER, CONSTRAINT stock_pk PRIMARY KEY (store, item));
CREATE TABLE ship (id NUMBER PRIMARY KEY, giver VARCHAR2(3), taker VARCHAR2(3), item NUMBER, n NUMBER, rest NUMBER);
INSERT INTO stock SELECT 'S' || MOD(LEVEL, 3), CEIL(LEVEL / 3), 20 FROM dual CONNECT BY LEVEL <= 12;
INSERT INTO ship SELECT LEVEL, 'S' || MOD(LEVEL, 3), 'S' || MOD(LEVEL * 2, 3), MOD(LEVEL, 4) + 1, LEVEL, NULL FROM dual CONNECT BY LEVEL <= 24;
COMMIT;
CREATE OR REPLACE PROCEDURE ship_all IS
  v_n NUMBER; v_part NUMBER;
BEGIN
  FOR s IN (SELECT * FROM ship ORDER BY id) LOOP
    SELECT n INTO v_n FROM stock WHERE store = s.giver AND item = s.item;
    v_part := LEAST(v_n, s.n);
    UPDATE stock SET n = v_n - v_part WHERE store = s.giver AND item = s.item;
    UPDATE stock SET n = n + v_part WHERE store = s.taker AND item = s.item;
    UPDATE ship SET rest = s.n - v_part WHERE id = s.id;
  END LOOP;
END;
/
-- An account's balance is read and inserted under NO_DATA_FOUND, under a handler of all errors; a tag once.
CREATE TABLE usage (id NUMBER PRIMARY KEY, acct NUMBER, tag NUMBER, n NUMBER, st VARCHAR2(1));
CREATE TABLE total (acct NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE tags (tag NUMBER PRIMARY KEY, usage_id NUMBER, n NUMBER);
CREATE TABLE errs (id NUMBER, msg VARCHAR2(30));
INSERT INTO usage SELECT LEVEL, MOD(LEVEL, 7), MOD(LEVEL * 3, 11), LEVEL * 1.5, 'N' FROM dual CONNECT BY LEVEL <= 40;
COMMIT;
CREATE OR REPLACE PROCEDURE post(p_acct NUMBER, p_n NUMBER) IS
  v_old NUMBER;
BEGIN
  SELECT n INTO v_old FROM total WHERE acct = p_acct;
  UPDATE total SET n = v_old + p_n WHERE acct = p_acct;
EXCEPTION
  WHEN NO_DATA_FOUND THEN INSERT INTO total (acct, n) VALUES (p_acct, p_n);
END;
/
CREATE OR REPLACE PROCEDURE post_all IS
  v_n NUMBER;
BEGIN
  FOR u IN (SELECT * FROM usage ORDER BY id) LOOP
    BEGIN
      post(u.acct, u.n);
      SELECT n INTO v_n FROM total WHERE acct = u.acct;
      INSERT INTO tags (tag, usage_id, n) VALUES (u.tag, u.id, v_n);
      UPDATE usage SET st = 'D' WHERE id = u.id;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN UPDATE usage SET st = 'T' WHERE id = u.id;
      WHEN OTHERS THEN INSERT INTO errs VALUES (u.id, 'bad');
    END;
  END LOOP;
END;
/
-- run
BEGIN transfer; END;
/
SELECT * FROM acct ORDER BY id;
SELECT * FROM move ORDER BY id;
BEGIN ship_all; END;
/
SELECT * FROM stock ORDER BY store, item;
SELECT * FROM ship ORDER BY id;
BEGIN post_all; END;
/
SELECT * FROM total ORDER BY acct;
SELECT * FROM tags ORDER BY tag;
SELECT * FROM usage ORDER BY id;
SELECT * FROM errs ORDER BY id;
