-- Iterations of an inner loop that touch the same rows go in waves, for all iterations around at once: payments of all accounts
-- settle the oldest invoices first, with triggers that look at what each payment changes. Not where the inner loop
-- carries a text, or where what it inserts is read behind it.
-- loops: 6 of 6
-- falls back: 1
-- spark: "invoices" has triggers, which Spark has not
CREATE TABLE payments (payment_id NUMBER(12) PRIMARY KEY, account_id NUMBER(12) NOT NULL, received_on DATE, amount NUMBER(18,4));
CREATE TABLE invoices (invoice_id NUMBER(12) PRIMARY KEY, account_id NUMBER(12), due_date DATE, total_amount NUMBER(18,4), status VARCHAR2(12));
CREATE TABLE allocations (allocation_id NUMBER(12) PRIMARY KEY, payment_id NUMBER(12), invoice_id NUMBER(12), allocated_on DATE, amount NUMBER(18,4));
CREATE TABLE account_balances (account_id NUMBER(12) PRIMARY KEY, settled NUMBER(18,4) NOT NULL, changed_at DATE);
CREATE TABLE invoice_audit (audit_id NUMBER(12), invoice_id NUMBER(12), old_status VARCHAR2(12), new_status VARCHAR2(12));
CREATE TABLE errors (txt VARCHAR2(400));
CREATE SEQUENCE seq_allocation;
CREATE SEQUENCE seq_audit;
INSERT INTO account_balances VALUES (1, 5, NULL);
INSERT INTO payments VALUES (1, 1, DATE '2026-08-01', 10);
INSERT INTO payments VALUES (2, 1, DATE '2026-08-02', 25.5);
INSERT INTO payments VALUES (3, 2, DATE '2026-08-02', 100);
INSERT INTO payments VALUES (4, 3, DATE '2026-08-02', 7);
INSERT INTO payments VALUES (5, 3, DATE '2026-08-03', 7);
INSERT INTO payments VALUES (6, 3, DATE '2026-08-04', 7);
INSERT INTO payments VALUES (7, 4, DATE '2026-10-04', 7);
INSERT INTO invoices VALUES (1, 1, DATE '2026-07-01', 8, 'open');
INSERT INTO invoices VALUES (2, 1, DATE '2026-07-02', 20, 'open');
INSERT INTO invoices VALUES (3, 1, DATE '2026-07-03', 20, 'open');
INSERT INTO invoices VALUES (4, 2, DATE '2026-07-03', 20, 'paid');
INSERT INTO invoices VALUES (5, 2, DATE '2026-07-04', 30, 'partly_paid');
INSERT INTO invoices VALUES (6, 3, DATE '2026-07-04', 30, 'open');
INSERT INTO payments VALUES (8, 5, DATE '2026-08-04', 1);
INSERT INTO payments VALUES (9, 5, DATE '2026-08-05', 2);
INSERT INTO payments VALUES (10, 5, DATE '2026-08-05', 40.25);
INSERT INTO invoices VALUES (8, 5, DATE '2026-07-04', 30, 'open');
INSERT INTO invoices VALUES (9, 5, DATE '2026-07-01', 0, 'open');
INSERT INTO invoices VALUES (7, 4, DATE '2026-07-04', 30, 'open');
CREATE OR REPLACE TRIGGER trg_invoices_audit
AFTER INSERT OR UPDATE OR DELETE ON invoices
FOR EACH ROW
BEGIN
  IF NVL(:OLD.status, '-') <> NVL(:NEW.status, '-') THEN
    INSERT INTO invoice_audit VALUES (seq_audit.NEXTVAL, NVL(:NEW.invoice_id, :OLD.invoice_id), :OLD.status, :NEW.status);
  END IF;
END;
/
CREATE OR REPLACE TRIGGER trg_allocations_balance
AFTER INSERT OR DELETE ON allocations
FOR EACH ROW
DECLARE
  v_account  invoices.account_id%TYPE;
  v_delta    NUMBER := NVL(:NEW.amount, 0) - NVL(:OLD.amount, 0);
