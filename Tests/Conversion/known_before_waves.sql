-- Waves by what a lookup gives that no iteration changes (the account of the vehicle of a passage); counters of all iterations, which are known before
-- the waves; the oldest items of an account, whose columns the inner query asks to be those of the row around, until nothing is left;
-- collections that sum up, which get the rows of all waves.
-- loops: 5 of 5
-- spark: "counted.n" is no column, variable or function known here
CREATE TABLE veh (veh_id NUMBER PRIMARY KEY, plate VARCHAR2(10), from_d DATE, to_d DATE, acct NUMBER);
CREATE TABLE acct (acct NUMBER PRIMARY KEY, prepaid NUMBER(10,2), total NUMBER(10,2));
CREATE TABLE pas (id NUMBER PRIMARY KEY, plate VARCHAR2(10), ts DATE, fee NUMBER(8,2), st VARCHAR2(1));
CREATE TABLE errs (id NUMBER, msg VARCHAR2(100));
INSERT INTO veh SELECT LEVEL, 'P'||MOD(LEVEL,8), DATE '2026-01-01'+10*FLOOR(LEVEL/8), DATE '2026-01-10'+10*FLOOR(LEVEL/8), MOD(LEVEL,5) FROM DUAL CONNECT BY LEVEL <= 24;
INSERT INTO acct SELECT LEVEL-1, 50, 0 FROM DUAL CONNECT BY LEVEL <= 4;
INSERT INTO pas SELECT LEVEL, 'P'||MOD(LEVEL,9), DATE '2026-01-01'+LEVEL, LEVEL, NULL FROM DUAL CONNECT BY LEVEL <= 36;
COMMIT;
CREATE OR REPLACE PROCEDURE by_vehicle IS v veh%ROWTYPE; b NUMBER; m VARCHAR2(100);
BEGIN
  FOR r IN (SELECT * FROM pas ORDER BY id) LOOP
    BEGIN
      SELECT * INTO v FROM veh WHERE plate = r.plate AND r.ts BETWEEN from_d AND to_d;
      SELECT prepaid INTO b FROM acct WHERE acct = v.acct;
      IF b < r.fee THEN RAISE_APPLICATION_ERROR(-20001, 'too little'); END IF;
      UPDATE acct SET prepaid = b - r.fee, total = total + r.fee WHERE acct = v.acct;
      UPDATE pas SET st = 'D' WHERE id = r.id;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN UPDATE pas SET st = 'N' WHERE id = r.id;
      WHEN OTHERS THEN m := SQLERRM; INSERT INTO errs VALUES (r.id, m); UPDATE pas SET st = 'E' WHERE id = r.id;
    END;
  END LOOP;
END;
/
CREATE TABLE cash (id NUMBER PRIMARY KEY, bal NUMBER(12,2));
CREATE TABLE mv (id NUMBER PRIMARY KEY, a NUMBER, amt NUMBER(12,2), st VARCHAR2(1));
CREATE TABLE jr (no NUMBER, id NUMBER, bal NUMBER(12,2));
INSERT INTO cash SELECT LEVEL, 100 FROM DUAL CONNECT BY LEVEL <= 10;
INSERT INTO mv SELECT LEVEL, MOD(LEVEL,10)+1, MOD(LEVEL*7, 50), 'N' FROM DUAL CONNECT BY LEVEL <= 60;
COMMIT;
CREATE OR REPLACE PROCEDURE counted IS
  v_bal NUMBER; n NUMBER := 0; neg NUMBER := 0;
BEGIN
  FOR t IN (SELECT * FROM mv ORDER BY id) LOOP
    n := n + 1;
    IF t.amt > 40 THEN neg := neg + 1; END IF;
    SELECT bal INTO v_bal FROM cash WHERE id = t.a;
    IF v_bal >= t.amt THEN
      UPDATE cash SET bal = v_bal - t.amt WHERE id = t.a;
    END IF;
    INSERT INTO jr VALUES (n * 1000 + neg, t.id, v_bal);
    IF MOD(n, 25) = 0 THEN COMMIT; END IF;
  END LOOP;
  COMMIT;
  DBMS_OUTPUT.PUT_LINE(n || ' ' || neg);
