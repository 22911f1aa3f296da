-- Iterations that touch the same rows go in waves: payments allocated to the oldest invoices, lines numbered
-- behind those that are there, rows found by what other iterations wrote; keys that compare as equal.
-- loops: 7 of 7
CREATE TABLE invoices (id NUMBER PRIMARY KEY, cust NUMBER, due DATE, total NUMBER(10,2), paid NUMBER(10,2), state VARCHAR2(10));
CREATE TABLE payments (id NUMBER PRIMARY KEY, cust NUMBER, paid_on DATE, rest NUMBER(10,2), state VARCHAR2(10));
CREATE TABLE allocs (pay NUMBER, inv NUMBER, amount NUMBER(10,2));
CREATE TABLE lines (inv NUMBER, n NUMBER, what VARCHAR2(30), CONSTRAINT lines_pk PRIMARY KEY (inv, n));
CREATE TABLE calls (id NUMBER PRIMARY KEY, sub NUMBER, secs NUMBER, rated CHAR(1), cost NUMBER(10,2));
CREATE TABLE sums (sub NUMBER PRIMARY KEY, n NUMBER, secs NUMBER);
CREATE TABLE stage (n NUMBER PRIMARY KEY, raw VARCHAR2(10), code VARCHAR2(5));
CREATE TABLE codes (code CHAR(4) PRIMARY KEY, seen NUMBER);
INSERT INTO invoices SELECT level, MOD(level, 4) + 1, DATE '2026-01-01' + MOD(level * 7, 30), 10 * level, 0, 'open' FROM dual CONNECT BY level <= 12;
INSERT INTO payments SELECT level, MOD(level, 5) + 1, DATE '2026-02-01' + MOD(level * 5, 11), 17 * level, 'open' FROM dual CONNECT BY level <= 14;
INSERT INTO payments VALUES (20, NULL, DATE '2026-02-01', 5, 'open');
INSERT INTO lines VALUES (1, 1, 'first');
INSERT INTO lines VALUES (1, 2, 'second');
INSERT INTO calls SELECT level, MOD(level, 3) + 1, 10 * level, 'N', NULL FROM dual CONNECT BY level <= 15;
INSERT INTO stage VALUES (1, '1', 'a');
INSERT INTO stage VALUES (2, '01', 'b ');
INSERT INTO stage VALUES (3, '2', 'a  ');
INSERT INTO stage VALUES (4, ' 1', 'b');
INSERT INTO stage VALUES (5, '7', 'c');
INSERT INTO codes VALUES ('a', 0);
INSERT INTO codes VALUES ('b', 0);
CREATE OR REPLACE PACKAGE wv IS
  PROCEDURE allocate;
  PROCEDURE number_lines (p_last OUT NUMBER);
  PROCEDURE rate (p_free NUMBER);
  PROCEDURE sum_up;
  PROCEDURE by_text;
  PROCEDURE by_code;
