-- Rows that belong to one iteration by what its queries ask of them: through a join, a lookup, a ROWID.
-- loops: 7 of 8
-- spark: "rowid" is no column, variable or function known here
-- spark: an INSERT of a record has no form in Spark
CREATE TABLE payer (id NUMBER PRIMARY KEY, name VARCHAR2(20), due NUMBER(12,2));
CREATE TABLE contract (id NUMBER PRIMARY KEY, payer NUMBER, price NUMBER(8,2));
CREATE TABLE meter (id NUMBER PRIMARY KEY, contract NUMBER, qty NUMBER, status VARCHAR2(1));
CREATE TABLE bill (id NUMBER PRIMARY KEY, payer NUMBER, due DATE, open NUMBER(12,2));
CREATE TABLE payment (id NUMBER PRIMARY KEY, payer NUMBER, amount NUMBER(12,2), used NUMBER(12,2));
CREATE TABLE match (payment NUMBER, bill NUMBER, amount NUMBER(12,2));
CREATE TABLE item (plan NUMBER, no NUMBER, amount NUMBER(12,2), paid NUMBER(12,2));
CREATE TABLE stat (payer NUMBER, n NUMBER, total NUMBER(12,2));
INSERT INTO payer VALUES (1, 'a', 0);
INSERT INTO payer VALUES (2, 'b', 0);
INSERT INTO payer VALUES (3, 'c', 0);
INSERT INTO contract VALUES (10, 1, 2);
INSERT INTO contract VALUES (11, 1, 3);
INSERT INTO contract VALUES (12, 2, 4);
INSERT INTO meter VALUES (1, 10, 5, 'N');
INSERT INTO meter VALUES (2, 11, 6, 'N');
INSERT INTO meter VALUES (3, 12, 7, 'N');
INSERT INTO meter VALUES (4, 12, 8, 'B');
INSERT INTO meter VALUES (5, 99, 8, 'N');
INSERT INTO bill VALUES (1, 1, DATE '2026-01-10', 100);
INSERT INTO bill VALUES (2, 1, DATE '2026-01-20', 50);
INSERT INTO bill VALUES (3, 2, DATE '2026-01-10', 70);
INSERT INTO payment VALUES (1, 1, 30, 0);
INSERT INTO payment VALUES (2, 2, 10, 0);
INSERT INTO payment VALUES (3, 1, 90, 0);
INSERT INTO payment VALUES (4, 1, 90, 0);
INSERT INTO payment VALUES (5, 3, 9, 0);
INSERT INTO item VALUES (1, 1, 10, 0);
INSERT INTO item VALUES (1, 2, 10, 4);
INSERT INTO item VALUES (1, 3, 10, NULL);
CREATE OR REPLACE PROCEDURE rate_meters IS
  v_sum NUMBER;
BEGIN
  FOR p IN (SELECT id FROM payer ORDER BY id) LOOP
    v_sum := 0;
    FOR m IN (SELECT m.id, m.qty, c.price FROM meter m JOIN contract c ON c.id = m.contract
               WHERE c.payer = p.id AND m.status = 'N' ORDER BY m.id) LOOP
      UPDATE meter SET status = 'B' WHERE id = m.id;
      v_sum := v_sum + m.qty * m.price;
    END LOOP;
    UPDATE payer SET due = due + v_sum WHERE id = p.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE match_one (p_payment NUMBER, p_left OUT NUMBER) IS
  v_payer NUMBER;
  v_part NUMBER;
BEGIN
  SELECT payer, amount - used INTO v_payer, p_left FROM payment WHERE id = p_payment;
  FOR b IN (SELECT id, open FROM bill WHERE payer = v_payer AND open > 0 ORDER BY due, id) LOOP
    EXIT WHEN p_left <= 0;
    v_part := LEAST(p_left, b.open);
    INSERT INTO match VALUES (p_payment, b.id, v_part);
    UPDATE bill SET open = open - v_part WHERE id = b.id;
    p_left := p_left - v_part;
  END LOOP;
  UPDATE payment SET used = amount - p_left WHERE id = p_payment;
END;
/
CREATE OR REPLACE PROCEDURE match_all IS
  v_left NUMBER;
  v_total NUMBER := 0;
BEGIN
  FOR p IN (SELECT id FROM payment WHERE used < amount ORDER BY id) LOOP
    match_one(p.id, v_left);
    v_total := v_total + v_left;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_total || ' left');
END;
/
CREATE OR REPLACE PROCEDURE pay_items (p_plan NUMBER, p_amount NUMBER) IS
  v_left NUMBER := p_amount;
BEGIN
  FOR i IN (SELECT rowid AS rid, amount - NVL(paid, 0) AS due FROM item WHERE plan = p_plan ORDER BY no) LOOP
    IF v_left >= i.due THEN
      UPDATE item SET paid = amount WHERE rowid = i.rid;
      v_left := v_left - i.due;
    ELSE
      UPDATE item SET paid = NVL(paid, 0) + v_left WHERE rowid = i.rid;
      v_left := 0;
    END IF;
    EXIT WHEN v_left = 0;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE statistics IS
  v_stat stat%ROWTYPE;
BEGIN
  FOR b IN (SELECT payer, open FROM bill ORDER BY payer, id) LOOP
    IF v_stat.payer <> b.payer THEN
      INSERT INTO stat VALUES v_stat;
      v_stat := NULL;
    END IF;
    v_stat.payer := b.payer;
    v_stat.n := NVL(v_stat.n, 0) + 1;
    v_stat.total := NVL(v_stat.total, 0) + b.open;
  END LOOP;
  INSERT INTO stat VALUES v_stat;
END;
/
-- A contract that changes hands while the loop runs is no key: kept.
CREATE OR REPLACE PROCEDURE hand_over IS
BEGIN
  FOR p IN (SELECT id FROM payer ORDER BY id) LOOP
    FOR m IN (SELECT m.id FROM meter m JOIN contract c ON c.id = m.contract WHERE c.payer = p.id) LOOP
      UPDATE meter SET qty = qty + p.id WHERE id = m.id;
    END LOOP;
    UPDATE contract SET payer = payer + 1 WHERE payer = p.id AND id > 11;
  END LOOP;
END;
/
-- run
BEGIN rate_meters; match_all; pay_items(1, 17); statistics; hand_over; END;
/
SELECT * FROM payer ORDER BY id;
SELECT * FROM meter ORDER BY id;
SELECT * FROM bill ORDER BY id;
SELECT * FROM payment ORDER BY id;
SELECT * FROM match ORDER BY payment, bill;
SELECT * FROM item ORDER BY no;
SELECT * FROM stat ORDER BY payer;
SELECT * FROM contract ORDER BY id;
