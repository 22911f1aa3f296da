-- Numbers of a counter's row that failing iterations give back, by ROLLBACK TO and by ROLLBACK, and that the lines of an inner loop have: what is written there is known only after it.
-- Lines that fail in the inner loop, orders without lines, an inner loop that is left.
-- loops: 5 of 5
-- spark: "dbms_transaction.local_transaction_id" is no column, variable or function known here
CREATE TABLE counter (name VARCHAR2(10) PRIMARY KEY, last_no NUMBER);
CREATE TABLE ord (id NUMBER PRIMARY KEY, cust NUMBER, lim NUMBER);
CREATE TABLE item (ord NUMBER, pos NUMBER, n NUMBER(6), price NUMBER(8,2), PRIMARY KEY (ord, pos));
CREATE TABLE bill (no NUMBER PRIMARY KEY, ord NUMBER, total NUMBER(10,2));
CREATE TABLE line (no NUMBER, pos NUMBER, total NUMBER(10,2), PRIMARY KEY (no, pos));
CREATE TABLE lg (id NUMBER, msg VARCHAR2(80));
INSERT INTO counter VALUES ('BILL', 100);
INSERT INTO ord SELECT LEVEL, MOD(LEVEL, 4), 40 + 10 * MOD(LEVEL, 5) FROM dual CONNECT BY LEVEL <= 20;
INSERT INTO item SELECT CEIL(LEVEL / 3), MOD(LEVEL, 3), LEVEL, 1.25 FROM dual CONNECT BY LEVEL <= 54;
DELETE FROM item WHERE ord = 5;
UPDATE item SET price = NULL WHERE ord = 7 AND pos = 1;
COMMIT;
CREATE OR REPLACE FUNCTION next_no RETURN NUMBER IS
  v NUMBER;
BEGIN
  SELECT last_no INTO v FROM counter WHERE name = 'BILL' FOR UPDATE;
  v := v + 1;
  UPDATE counter SET last_no = v WHERE name = 'BILL';
  RETURN v;
END;
/
CREATE OR REPLACE PROCEDURE bill_one(p_id NUMBER, p_lim NUMBER) IS
  v_no NUMBER; v_pos NUMBER := 0; v_sum NUMBER := 0;
BEGIN
  v_no := next_no;
  INSERT INTO bill VALUES (v_no, p_id, 0);
  FOR i IN (SELECT * FROM item WHERE ord = p_id ORDER BY pos) LOOP
    EXIT WHEN v_sum > 60;
    v_pos := v_pos + 1;
    IF i.price IS NULL THEN RAISE_APPLICATION_ERROR(-20001, 'no price of ' || p_id); END IF;
    INSERT INTO line VALUES (v_no, v_pos, ROUND(i.n * i.price, 2));
    v_sum := v_sum + ROUND(i.n * i.price, 2);
  END LOOP;
  IF v_sum > p_lim THEN RAISE_APPLICATION_ERROR(-20002, 'limit of ' || p_id); END IF;
  IF v_sum = 0 THEN RAISE NO_DATA_FOUND; END IF;
  UPDATE bill SET total = v_sum WHERE no = v_no;
END;
/
CREATE OR REPLACE PROCEDURE note(p_id NUMBER, p_msg VARCHAR2) IS
BEGIN
  INSERT INTO lg VALUES (p_id, p_msg);
END;
/
CREATE OR REPLACE PROCEDURE bill_all IS
BEGIN
  FOR o IN (SELECT * FROM ord ORDER BY id) LOOP
    BEGIN
      SAVEPOINT one;
      bill_one(o.id, o.lim);
    EXCEPTION
      WHEN OTHERS THEN
        ROLLBACK TO one;
        note(o.id, SQLERRM);
    END;
  END LOOP;
  COMMIT;
END;
/
CREATE OR REPLACE PROCEDURE bill_committed IS
BEGIN
  FOR o IN (SELECT * FROM ord ORDER BY id DESC) LOOP
    BEGIN
      bill_one(o.id, o.lim + 20);
      COMMIT;
    EXCEPTION
      WHEN OTHERS THEN
        ROLLBACK;
        note(o.id, 'committed ' || SQLERRM);
        COMMIT;
    END;
  END LOOP;
END;
/
-- What is counted behind the savepoint goes, what stands before it stays.
CREATE OR REPLACE PROCEDURE count_both IS
  v NUMBER;
BEGIN
  FOR o IN (SELECT * FROM ord ORDER BY id) LOOP
    UPDATE counter SET last_no = last_no + 1 WHERE name = 'BILL';
    SAVEPOINT one;
    UPDATE counter SET last_no = last_no + 10 WHERE name = 'BILL';
    IF MOD(o.id, 3) = 0 THEN ROLLBACK TO one; END IF;
    SELECT last_no INTO v FROM counter WHERE name = 'BILL';
    INSERT INTO lg VALUES (o.id, 'counted ' || v);
  END LOOP;
END;
/
-- The second change is committed, the third one is not.
CREATE OR REPLACE PROCEDURE count_committed IS
  v NUMBER;
BEGIN
  FOR o IN (SELECT * FROM ord ORDER BY id) LOOP
    UPDATE counter SET last_no = last_no + 100 WHERE name = 'BILL';
    COMMIT;
    UPDATE counter SET last_no = last_no + 1000 WHERE name = 'BILL';
    INSERT INTO lg VALUES (o.id, 'open');
    IF MOD(o.id, 4) = 0 THEN ROLLBACK; ELSE COMMIT; END IF;
    SELECT last_no INTO v FROM counter WHERE name = 'BILL';
    INSERT INTO lg VALUES (o.id, 'left ' || v);
    COMMIT;
  END LOOP;
END;
/
-- run
BEGIN bill_all; END;
/
SELECT * FROM counter;
SELECT * FROM bill ORDER BY no;
SELECT * FROM line ORDER BY no, pos;
SELECT * FROM lg ORDER BY id, msg;
BEGIN bill_committed; END;
/
SELECT * FROM counter;
SELECT * FROM bill ORDER BY no;
SELECT * FROM line ORDER BY no, pos;
SELECT * FROM lg ORDER BY id, msg;
BEGIN count_both; END;
/
BEGIN count_committed; END;
/
SELECT * FROM counter;
SELECT * FROM lg ORDER BY id, msg;