END;
/
CREATE OR REPLACE PACKAGE BODY wv IS
  PROCEDURE allocate IS
    CURSOR c_pay IS SELECT id, cust, rest FROM payments WHERE rest > 0 ORDER BY paid_on, id;
    CURSOR c_inv (cp_cust NUMBER) IS
      SELECT id, total - paid AS due_amount FROM invoices WHERE cust = cp_cust AND total > paid ORDER BY due, id;
    v_rest NUMBER;
    v_part NUMBER;
    v_used NUMBER := 0;
  BEGIN
    FOR p IN c_pay LOOP
      v_rest := p.rest;
      DBMS_OUTPUT.PUT_LINE('payment ' || p.id || ' of ' || p.rest);
      FOR i IN c_inv(p.cust) LOOP
        EXIT WHEN v_rest <= 0;
        v_part := LEAST(v_rest, i.due_amount);
        INSERT INTO allocs VALUES (p.id, i.id, v_part);
        UPDATE invoices SET paid = paid + v_part, state = CASE WHEN total <= paid + v_part THEN 'paid' ELSE 'part' END WHERE id = i.id;
        v_rest := v_rest - v_part;
        DBMS_OUTPUT.PUT_LINE('  ' || v_part || ' to ' || i.id);
      END LOOP;
      UPDATE payments SET rest = v_rest, state = DECODE(v_rest, 0, 'done', 'open') WHERE id = p.id;
      v_used := v_used + p.rest - v_rest;
      DBMS_OUTPUT.PUT_LINE('rest of ' || p.id || ': ' || v_rest);
      COMMIT;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('used ' || v_used);
  END;

  PROCEDURE number_lines (p_last OUT NUMBER) IS
    v_n NUMBER;
  BEGIN
    p_last := 0;
    FOR a IN (SELECT pay, inv, amount FROM allocs ORDER BY pay, inv) LOOP
      SELECT NVL(MAX(n), 0) + 1 INTO v_n FROM lines WHERE inv = a.inv;
      INSERT INTO lines VALUES (a.inv, v_n, 'payment ' || a.pay);
      p_last := a.inv * 100 + v_n;
    END LOOP;
  END;

  PROCEDURE rate (p_free NUMBER) IS
    v_used NUMBER;
  BEGIN
    FOR c IN (SELECT id, sub, secs FROM calls WHERE rated = 'N' ORDER BY id) LOOP
      SELECT NVL(SUM(secs), 0) INTO v_used FROM calls WHERE sub = c.sub AND rated = 'Y';
      IF v_used >= p_free THEN
        UPDATE calls SET cost = c.secs / 10, rated = 'Y' WHERE id = c.id;
      ELSE
        UPDATE calls SET cost = 0, rated = 'Y' WHERE id = c.id;
      END IF;
    END LOOP;
  END;

  PROCEDURE sum_up IS
    v_found NUMBER;
  BEGIN
    FOR c IN (SELECT id, sub, secs FROM calls ORDER BY id DESC) LOOP
      SELECT COUNT(*) INTO v_found FROM sums WHERE sub = c.sub;
      IF v_found = 0 THEN
        INSERT INTO sums VALUES (c.sub, 1, c.secs);
      ELSE
        UPDATE sums SET n = n + 1, secs = secs * 2 + c.secs WHERE sub = c.sub;
      END IF;
    END LOOP;
  END;

  PROCEDURE by_text IS
    v_found NUMBER;
    v_gone NUMBER := 0;
  BEGIN
    FOR s IN (SELECT n, raw FROM stage ORDER BY n) LOOP
      SELECT COUNT(*) INTO v_found FROM sums WHERE sub = s.raw;
      IF v_found = 1 THEN
        v_gone := v_gone + 1;
        DELETE FROM sums WHERE sub = s.raw;
      END IF;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_gone || ' gone');
  END;

  PROCEDURE by_code IS
    v_seen NUMBER;
  BEGIN
    FOR s IN (SELECT n, code FROM stage ORDER BY n) LOOP
      SELECT MAX(seen) INTO v_seen FROM codes WHERE code = s.code;
      UPDATE codes SET seen = v_seen * 10 + s.n WHERE code = s.code;
    END LOOP;
  END;
END;
/
-- run
DECLARE
  n NUMBER;
BEGIN
  wv.allocate;
  wv.number_lines(n);
  DBMS_OUTPUT.PUT_LINE('last ' || n);
  wv.rate(60);
  wv.sum_up;
  wv.by_text;
  wv.by_code;
END;
/
SELECT * FROM invoices ORDER BY id;
SELECT * FROM payments ORDER BY id;
SELECT * FROM allocs ORDER BY pay, inv;
SELECT * FROM lines ORDER BY inv, n;
SELECT * FROM calls ORDER BY id;
SELECT * FROM sums ORDER BY sub;
SELECT * FROM codes ORDER BY code;
