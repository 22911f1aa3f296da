-- Allocation of payments: the oldest money settles the oldest invoice, account by account.

CREATE OR REPLACE PACKAGE payment_fifo AS

  PROCEDURE allocate_all (
    p_day       IN  DATE,
    p_allocated OUT NUMBER,
    p_rows      OUT NUMBER
  );

  PROCEDURE allocate_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_day        IN  DATE,
    p_allocated  OUT NUMBER,
    p_rows       OUT NUMBER
  );

  PROCEDURE allocate_by_reference (
    p_day       IN  DATE,
    p_allocated OUT NUMBER
  );

  FUNCTION unallocated (p_payment_id IN payments.payment_id%TYPE) RETURN NUMBER;

  PROCEDURE undo_payment (
    p_payment_id IN  payments.payment_id%TYPE,
    p_undone     OUT NUMBER
  );

  FUNCTION account_credit (p_account_id IN accounts.account_id%TYPE) RETURN NUMBER;

END payment_fifo;
/

CREATE OR REPLACE PACKAGE BODY payment_fifo AS

  c_module CONSTANT VARCHAR2(30) := 'payment_fifo';

  FUNCTION unallocated (p_payment_id IN payments.payment_id%TYPE) RETURN NUMBER IS
    v_amount payments.amount%TYPE;
    v_used   NUMBER;
  BEGIN
    SELECT amount INTO v_amount FROM payments WHERE payment_id = p_payment_id;
    SELECT NVL(SUM(amount), 0) INTO v_used FROM allocations WHERE payment_id = p_payment_id;
    RETURN v_amount - v_used;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 0;
  END unallocated;

  PROCEDURE write_allocation (
    p_payment_id IN payments.payment_id%TYPE,
    p_invoice_id IN invoices.invoice_id%TYPE,
    p_day        IN DATE,
    p_amount     IN NUMBER
  ) IS
  BEGIN
    INSERT INTO allocations (allocation_id, payment_id, invoice_id, allocated_on, amount)
    VALUES (seq_allocation.NEXTVAL, p_payment_id, p_invoice_id, p_day, p_amount);
  END write_allocation;

  -- Two cursors side by side: payments with money left, invoices with an open amount. Each step settles the lesser of both.
  PROCEDURE allocate_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_day        IN  DATE,
    p_allocated  OUT NUMBER,
    p_rows       OUT NUMBER
  ) IS
    CURSOR c_payments IS
      SELECT p.payment_id,
             p.amount - NVL((SELECT SUM(a.amount)
                               FROM allocations a
                              WHERE a.payment_id = p.payment_id), 0) AS remaining
        FROM payments p
       WHERE p.account_id = p_account_id
         AND p.received_on <= p_day
       ORDER BY p.received_on, p.payment_id;
    CURSOR c_invoices IS
      SELECT i.invoice_id,
             i.total_amount - NVL((SELECT SUM(a.amount)
                                     FROM allocations a
                                    WHERE a.invoice_id = i.invoice_id), 0) AS open_amount
        FROM invoices i
       WHERE i.account_id = p_account_id
         AND i.status <> 'paid'
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
      write_allocation(v_payment.payment_id, v_invoice.invoice_id, p_day, v_part);
      v_remaining := v_remaining - v_part;
      v_open := v_open - v_part;
      p_allocated := p_allocated + v_part;
      p_rows := p_rows + 1;

      IF v_open = 0 THEN
        UPDATE invoices
           SET status = 'paid'
         WHERE invoice_id = v_invoice.invoice_id;
      ELSE
        UPDATE invoices
           SET status = 'partly_paid'
         WHERE invoice_id = v_invoice.invoice_id
           AND status = 'open';
      END IF;
    END LOOP;
    CLOSE c_invoices;
    CLOSE c_payments;
  EXCEPTION
    WHEN OTHERS THEN
      IF c_invoices%ISOPEN THEN
        CLOSE c_invoices;
      END IF;
      IF c_payments%ISOPEN THEN
        CLOSE c_payments;
      END IF;
      RAISE;
  END allocate_account;

  PROCEDURE allocate_all (
    p_day       IN  DATE,
    p_allocated OUT NUMBER,
    p_rows      OUT NUMBER
  ) IS
    CURSOR c_accounts IS
      SELECT DISTINCT account_id
        FROM payments
       WHERE received_on <= p_day
       ORDER BY account_id;
    v_account_id accounts.account_id%TYPE;
    v_allocated  NUMBER;
    v_rows       NUMBER;
    v_accounts   PLS_INTEGER := 0;
    v_failed     PLS_INTEGER := 0;
    v_run_id     billing_runs.run_id%TYPE;
  BEGIN
    p_allocated := 0;
    p_rows := 0;
    v_run_id := bill_log.start_step(bill_util.period_of(p_day), 'ALLOCATION');
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
          bill_log.error(c_module, 'account ' || v_account_id || ': ' || SQLERRM);
      END;
      v_accounts := v_accounts + 1;
      IF MOD(v_accounts, bill_util.commit_every) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_accounts;
    COMMIT;
    bill_log.finish_step(v_run_id, p_rows, v_failed);
  END allocate_all;

  -- First the payments that name their invoice exactly; what they leave goes the FIFO way.
  PROCEDURE allocate_by_reference (
    p_day       IN  DATE,
    p_allocated OUT NUMBER
  ) IS
    CURSOR c_named IS
      SELECT payment_id, account_id, reference
        FROM payments
       WHERE reference IS NOT NULL
         AND received_on <= p_day
       ORDER BY received_on, payment_id;
    v_invoice_id invoices.invoice_id%TYPE;
    v_open       NUMBER;
    v_money      NUMBER;
    v_part       NUMBER;
    v_count      PLS_INTEGER := 0;
    v_unknown    PLS_INTEGER := 0;
  BEGIN
    p_allocated := 0;
    FOR r IN c_named LOOP
      v_money := unallocated(r.payment_id);
      IF v_money > 0 THEN
        BEGIN
          SELECT invoice_id
            INTO v_invoice_id
            FROM invoices
           WHERE invoice_number = r.reference
             AND account_id = r.account_id;
          v_open := invoicing.open_amount(v_invoice_id);
          v_part := LEAST(v_open, v_money);
          IF v_part > 0 THEN
            write_allocation(r.payment_id, v_invoice_id, p_day, v_part);
            p_allocated := p_allocated + v_part;
            v_count := v_count + 1;
          END IF;
        EXCEPTION
          WHEN NO_DATA_FOUND THEN
            v_unknown := v_unknown + 1;
          WHEN TOO_MANY_ROWS THEN
            bill_log.write(c_module, 'reference ' || r.reference || ' is not unique', bill_log.c_warning);
        END;
      END IF;
      IF MOD(v_count, 1000) = 999 THEN
        COMMIT;
      END IF;
    END LOOP;
    COMMIT;
    bill_log.write(c_module, v_count || ' by reference, ' || v_unknown || ' references are unknown');
  END allocate_by_reference;

  -- A payment bounced: its allocations go, and its invoices are open again.
  PROCEDURE undo_payment (
    p_payment_id IN  payments.payment_id%TYPE,
    p_undone     OUT NUMBER
  ) IS
    TYPE t_ids IS TABLE OF allocations.invoice_id%TYPE;
    v_invoices t_ids;
    v_left     NUMBER;
  BEGIN
    DELETE FROM allocations
     WHERE payment_id = p_payment_id
    RETURNING invoice_id BULK COLLECT INTO v_invoices;
    p_undone := SQL%ROWCOUNT;
    FOR i IN 1 .. v_invoices.COUNT LOOP
      SELECT COUNT(*) INTO v_left FROM allocations WHERE invoice_id = v_invoices(i);
      UPDATE invoices
         SET status = CASE WHEN v_left = 0 THEN 'open' ELSE 'partly_paid' END
       WHERE invoice_id = v_invoices(i);
    END LOOP;
  END undo_payment;

  FUNCTION account_credit (p_account_id IN accounts.account_id%TYPE) RETURN NUMBER IS
    v_credit NUMBER := 0;
  BEGIN
    FOR r IN (SELECT payment_id FROM payments WHERE account_id = p_account_id) LOOP
      v_credit := v_credit + unallocated(r.payment_id);
    END LOOP;
    RETURN v_credit;
  END account_credit;

END payment_fifo;
/
