-- Loops without a query inside of loops over rows: WHILE and LOOP in levels, with lookups, exits, returns, changes.
-- loops: 6 of 9
-- falls back: 1
CREATE TABLE contracts (id NUMBER PRIMARY KEY, fee NUMBER(10,2), months NUMBER, next_bill DATE, end_date DATE, state VARCHAR2(10));
CREATE TABLE charges (contract NUMBER, n NUMBER, day_from DATE, day_to DATE, amount NUMBER(10,2));
CREATE TABLE dealers (id NUMBER PRIMARY KEY, parent NUMBER, pct NUMBER(5,2));
CREATE TABLE sales (id NUMBER PRIMARY KEY, dealer NUMBER, amount NUMBER(10,2), top NUMBER);
CREATE TABLE shares (sale NUMBER, dealer NUMBER, amount NUMBER(10,2));
CREATE TABLE raws (id NUMBER PRIMARY KEY, txt VARCHAR2(100), a VARCHAR2(20), b VARCHAR2(20), c VARCHAR2(20));
CREATE TABLE parts (raw NUMBER, n NUMBER, part VARCHAR2(20));
CREATE SEQUENCE part_ids;
INSERT INTO contracts VALUES (1, 10, 1, DATE '2026-01-31', NULL, 'active');
INSERT INTO contracts VALUES (2, 30, 3, DATE '2025-11-01', DATE '2026-03-15', 'active');
INSERT INTO contracts VALUES (3, 30, 12, DATE '2027-01-01', NULL, 'active');
INSERT INTO contracts VALUES (4, NULL, 2, DATE '2026-02-01', DATE '2026-02-01', 'active');
INSERT INTO dealers VALUES (1, NULL, 1);
INSERT INTO dealers VALUES (2, 1, 2.5);
INSERT INTO dealers VALUES (3, 2, 10);
INSERT INTO dealers VALUES (4, 3, NULL);
INSERT INTO dealers VALUES (5, 9, 4);
INSERT INTO sales VALUES (1, 3, 1000, NULL);
INSERT INTO sales VALUES (2, 1, 500, NULL);
INSERT INTO sales VALUES (3, 4, 99.99, NULL);
INSERT INTO sales VALUES (4, NULL, 10, NULL);
INSERT INTO sales VALUES (5, 5, 10, NULL);
INSERT INTO raws VALUES (1, 'x;y;z', NULL, NULL, NULL);
INSERT INTO raws VALUES (2, 'one', NULL, NULL, NULL);
INSERT INTO raws VALUES (3, 'p;q', NULL, NULL, NULL);
INSERT INTO raws VALUES (4, NULL, NULL, NULL, NULL);
INSERT INTO raws VALUES (5, 'a;b;c;d;e', NULL, NULL, NULL);
CREATE OR REPLACE PACKAGE rl IS
  PROCEDURE recurring (p_to DATE);
  PROCEDURE upward (p_most NUMBER);
  PROCEDURE find_top;
  PROCEDURE split;
  PROCEDURE spread;
  FUNCTION first_part (p_id NUMBER) RETURN VARCHAR2;
  PROCEDURE show_parts;
  PROCEDURE endless;
  PROCEDURE numbered;