BEGIN
  SELECT account_id INTO v_account FROM invoices WHERE invoice_id = NVL(:NEW.invoice_id, :OLD.invoice_id);
  UPDATE account_balances SET settled = settled + v_delta, changed_at = SYSDATE WHERE account_id = v_account;
  IF SQL%ROWCOUNT = 0 THEN
    INSERT INTO account_balances VALUES (v_account, v_delta, SYSDATE);
  END IF;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    RAISE_APPLICATION_ERROR(-20990, 'allocation to an invoice that is not there');
END;
/
CREATE OR REPLACE PROCEDURE allocate_account(p_account_id IN NUMBER, p_day IN DATE, p_allocated OUT NUMBER, p_rows OUT NUMBER) IS
    CURSOR c_payments IS
      SELECT p.payment_id, p.amount - NVL((SELECT SUM(a.amount) FROM allocations a WHERE a.payment_id = p.payment_id), 0) AS remaining
        FROM payments p
       WHERE p.account_id = p_account_id AND p.received_on <= p_day
       ORDER BY p.received_on, p.payment_id;
    CURSOR c_invoices IS
      SELECT i.invoice_id, i.total_amount - NVL((SELECT SUM(a.amount) FROM allocations a WHERE a.invoice_id = i.invoice_id), 0) AS open_amount
        FROM invoices i
       WHERE i.account_id = p_account_id AND i.status <> 'paid'
       ORDER BY i.due_date, i.invoice_id;
    v_payment   c_payments%ROWTYPE;
    v_invoice   c_invoices%ROWTYPE;
    v_remaining NUMBER := 0;
    v_open      NUMBER := 0;
    v_part      NUMBER;
  BEGIN
    p_allocated := 0;
    p_rows := 0;
    OPEN c_payments;
    OPEN c_invoices;
    LOOP
      WHILE v_open <= 0 LOOP
        FETCH c_invoices INTO v_invoice;
        EXIT WHEN c_invoices%NOTFOUND;
        v_open := v_invoice.open_amount;
      END LOOP;
      EXIT WHEN v_open <= 0;
      WHILE v_remaining <= 0 LOOP
        FETCH c_payments INTO v_payment;
        EXIT WHEN c_payments%NOTFOUND;
        v_remaining := v_payment.remaining;
      END LOOP;
      EXIT WHEN v_remaining <= 0;
      v_part := LEAST(v_remaining, v_open);
      INSERT INTO allocations (allocation_id, payment_id, invoice_id, allocated_on, amount)
      VALUES (seq_allocation.NEXTVAL, v_payment.payment_id, v_invoice.invoice_id, p_day, v_part);
      v_remaining := v_remaining - v_part;
      v_open := v_open - v_part;
      p_allocated := p_allocated + v_part;
      p_rows := p_rows + 1;
      IF v_open = 0 THEN
        UPDATE invoices SET status = 'paid' WHERE invoice_id = v_invoice.invoice_id;
      ELSE
        UPDATE invoices SET status = 'partly_paid' WHERE invoice_id = v_invoice.invoice_id AND status = 'open';
      END IF;
    END LOOP;
    CLOSE c_invoices;
    CLOSE c_payments;
  EXCEPTION
    WHEN OTHERS THEN
      IF c_invoices%ISOPEN THEN CLOSE c_invoices; END IF;
      IF c_payments%ISOPEN THEN CLOSE c_payments; END IF;
      RAISE;
END allocate_account;
/
CREATE OR REPLACE PROCEDURE allocate_all(p_day IN DATE, p_allocated OUT NUMBER, p_rows OUT NUMBER) IS
    CURSOR c_accounts IS SELECT DISTINCT account_id FROM payments WHERE received_on <= p_day ORDER BY account_id;
    v_account_id NUMBER(12);
    v_allocated  NUMBER;
    v_rows       NUMBER;
    v_accounts   PLS_INTEGER := 0;
    v_failed     PLS_INTEGER := 0;
  BEGIN
    p_allocated := 0;
    p_rows := 0;
    OPEN c_accounts;
    LOOP
      FETCH c_accounts INTO v_account_id;
      EXIT WHEN c_accounts%NOTFOUND;
      BEGIN
        SAVEPOINT one_account;
        allocate_account(v_account_id, p_day, v_allocated, v_rows);
        p_allocated := p_allocated + v_allocated;
        p_rows := p_rows + v_rows;
      EXCEPTION
        WHEN OTHERS THEN
          ROLLBACK TO one_account;
          v_failed := v_failed + 1;
          DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO errors VALUES ('account ' || v_account_id || ': ' || m_); END;
      END;
      v_accounts := v_accounts + 1;
      IF MOD(v_accounts, 100) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_accounts;
    COMMIT;
