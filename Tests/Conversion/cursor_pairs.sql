-- Two cursors side by side are pairs of overlapping running sums.
-- loops: 1 of 1
-- spark: "bills" has triggers, which Spark has not
CREATE TABLE payments (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER(10,2), paid_on DATE);
CREATE TABLE bills (id NUMBER PRIMARY KEY, acct NUMBER, total NUMBER(10,2), due_on DATE, status VARCHAR2(10));
CREATE TABLE parts (payment NUMBER, bill NUMBER, amount NUMBER);
CREATE TABLE notes (bill NUMBER, status VARCHAR2(30));
INSERT INTO payments VALUES (1, 1, 30, DATE '2026-01-05');
INSERT INTO payments VALUES (2, 1, 0, DATE '2026-01-06');
INSERT INTO payments VALUES (3, 1, 45.5, DATE '2026-01-02');
INSERT INTO payments VALUES (4, 1, 10, DATE '2026-02-01');
INSERT INTO payments VALUES (5, 2, 50, DATE '2026-01-01');
INSERT INTO payments VALUES (6, 3, NULL, DATE '2026-01-01');
INSERT INTO bills VALUES (1, 1, 20, DATE '2026-01-31', 'open');
INSERT INTO bills VALUES (2, 1, -5, DATE '2026-01-30', 'open');
INSERT INTO bills VALUES (3, 1, 60, DATE '2026-02-28', 'open');
INSERT INTO bills VALUES (4, 1, 100, DATE '2026-03-31', 'open');
INSERT INTO bills VALUES (5, 1, 7, DATE '2026-04-30', 'open');
INSERT INTO bills VALUES (6, 3, 9, DATE '2026-01-31', 'open');
CREATE OR REPLACE TRIGGER bill_changes AFTER UPDATE ON bills FOR EACH ROW
BEGIN
  INSERT INTO notes VALUES (:NEW.id, :OLD.status || '-' || :NEW.status);
END;
/
CREATE OR REPLACE PROCEDURE settle (p_acct IN NUMBER, p_rows OUT NUMBER) IS
  CURSOR c_pay IS
    SELECT p.id, p.amount FROM payments p WHERE p.acct = p_acct ORDER BY p.paid_on, p.id;
  CURSOR c_bill IS
    SELECT b.id, b.total - NVL((SELECT SUM(x.amount) FROM parts x WHERE x.bill = b.id), 0) AS open_amount
      FROM bills b
     WHERE b.acct = p_acct AND b.status <> 'paid'
     ORDER BY b.due_on, b.id;
  v_pay  c_pay%ROWTYPE;
  v_bill c_bill%ROWTYPE;
  v_left NUMBER := 0;
  v_open NUMBER := 0;
  v_part NUMBER;
BEGIN
  p_rows := 0;
  OPEN c_pay;
  OPEN c_bill;
  LOOP
    WHILE v_open <= 0 LOOP
      FETCH c_bill INTO v_bill;
      EXIT WHEN c_bill%NOTFOUND;
      v_open := v_bill.open_amount;
    END LOOP;
    EXIT WHEN v_open <= 0;
    WHILE v_left <= 0 LOOP
      FETCH c_pay INTO v_pay;
      EXIT WHEN c_pay%NOTFOUND;
      v_left := v_pay.amount;
    END LOOP;
    EXIT WHEN v_left <= 0;
    v_part := LEAST(v_left, v_open);
    INSERT INTO parts VALUES (v_pay.id, v_bill.id, v_part);
    v_left := v_left - v_part;
    v_open := v_open - v_part;
    p_rows := p_rows + 1;
    IF v_open = 0 THEN
      UPDATE bills SET status = 'paid' WHERE id = v_bill.id;
    ELSE
      UPDATE bills SET status = 'partly' WHERE id = v_bill.id AND status = 'open';
    END IF;
  END LOOP;
  CLOSE c_bill;
  CLOSE c_pay;
END;
/
-- run
DECLARE n NUMBER; BEGIN settle(1, n); DBMS_OUTPUT.PUT_LINE(n); settle(1, n); DBMS_OUTPUT.PUT_LINE(n); settle(2, n); DBMS_OUTPUT.PUT_LINE(n); END;
/
SELECT * FROM parts ORDER BY payment, bill;
SELECT * FROM bills ORDER BY id;
SELECT * FROM notes ORDER BY bill, status;
INSERT INTO payments VALUES (7, 1, 60, DATE '2026-03-01');
DECLARE n NUMBER; BEGIN settle(1, n); DBMS_OUTPUT.PUT_LINE(n); END;
/
SELECT * FROM parts ORDER BY payment, bill;