END;
/
CREATE OR REPLACE PACKAGE BODY rl IS
  PROCEDURE recurring (p_to DATE) IS
    v_from DATE;
    v_next DATE;
    v_amount NUMBER;
    v_n NUMBER;
    v_all NUMBER := 0;
  BEGIN
    FOR c IN (SELECT id, fee, months, next_bill, end_date FROM contracts WHERE state = 'active' ORDER BY id) LOOP
      v_from := c.next_bill;
      v_n := 0;
      WHILE v_from <= p_to AND (c.end_date IS NULL OR v_from < c.end_date) LOOP
        v_next := ADD_MONTHS(v_from, c.months);
        v_amount := ROUND(c.fee * c.months, 2);
        IF c.end_date IS NOT NULL AND v_next > c.end_date THEN
          v_amount := ROUND(v_amount * (c.end_date - v_from) / (v_next - v_from), 2);
        END IF;
        v_n := v_n + 1;
        INSERT INTO charges VALUES (c.id, v_n, v_from, v_next - 1, v_amount);
        DBMS_OUTPUT.PUT_LINE(c.id || ' from ' || TO_CHAR(v_from, 'YYYY-MM-DD') || ': ' || v_amount);
        v_from := v_next;
        v_all := v_all + NVL(v_amount, 0);
      END LOOP;
      UPDATE contracts SET next_bill = v_from WHERE id = c.id;
      DBMS_OUTPUT.PUT_LINE(c.id || ' has ' || v_n);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('all ' || v_all);
  END;

  PROCEDURE upward (p_most NUMBER) IS
    v_dealer NUMBER;
    v_parent NUMBER;
    v_pct NUMBER;
    v_level NUMBER;
  BEGIN
    FOR s IN (SELECT id, dealer, amount FROM sales ORDER BY id) LOOP
      v_dealer := s.dealer;
      v_level := 1;
      WHILE v_dealer IS NOT NULL AND v_level <= p_most LOOP
        BEGIN
          SELECT pct, parent INTO v_pct, v_parent FROM dealers WHERE id = v_dealer;
        EXCEPTION
          WHEN NO_DATA_FOUND THEN
            DBMS_OUTPUT.PUT_LINE('no dealer ' || v_dealer || ' of sale ' || s.id);
            EXIT;
        END;
        INSERT INTO shares VALUES (s.id, v_dealer, ROUND(s.amount * v_pct / 100 / v_level, 2));
        v_dealer := v_parent;
        v_level := v_level + 1;
      END LOOP;
    END LOOP;
  END;

  PROCEDURE find_top IS
    v_dealer NUMBER;
    v_parent NUMBER;
  BEGIN
    FOR s IN (SELECT id, dealer FROM sales WHERE dealer < 5 ORDER BY id) LOOP
      v_dealer := s.dealer;
      LOOP
        SELECT MAX(parent) INTO v_parent FROM dealers WHERE id = v_dealer;
        EXIT WHEN v_parent IS NULL;
        v_dealer := v_parent;
      END LOOP;
      UPDATE sales SET top = v_dealer WHERE id = s.id;
    END LOOP;
  END;

  PROCEDURE split IS
    v_rest VARCHAR2(100);
    v_pos PLS_INTEGER;
    v_part VARCHAR2(20);
    v_n PLS_INTEGER;
  BEGIN
    FOR r IN (SELECT id, txt FROM raws ORDER BY id) LOOP
      v_rest := r.txt;
      v_n := 0;
      LOOP
        v_pos := INSTR(v_rest, ';');
        IF v_pos = 0 OR v_pos IS NULL THEN
          v_part := v_rest;
        ELSE
          v_part := SUBSTR(v_rest, 1, v_pos - 1);
          v_rest := SUBSTR(v_rest, v_pos + 1);
        END IF;
        v_n := v_n + 1;
        IF v_n = 1 THEN UPDATE raws SET a = v_part WHERE id = r.id;
        ELSIF v_n = 2 THEN UPDATE raws SET b = v_part WHERE id = r.id;
        ELSE UPDATE raws SET c = v_part WHERE id = r.id;
        END IF;
        EXIT WHEN v_pos = 0 OR v_pos IS NULL OR v_n = 3;
      END LOOP;
      INSERT INTO parts VALUES (r.id, v_n, v_part);
    END LOOP;
  END;

  PROCEDURE spread IS
    v_left NUMBER;
    v_n NUMBER := 0;
  BEGIN
    FOR s IN (SELECT id, amount FROM sales ORDER BY id DESC) LOOP
      v_left := s.amount;
      WHILE v_left > 0 LOOP
        v_n := v_n + 1;
        IF MOD(v_n, 5) = 0 THEN
          v_left := v_left - 100;
          CONTINUE;
        END IF;
        INSERT INTO shares VALUES (s.id, -v_n, LEAST(v_left, 300));
        v_left := v_left - 300;
      END LOOP;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_n || ' turns');
  END;

  FUNCTION first_part (p_id NUMBER) RETURN VARCHAR2 IS
    v_i PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT txt FROM raws WHERE id = p_id) LOOP
      LOOP
        v_i := v_i + 1;
        IF SUBSTR(r.txt, v_i, 1) = ';' THEN
          RETURN SUBSTR(r.txt, 1, v_i - 1);
        END IF;
        EXIT WHEN v_i >= NVL(LENGTH(r.txt), 0);
      END LOOP;
    END LOOP;
    RETURN 'whole after ' || v_i;
  END;

  PROCEDURE show_parts IS
  BEGIN
    FOR r IN (SELECT id FROM raws ORDER BY id) LOOP
      DBMS_OUTPUT.PUT_LINE(r.id || ': ' || first_part(r.id));
    END LOOP;
  END;

  PROCEDURE endless IS
    v_n NUMBER;
  BEGIN
    FOR s IN (SELECT id, amount FROM sales ORDER BY id) LOOP
      v_n := 0;
      WHILE v_n * 0.5 < s.amount LOOP
        v_n := v_n + 1;
      END LOOP;
      INSERT INTO shares VALUES (s.id, 1000, v_n);
    END LOOP;
  END;

  PROCEDURE numbered IS
    v_n NUMBER;
  BEGIN
    FOR r IN (SELECT id FROM raws ORDER BY id) LOOP
      v_n := 0;
      WHILE v_n < r.id LOOP
        v_n := v_n + 1;
        INSERT INTO parts VALUES (part_ids.NEXTVAL, v_n, 'of ' || r.id);
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  rl.recurring(DATE '2026-04-30');
  rl.upward(3);
  rl.find_top;
  rl.split;
  rl.spread;
  rl.show_parts;
  rl.endless;
  rl.numbered;
END;
/
SELECT * FROM contracts ORDER BY id;
SELECT * FROM charges ORDER BY contract, n;
SELECT * FROM sales ORDER BY id;
SELECT * FROM shares ORDER BY sale, dealer;
SELECT * FROM raws ORDER BY id;
SELECT * FROM parts ORDER BY raw, n, part;
