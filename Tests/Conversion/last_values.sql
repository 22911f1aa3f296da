-- Rows that all iterations change keep the last value: how far a job is, when a customer had a last event; sums of few digits are
-- rounded as what they grow by is. Not where a value on the way would be refused, or half a cent comes to a sum below 0.
-- loops: 4 of 4
-- falls back: 1
CREATE TABLE src (id NUMBER PRIMARY KEY, acc NUMBER, d DATE, amt NUMBER(10,2), nm VARCHAR2(20));
CREATE TABLE ctl (job VARCHAR2(10) PRIMARY KEY, n NUMBER, last_id NUMBER(4), what VARCHAR2(6), total NUMBER, upd DATE);
CREATE TABLE one (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE cust (acc NUMBER PRIMARY KEY, last_d DATE, last_amt NUMBER(8,1), cnt NUMBER DEFAULT 0 NOT NULL, fee NUMBER(10,2) DEFAULT 0);
CREATE TABLE fees (id NUMBER, t NUMBER, g NUMBER);
INSERT INTO ctl VALUES ('A', 0, 0, NULL, 0, NULL);
INSERT INTO ctl VALUES ('B', 0, 0, NULL, 0, NULL);
INSERT INTO one VALUES (7, 0);
INSERT INTO cust SELECT level, NULL, NULL, 0, 0 FROM dual CONNECT BY level <= 2;
INSERT INTO src SELECT level, MOD(level, 3) + 1, DATE '2026-01-01' + MOD(level * 7, 30), level * 1.25, 'n' || level FROM dual CONNECT BY level <= 60;
CREATE OR REPLACE PACKAGE lv IS
  PROCEDURE progress (p_job VARCHAR2);
  PROCEDURE too_long;
  PROCEDURE charge;
  PROCEDURE below_nothing;
END;
/
CREATE OR REPLACE PACKAGE BODY lv IS
  PROCEDURE progress (p_job VARCHAR2) IS
    v_n NUMBER := 0;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY d, id) LOOP
      v_n := v_n + 1;
      IF MOD(v_n, 7) = 0 THEN
        UPDATE ctl SET n = v_n, last_id = r.id, what = r.nm, total = total + r.amt, upd = DATE '2026-02-01' WHERE job = p_job;
      END IF;
      UPDATE one SET n = v_n * 2 WHERE id = 7;
      UPDATE cust SET last_d = r.d, last_amt = r.amt, cnt = cnt + 1 WHERE acc = r.acc;
      IF SQL%ROWCOUNT = 0 THEN
        INSERT INTO cust (acc, last_d, last_amt, cnt) VALUES (r.acc, r.d, r.amt, 1);
      END IF;
    END LOOP;
  END;

  -- A text on the way is too long for its column.
  PROCEDURE too_long IS
  BEGIN
    FOR r IN (SELECT id, CASE WHEN id = 30 THEN 'far too long' ELSE nm END AS nm FROM src ORDER BY id) LOOP
      UPDATE ctl SET what = r.nm WHERE job = 'B';
    END LOOP;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;

  PROCEDURE charge IS
    v_total NUMBER(12,2) := 0;
    v_group NUMBER(10,2);
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      v_total := v_total + r.amt * 0.0333;
      v_group := 0;
      FOR i IN 1 .. MOD(r.id, 4) LOOP
        v_group := v_group + r.amt / 7 + i / 200;
      END LOOP;
      INSERT INTO fees VALUES (r.id, v_total, v_group);
      UPDATE cust SET fee = fee + r.amt / 9 WHERE acc = r.acc;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_total);
  END;

  -- Half a cent is rounded up from below 0, and down to it.
  PROCEDURE below_nothing IS
    v_rest NUMBER(10,2) := -3;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE id <= 8 ORDER BY id) LOOP
      v_rest := v_rest + r.id * 0.125;
      INSERT INTO fees VALUES (r.id, v_rest, NULL);
    END LOOP;
  END;
END;
/
-- run
BEGIN lv.progress('A'); END;
/
BEGIN lv.too_long; END;
/
BEGIN lv.charge; END;
/
BEGIN lv.below_nothing; END;
/
SELECT * FROM ctl ORDER BY job;
SELECT * FROM one;
SELECT * FROM cust ORDER BY acc;
SELECT * FROM fees ORDER BY id, t;
