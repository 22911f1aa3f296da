-- Iterations that may touch the same rows of several tables, each by another value: an iteration comes in a wave after all before it that have any of them in common.
-- RETURNING of a shared row, tested by SQL%ROWCOUNT; last values of some rows; keys that are NULL; keys that a lookup gives.
-- loops: 3 of 3
-- falls back: 1
CREATE TABLE acct (id NUMBER PRIMARY KEY, bal NUMBER(10,2), moves NUMBER);
CREATE TABLE card (pin VARCHAR2(8), serial NUMBER PRIMARY KEY, face NUMBER, st VARCHAR2(1), used_by NUMBER);
CREATE TABLE req (id NUMBER PRIMARY KEY, acct NUMBER, pin VARCHAR2(8), res VARCHAR2(10));
CREATE TABLE lg (id NUMBER, what VARCHAR2(20), bal NUMBER);
CREATE SEQUENCE sq;
INSERT INTO acct SELECT LEVEL, LEVEL * 10, 0 FROM dual CONNECT BY LEVEL <= 6;
INSERT INTO card SELECT 'P' || MOD(LEVEL, 9), 100 + LEVEL, LEVEL, CASE WHEN LEVEL = 4 THEN 'U' ELSE 'A' END, NULL FROM dual CONNECT BY LEVEL <= 9;
INSERT INTO req SELECT LEVEL, MOD(LEVEL * 5, 8), 'P' || MOD(LEVEL * 7, 11), NULL FROM dual CONNECT BY LEVEL <= 40;
UPDATE req SET pin = NULL WHERE id IN (3, 9);
UPDATE req SET acct = NULL WHERE id IN (5, 9);
COMMIT;
CREATE OR REPLACE PROCEDURE redeem IS
  v_serial NUMBER; v_face NUMBER; v_st VARCHAR2(1); v_bal NUMBER; v_res VARCHAR2(10); v_last NUMBER := -1; v_none NUMBER := -1;
BEGIN
  FOR q IN (SELECT * FROM req ORDER BY id) LOOP
    v_res := NULL;
    BEGIN
      SELECT serial, face, st INTO v_serial, v_face, v_st FROM card WHERE pin = q.pin;
      IF v_st <> 'A' THEN
        v_res := 'USED';
      ELSE
        UPDATE acct SET bal = bal + v_face, moves = moves + 1 WHERE id = q.acct RETURNING bal INTO v_bal;
        IF SQL%ROWCOUNT = 0 THEN
          v_res := 'NO ACCT';
          v_none := q.id;
        ELSE
          UPDATE card SET st = 'U', used_by = q.acct WHERE serial = v_serial;
          INSERT INTO lg VALUES (sq.NEXTVAL, 'topup ' || q.id, v_bal);
          v_res := 'OK';
          v_last := q.id;
        END IF;
      END IF;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN v_res := 'UNKNOWN';
    END;
    UPDATE req SET res = v_res WHERE id = q.id;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('last ' || v_last || ', without account ' || v_none);
END;
/
-- Both rows of a transfer are shared: by the one account and by the other.
CREATE TABLE move (id NUMBER PRIMARY KEY, a NUMBER, b NUMBER, n NUMBER, ok VARCHAR2(1));
CREATE TABLE owner (id NUMBER PRIMARY KEY, paid NUMBER, lim NUMBER);
INSERT INTO move SELECT LEVEL, MOD(LEVEL, 6) + 1, MOD(LEVEL * 3, 5) + 1, LEVEL, NULL FROM dual CONNECT BY LEVEL <= 30;
INSERT INTO owner SELECT LEVEL, 0, 50 FROM dual CONNECT BY LEVEL <= 5;
COMMIT;
CREATE OR REPLACE PROCEDURE move_all IS
  v_bal NUMBER; v_paid NUMBER; v_lim NUMBER;
BEGIN
  FOR m IN (SELECT * FROM move ORDER BY id) LOOP
    SELECT bal INTO v_bal FROM acct WHERE id = m.a;
    SELECT paid, lim INTO v_paid, v_lim FROM owner WHERE id = m.b;
    IF v_bal >= m.n AND v_paid + m.n <= v_lim THEN
      UPDATE acct SET bal = v_bal - m.n WHERE id = m.a;
      UPDATE owner SET paid = v_paid + m.n WHERE id = m.b;
      UPDATE move SET ok = 'Y' WHERE id = m.id;
    ELSE
      UPDATE move SET ok = 'N' WHERE id = m.id;
    END IF;
  END LOOP;
END;
/
-- RETURNING without a test: where no row is found the variable is what an iteration before left, and the plan gives up.
CREATE OR REPLACE PROCEDURE older IS
  v_bal NUMBER;
BEGIN
  FOR q IN (SELECT * FROM req WHERE acct > 0 ORDER BY id) LOOP
    UPDATE acct SET bal = bal - 1 WHERE id = q.acct RETURNING bal INTO v_bal;
    IF v_bal < 20 THEN UPDATE acct SET moves = 0 WHERE id = q.acct; END IF;
    INSERT INTO lg VALUES (q.id, 'older', v_bal);
  END LOOP;
END;
/
-- run
BEGIN redeem; END;
/
SELECT * FROM acct ORDER BY id;
SELECT * FROM card ORDER BY serial;
SELECT * FROM req ORDER BY id;
SELECT * FROM lg ORDER BY id;
BEGIN move_all; END;
/
SELECT * FROM acct ORDER BY id;
SELECT * FROM owner ORDER BY id;
SELECT * FROM move ORDER BY id;
BEGIN older; END;
/
SELECT * FROM acct ORDER BY id;
SELECT * FROM lg ORDER BY what, id;