END allocate_all;
/
CREATE TABLE moves (n NUMBER PRIMARY KEY, item NUMBER, qty NUMBER, shop NUMBER);
CREATE TABLE stock (item NUMBER PRIMARY KEY, qty NUMBER, state VARCHAR2(10));
CREATE TABLE log_lines (n NUMBER, shop NUMBER, item NUMBER, old_state VARCHAR2(10), txt VARCHAR2(200));
CREATE TABLE shops (shop NUMBER PRIMARY KEY, moved NUMBER);
CREATE SEQUENCE seq_log;
INSERT INTO shops SELECT level, 0 FROM dual CONNECT BY level <= 4;
INSERT INTO stock SELECT level, 10, 'full' FROM dual CONNECT BY level <= 3;
INSERT INTO moves SELECT level, MOD(level, 4) + 1, MOD(level * 5, 7), MOD(level, 3) + 1 FROM dual CONNECT BY level <= 20;
-- Rows that iterations of several shops touch.
CREATE OR REPLACE PROCEDURE move_all IS
  v_state stock.state%TYPE;
  v_sum NUMBER;
BEGIN
  FOR s IN (SELECT shop FROM shops ORDER BY shop DESC) LOOP
    v_sum := 0;
    FOR m IN (SELECT n, item, qty FROM moves WHERE shop = s.shop ORDER BY n DESC) LOOP
      SELECT MAX(state) INTO v_state FROM stock WHERE item = m.item;
      UPDATE stock SET qty = qty - m.qty, state = CASE WHEN qty > m.qty THEN 'some' ELSE 'none' END WHERE item = m.item;
      INSERT INTO log_lines VALUES (seq_log.NEXTVAL, s.shop, m.item, v_state, NULL);
      v_sum := v_sum + m.qty;
    END LOOP;
    UPDATE shops SET moved = v_sum WHERE shop = s.shop;
  END LOOP;
END;
/
-- A text that the inner loop carries from row to row.
CREATE OR REPLACE PROCEDURE move_with_text IS
  v_state stock.state%TYPE;
  v_text VARCHAR2(200);
BEGIN
  FOR s IN (SELECT shop FROM shops ORDER BY shop) LOOP
    v_text := 'moves';
    FOR m IN (SELECT n, item, qty FROM moves WHERE shop = s.shop ORDER BY n) LOOP
      SELECT MAX(state) INTO v_state FROM stock WHERE item = m.item;
      UPDATE stock SET qty = qty - m.qty, state = CASE WHEN qty > m.qty THEN 'some' ELSE 'none' END WHERE item = m.item;
      v_text := SUBSTR(v_text || ' ' || v_state || m.n, 1, 100);
      INSERT INTO log_lines VALUES (seq_log.NEXTVAL, s.shop, m.item, v_state, v_text);
    END LOOP;
  END LOOP;
END;
/
-- run
DECLARE a NUMBER; n NUMBER; BEGIN allocate_all(DATE '2026-09-01', a, n); DBMS_OUTPUT.PUT_LINE(a || ' ' || n); END;
/
BEGIN move_all; END;
/
UPDATE stock SET qty = 12, state = 'full';
BEGIN move_with_text; END;
/
SELECT * FROM allocations ORDER BY allocation_id;
SELECT account_id, settled FROM account_balances ORDER BY account_id;
SELECT * FROM invoices ORDER BY invoice_id;
SELECT * FROM invoice_audit ORDER BY audit_id;
SELECT * FROM errors;
SELECT * FROM log_lines ORDER BY n;
SELECT * FROM stock ORDER BY item;
SELECT * FROM shops ORDER BY shop;
