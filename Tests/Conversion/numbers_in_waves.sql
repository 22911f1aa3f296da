-- Payments of one patient pay the same items, and each allocation takes a number: the iterations go in waves, and rows that take numbers or commit by themselves wait for the last one.
-- A number that several rows have, of this loop and of one inside, is given out then, too.
-- A balance that several iterations begin or add to is begun by the first of them; where that one comes in a later wave, the plan gives up.
-- loops: 5 of 5
-- falls back: 1
-- spark: BULK COLLECT has no form in Spark
CREATE TABLE payment (pay_id NUMBER(12) PRIMARY KEY, pat_id NUMBER(10), pay_dt DATE, rest NUMBER(12,2), status CHAR(1));
CREATE TABLE item (item_id NUMBER(12) PRIMARY KEY, pat_id NUMBER(10), doc_dt DATE, open_amt NUMBER(12,2), cleared DATE);
CREATE TABLE alloc (alloc_id NUMBER(12) PRIMARY KEY, pay_id NUMBER(12), item_id NUMBER(12), amount NUMBER(12,2));
CREATE TABLE log_lines (id NUMBER, txt VARCHAR2(100));
CREATE SEQUENCE alloc_seq; 
CREATE SEQUENCE log_seq;
CREATE OR REPLACE PROCEDURE note(p VARCHAR2) IS PRAGMA AUTONOMOUS_TRANSACTION; BEGIN INSERT INTO log_lines VALUES (log_seq.NEXTVAL, p); COMMIT; END;
/
CREATE OR REPLACE PROCEDURE allocate IS
    v_left NUMBER; v_use NUMBER;
  BEGIN
    FOR p IN (SELECT pay_id, pat_id, rest FROM payment WHERE status = 'N' AND rest > 0 ORDER BY pay_dt, pay_id) LOOP
      v_left := p.rest;
      FOR i IN (SELECT item_id, open_amt FROM item WHERE pat_id = p.pat_id AND open_amt > 0 ORDER BY doc_dt, item_id) LOOP
        EXIT WHEN v_left <= 0;
        v_use := LEAST(v_left, i.open_amt);
        INSERT INTO alloc (alloc_id, pay_id, item_id, amount) VALUES (alloc_seq.NEXTVAL, p.pay_id, i.item_id, v_use);
        UPDATE item SET open_amt = open_amt - v_use, cleared = CASE WHEN open_amt - v_use = 0 THEN DATE '2026-01-01' END
         WHERE item_id = i.item_id;
        v_left := v_left - v_use;
      END LOOP;
      UPDATE payment SET rest = v_left, status = CASE WHEN v_left = 0 THEN 'A' ELSE 'P' END WHERE pay_id = p.pay_id;
      IF v_left > 0 THEN note('left ' || v_left || ' of ' || p.pay_id); INSERT INTO alloc VALUES (alloc_seq.NEXTVAL, p.pay_id, NULL, v_left); END IF;
      DBMS_OUTPUT.PUT_LINE(p.pay_id || ' ' || v_left);
    END LOOP;
  END;
/
CREATE TABLE bal (k NUMBER PRIMARY KEY, amount NUMBER, first_pay NUMBER);
CREATE TABLE taken (pay_id NUMBER PRIMARY KEY, item_id NUMBER, k NUMBER, want NUMBER);
CREATE OR REPLACE PROCEDURE take IS
  v_open NUMBER; v_part NUMBER;
BEGIN
  FOR r IN (SELECT pay_id, item_id, k, want FROM taken ORDER BY pay_id) LOOP
    SELECT open_amt INTO v_open FROM item WHERE item_id = r.item_id;
    v_part := LEAST(v_open, r.want);
    UPDATE item SET open_amt = open_amt - v_part WHERE item_id = r.item_id;
    UPDATE bal SET amount = amount + v_part WHERE k = r.k;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO bal (k, amount, first_pay) VALUES (r.k, v_part + 1000, r.pay_id);
    END IF;
    INSERT INTO alloc VALUES (alloc_seq.NEXTVAL, r.pay_id, r.item_id, v_part);
  END LOOP;
END;
/
CREATE TABLE head (head_id NUMBER PRIMARY KEY, pay_id NUMBER, txt VARCHAR2(20));
CREATE TABLE line (line_id NUMBER, head_id NUMBER, item_id NUMBER, open_amt NUMBER);
CREATE SEQUENCE head_seq;
CREATE SEQUENCE line_seq;
CREATE OR REPLACE TRIGGER head_note AFTER INSERT ON head FOR EACH ROW
BEGIN
  INSERT INTO line (line_id, head_id, item_id) VALUES (-:NEW.pay_id, :NEW.head_id, NULL);
END;
/
CREATE OR REPLACE PROCEDURE heads IS
  v_id NUMBER; v_open NUMBER;
BEGIN
  FOR p IN (SELECT pay_id, pat_id, rest FROM payment ORDER BY pay_id) LOOP
    SELECT NVL(SUM(open_amt), 0) INTO v_open FROM item WHERE pat_id = p.pat_id;
    IF v_open > 0 THEN
      SELECT head_seq.NEXTVAL INTO v_id FROM dual;
      INSERT INTO head VALUES (v_id, p.pay_id, 'open ' || v_open);
      FOR i IN (SELECT item_id, open_amt FROM item WHERE pat_id = p.pat_id AND open_amt > 0 ORDER BY item_id) LOOP
        INSERT INTO line VALUES (line_seq.NEXTVAL, v_id, i.item_id, i.open_amt);
        UPDATE item SET open_amt = GREATEST(open_amt - p.rest, 0) WHERE item_id = i.item_id;
      END LOOP;
    END IF;
  END LOOP;
END;
/
INSERT INTO payment SELECT LEVEL, MOD(LEVEL, 7), DATE '2026-01-01' + MOD(LEVEL * 7, 11), LEVEL * 3.5, 'N' FROM dual CONNECT BY LEVEL <= 40;
INSERT INTO item SELECT LEVEL, MOD(LEVEL, 8), DATE '2026-01-01' + MOD(LEVEL * 5, 13), LEVEL * 1.25, NULL FROM dual CONNECT BY LEVEL <= 60;
INSERT INTO taken SELECT LEVEL, MOD(LEVEL, 6) + 1, CEIL(LEVEL / 5), LEVEL / 2 FROM dual CONNECT BY LEVEL <= 30;
-- run
BEGIN
  allocate;
  take;
  UPDATE item SET open_amt = item_id * 2;
  UPDATE payment SET rest = pay_id;
  heads;
  DELETE FROM bal;
  DELETE FROM taken;
  UPDATE item SET open_amt = 50;
  INSERT INTO taken VALUES (1, 1, 1, 5);
  INSERT INTO taken VALUES (2, 1, 2, 6);
  INSERT INTO taken VALUES (3, 2, 2, 7);
  FOR i IN 10 .. 40 LOOP
    INSERT INTO taken VALUES (i, i, 3, i);
  END LOOP;
  take;
END;
/
SELECT * FROM alloc ORDER BY alloc_id;
SELECT * FROM log_lines ORDER BY id;
SELECT * FROM item ORDER BY item_id;
SELECT * FROM bal ORDER BY k;
SELECT * FROM head ORDER BY head_id;
SELECT * FROM line ORDER BY line_id, head_id;