END;
/
CREATE TABLE prem (prem_id NUMBER, pol VARCHAR2(10), due DATE, net NUMBER(10,2), tax NUMBER(10,2), paid NUMBER(10,2) DEFAULT 0, status VARCHAR2(5) DEFAULT 'OPEN', PRIMARY KEY (prem_id));
CREATE TABLE pay (pay_id NUMBER PRIMARY KEY, pol VARCHAR2(10), d DATE, amt NUMBER(10,2), used NUMBER(10,2) DEFAULT 0, status VARCHAR2(1) DEFAULT 'N');
CREATE TABLE alloc (pay_id NUMBER, prem_id NUMBER, amt NUMBER(10,2));
INSERT INTO prem (prem_id, pol, due, net, tax) SELECT LEVEL, 'P'||MOD(LEVEL,5), DATE '2026-01-01'+LEVEL, 100, 19 FROM DUAL CONNECT BY LEVEL <= 30;
INSERT INTO pay (pay_id, pol, d, amt) SELECT LEVEL, 'P'||MOD(LEVEL,6), DATE '2026-02-01'+LEVEL, 50*LEVEL FROM DUAL CONNECT BY LEVEL <= 14;
COMMIT;
CREATE OR REPLACE PROCEDURE oldest_first IS
    v_left NUMBER;
    v_take NUMBER;
    v_any BOOLEAN;
  BEGIN
    FOR py IN (SELECT * FROM pay WHERE status = 'N' ORDER BY d, pay_id) LOOP
      v_left := py.amt - py.used;
      v_any := FALSE;
      FOR pr IN (SELECT * FROM prem WHERE pol = py.pol AND status = 'OPEN' ORDER BY due, prem_id) LOOP
        IF v_left <= 0 THEN
          EXIT;
        END IF;
        v_take := LEAST(v_left, pr.net + pr.tax - pr.paid);
        INSERT INTO alloc VALUES (py.pay_id, pr.prem_id, v_take);
        UPDATE prem SET paid = paid + v_take, status = CASE WHEN paid + v_take >= net + tax THEN 'PAID' ELSE 'OPEN' END WHERE prem_id = pr.prem_id;
        v_left := v_left - v_take;
        v_any := TRUE;
      END LOOP;
      UPDATE pay SET used = amt - v_left, status = CASE WHEN v_left = 0 THEN 'D' WHEN v_any THEN 'P' ELSE 'N' END WHERE pay_id = py.pay_id;
    END LOOP;
    COMMIT;
END;
/
CREATE TABLE card (card_id NUMBER PRIMARY KEY, plate VARCHAR2(10), uses NUMBER, max_uses NUMBER);
CREATE TABLE ticket (id NUMBER PRIMARY KEY, plate VARCHAR2(10), desk NUMBER, mins NUMBER, fee NUMBER(8,2));
CREATE TABLE tot (desk NUMBER, n NUMBER, fee NUMBER, mx NUMBER, lst NUMBER);
INSERT INTO card SELECT LEVEL, 'P'||LEVEL, 0, MOD(LEVEL,3) FROM DUAL CONNECT BY LEVEL <= 6;
INSERT INTO ticket SELECT LEVEL, 'P'||MOD(LEVEL,8), MOD(LEVEL,3), LEVEL*7, NULL FROM DUAL CONNECT BY LEVEL <= 40;
COMMIT;
CREATE OR REPLACE PROCEDURE tickets IS
  TYPE t_num IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  a_cnt t_num; a_fee t_num; a_max t_num; a_last t_num;
  v_card NUMBER; v_fee NUMBER; k PLS_INTEGER;
BEGIN
  FOR t IN (SELECT * FROM ticket ORDER BY id) LOOP
    BEGIN
      SELECT card_id INTO v_card FROM card WHERE plate = t.plate AND uses < max_uses;
      UPDATE card SET uses = uses + 1 WHERE card_id = v_card;
      v_fee := 0;
    EXCEPTION WHEN NO_DATA_FOUND THEN v_fee := t.mins / 10;
    END;
    UPDATE ticket SET fee = v_fee WHERE id = t.id;
    k := t.desk;
    IF NOT a_cnt.EXISTS(k) THEN
      a_cnt(k) := 0; a_fee(k) := 0; a_max(k) := 0;
    END IF;
    a_cnt(k) := a_cnt(k) + 1;
    a_fee(k) := a_fee(k) + v_fee;
    IF v_fee > a_max(k) THEN a_max(k) := v_fee; END IF;
    a_last(k) := v_fee;
  END LOOP;
  k := a_cnt.FIRST;
  WHILE k IS NOT NULL LOOP
    INSERT INTO tot VALUES (k, a_cnt(k), a_fee(k), a_max(k), a_last(k));
    k := a_cnt.NEXT(k);
  END LOOP;
END;
/
-- run
BEGIN by_vehicle; END;
/
SELECT * FROM acct ORDER BY acct;
SELECT * FROM pas ORDER BY id;
SELECT * FROM errs ORDER BY id;
BEGIN counted; END;
/
SELECT * FROM cash ORDER BY id;
SELECT * FROM jr ORDER BY id;
BEGIN oldest_first; END;
/
SELECT * FROM prem ORDER BY prem_id;
SELECT * FROM pay ORDER BY pay_id;
SELECT * FROM alloc ORDER BY pay_id, prem_id;
BEGIN tickets; END;
/
SELECT * FROM card ORDER BY card_id;
SELECT * FROM ticket ORDER BY id;
SELECT * FROM tot ORDER BY desk;
