-- Double-entry bookkeeping: what happened becomes balanced journals. What cannot be posted goes to an error table.

CREATE OR REPLACE PACKAGE ledger AS

  c_cash        CONSTANT ledger_entries.ledger_account%TYPE := '1000';
  c_receivables CONSTANT ledger_entries.ledger_account%TYPE := '1200';
  c_tax_payable CONSTANT ledger_entries.ledger_account%TYPE := '2200';
  c_revenue     CONSTANT ledger_entries.ledger_account%TYPE := '4000';
  c_refunds     CONSTANT ledger_entries.ledger_account%TYPE := '4900';
  c_chargebacks CONSTANT ledger_entries.ledger_account%TYPE := '6100';

  e_unbalanced EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_unbalanced, -20901);

  PROCEDURE post_invoices (p_period IN VARCHAR2, p_posted OUT NUMBER, p_failed OUT NUMBER);
  PROCEDURE post_payments (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER);
  PROCEDURE post_refunds (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER);
  PROCEDURE post_chargebacks (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER);

  FUNCTION is_posted (
    p_source_type IN ledger_entries.source_type%TYPE,
    p_source_id   IN ledger_entries.source_id%TYPE
  ) RETURN BOOLEAN;

  PROCEDURE reverse_journal (
    p_journal_id  IN  ledger_entries.journal_id%TYPE,
    p_day         IN  DATE,
    p_new_journal OUT ledger_entries.journal_id%TYPE
  );

  PROCEDURE summarize (p_period IN VARCHAR2);

  FUNCTION balance (
    p_ledger_account IN ledger_entries.ledger_account%TYPE,
    p_currency       IN ledger_entries.currency%TYPE,
    p_up_to          IN DATE
  ) RETURN NUMBER;

  PROCEDURE check_balanced (p_period IN VARCHAR2, p_problems OUT NUMBER);

END ledger;
/

CREATE OR REPLACE PACKAGE BODY ledger AS

  c_module CONSTANT VARCHAR2(30) := 'ledger';

  FUNCTION is_posted (
    p_source_type IN ledger_entries.source_type%TYPE,
    p_source_id   IN ledger_entries.source_id%TYPE
  ) RETURN BOOLEAN IS
    v_count NUMBER;
  BEGIN
    SELECT COUNT(*)
      INTO v_count
      FROM ledger_entries
     WHERE source_type = p_source_type
       AND source_id = p_source_id
       AND ROWNUM = 1;
    RETURN v_count = 1;
  END is_posted;

  PROCEDURE entry (
    p_journal_id     IN ledger_entries.journal_id%TYPE,
    p_posted_on      IN ledger_entries.posted_on%TYPE,
    p_period         IN ledger_entries.period%TYPE,
    p_account_id     IN ledger_entries.account_id%TYPE,
    p_ledger_account IN ledger_entries.ledger_account%TYPE,
    p_currency       IN ledger_entries.currency%TYPE,
    p_debit          IN NUMBER,
    p_credit         IN NUMBER,
    p_source_type    IN ledger_entries.source_type%TYPE,
    p_source_id      IN ledger_entries.source_id%TYPE
  ) IS
  BEGIN
    INSERT INTO ledger_entries
      (entry_id, journal_id, posted_on, period, account_id, ledger_account, currency, debit, credit,
       source_type, source_id)
    VALUES
      (seq_ledger_entry.NEXTVAL, p_journal_id, p_posted_on, p_period, p_account_id, p_ledger_account, p_currency,
       p_debit, p_credit, p_source_type, p_source_id);
  END entry;

  PROCEDURE check_journal (p_journal_id IN ledger_entries.journal_id%TYPE) IS
    v_difference NUMBER;
  BEGIN
    SELECT SUM(debit) - SUM(credit)
      INTO v_difference
      FROM ledger_entries
     WHERE journal_id = p_journal_id;
    IF v_difference <> 0 THEN
      RAISE_APPLICATION_ERROR(-20901, 'journal ' || p_journal_id || ' is off by ' || v_difference);
    END IF;
  END check_journal;

  PROCEDURE remember_error (
    p_source_type IN ledger_errors.source_type%TYPE,
    p_source_id   IN ledger_errors.source_id%TYPE,
    p_code        IN NUMBER,
    p_text        IN VARCHAR2
  ) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO ledger_errors (error_id, source_type, source_id, error_code, error_text, created_at)
    VALUES (seq_error.NEXTVAL, p_source_type, p_source_id, p_code, SUBSTR(p_text, 1, 400), SYSDATE);
    COMMIT;
  END remember_error;

  FUNCTION next_journal RETURN ledger_entries.journal_id%TYPE IS
    v_journal_id ledger_entries.journal_id%TYPE;
  BEGIN
    SELECT seq_journal.NEXTVAL INTO v_journal_id FROM DUAL;
    RETURN v_journal_id;
  END next_journal;

  PROCEDURE post_invoices (p_period IN VARCHAR2, p_posted OUT NUMBER, p_failed OUT NUMBER) IS
    CURSOR c_invoices IS
      SELECT invoice_id, account_id, currency, issue_date, net_amount, tax_amount, total_amount
        FROM invoices
       WHERE period = p_period
       ORDER BY invoice_id;
    r         c_invoices%ROWTYPE;
    v_journal ledger_entries.journal_id%TYPE;
    v_run_id  billing_runs.run_id%TYPE;
    v_problem VARCHAR2(400);
  BEGIN
    p_posted := 0;
    p_failed := 0;
    v_run_id := bill_log.start_step(p_period, 'POSTING');
    OPEN c_invoices;
    LOOP
      FETCH c_invoices INTO r;
      EXIT WHEN c_invoices%NOTFOUND;
      BEGIN
        SAVEPOINT one_invoice;
        IF NOT is_posted('invoice', r.invoice_id) THEN
          v_problem := taxes.check_invoice(r.invoice_id);
          IF v_problem IS NOT NULL THEN
            RAISE_APPLICATION_ERROR(-20902, v_problem);
          END IF;
          v_journal := next_journal;
          entry(v_journal, r.issue_date, p_period, r.account_id, c_receivables, r.currency,
                r.total_amount, 0, 'invoice', r.invoice_id);
          entry(v_journal, r.issue_date, p_period, r.account_id, c_revenue, r.currency,
                0, r.net_amount, 'invoice', r.invoice_id);
          entry(v_journal, r.issue_date, p_period, r.account_id, c_tax_payable, r.currency,
                0, r.tax_amount, 'invoice', r.invoice_id);
          check_journal(v_journal);
          p_posted := p_posted + 1;
        END IF;
      EXCEPTION
        WHEN e_unbalanced THEN
          ROLLBACK TO one_invoice;
          p_failed := p_failed + 1;
          remember_error('invoice', r.invoice_id, SQLCODE, SQLERRM);
        WHEN OTHERS THEN
          ROLLBACK TO one_invoice;
          p_failed := p_failed + 1;
          remember_error('invoice', r.invoice_id, SQLCODE, SQLERRM);
          bill_log.error(c_module, 'invoice ' || r.invoice_id || ': ' || SQLERRM);
      END;
      IF MOD(c_invoices%ROWCOUNT, bill_util.commit_every) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_invoices;
    COMMIT;
    bill_log.finish_step(v_run_id, p_posted, p_failed);
  END post_invoices;

  PROCEDURE post_payments (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER) IS
    v_journal ledger_entries.journal_id%TYPE;
  BEGIN
    p_posted := 0;
    FOR r IN (SELECT payment_id, account_id, currency, received_on, amount
                FROM payments
               WHERE received_on >= p_from
                 AND received_on <= p_to
               ORDER BY payment_id) LOOP
      IF NOT is_posted('payment', r.payment_id) THEN
        v_journal := next_journal;
        entry(v_journal, r.received_on, bill_util.period_of(r.received_on), r.account_id, c_cash, r.currency,
              r.amount, 0, 'payment', r.payment_id);
        entry(v_journal, r.received_on, bill_util.period_of(r.received_on), r.account_id, c_receivables, r.currency,
              0, r.amount, 'payment', r.payment_id);
        p_posted := p_posted + 1;
        IF MOD(p_posted, bill_util.commit_every) = 0 THEN
          COMMIT;
        END IF;
      END IF;
    END LOOP;
    COMMIT;
  END post_payments;

  PROCEDURE post_refunds (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER) IS
    CURSOR c_given_back IS
      SELECT refund_id, account_id, currency, refunded_on, amount
        FROM refunds
       WHERE refunded_on BETWEEN p_from AND p_to
       ORDER BY refund_id;
    v_journal ledger_entries.journal_id%TYPE;
  BEGIN
    p_posted := 0;
    FOR r IN c_given_back LOOP
      BEGIN
        IF NOT is_posted('refund', r.refund_id) THEN
          v_journal := next_journal;
          entry(v_journal, r.refunded_on, bill_util.period_of(r.refunded_on), r.account_id, c_refunds, r.currency,
                r.amount, 0, 'refund', r.refund_id);
          entry(v_journal, r.refunded_on, bill_util.period_of(r.refunded_on), r.account_id, c_cash, r.currency,
                0, r.amount, 'refund', r.refund_id);
          p_posted := p_posted + 1;
        END IF;
      EXCEPTION
        WHEN OTHERS THEN
          remember_error('refund', r.refund_id, SQLCODE, SQLERRM);
      END;
    END LOOP;
    COMMIT;
  END post_refunds;

  PROCEDURE post_chargebacks (p_from IN DATE, p_to IN DATE, p_posted OUT NUMBER) IS
    CURSOR c_lost IS
      SELECT chargeback_id, account_id, currency, charged_back_on, amount
        FROM chargebacks
       WHERE charged_back_on BETWEEN p_from AND p_to
       ORDER BY chargeback_id;
    v_journal ledger_entries.journal_id%TYPE;
  BEGIN
    p_posted := 0;
    FOR r IN c_lost LOOP
      BEGIN
        IF NOT is_posted('chargeback', r.chargeback_id) THEN
          v_journal := next_journal;
          entry(v_journal, r.charged_back_on, bill_util.period_of(r.charged_back_on), r.account_id, c_chargebacks,
                r.currency, r.amount, 0, 'chargeback', r.chargeback_id);
          entry(v_journal, r.charged_back_on, bill_util.period_of(r.charged_back_on), r.account_id, c_cash,
                r.currency, 0, r.amount, 'chargeback', r.chargeback_id);
          p_posted := p_posted + 1;
        END IF;
      EXCEPTION
        WHEN OTHERS THEN
          remember_error('chargeback', r.chargeback_id, SQLCODE, SQLERRM);
      END;
    END LOOP;
    COMMIT;
  END post_chargebacks;

  -- The same entries with debit and credit exchanged. The old journal stays: books are never erased.
  PROCEDURE reverse_journal (
    p_journal_id  IN  ledger_entries.journal_id%TYPE,
    p_day         IN  DATE,
    p_new_journal OUT ledger_entries.journal_id%TYPE
  ) IS
    TYPE t_entries IS TABLE OF ledger_entries%ROWTYPE;
    v_entries t_entries;
    v_debit   ledger_entries.debit%TYPE;
  BEGIN
    SELECT *
      BULK COLLECT INTO v_entries
      FROM ledger_entries
     WHERE journal_id = p_journal_id
     ORDER BY entry_id;
    IF v_entries.COUNT = 0 THEN
      RAISE_APPLICATION_ERROR(-20903, 'there is no journal ' || p_journal_id);
    END IF;
    p_new_journal := next_journal;
    FOR i IN 1 .. v_entries.COUNT LOOP
      SELECT seq_ledger_entry.NEXTVAL INTO v_entries(i).entry_id FROM DUAL;
      v_entries(i).journal_id := p_new_journal;
      v_entries(i).posted_on := p_day;
      v_entries(i).period := bill_util.period_of(p_day);
      v_debit := v_entries(i).debit;
      v_entries(i).debit := v_entries(i).credit;
      v_entries(i).credit := v_debit;
    END LOOP;
    FORALL i IN 1 .. v_entries.COUNT
      INSERT INTO ledger_entries VALUES v_entries(i);
    check_journal(p_new_journal);
  END reverse_journal;

  -- One row per currency and account of a period, with the balance of all periods up to it.
  PROCEDURE summarize (p_period IN VARCHAR2) IS
    v_before ledger_summary.running_balance%TYPE;
  BEGIN
    DELETE FROM ledger_summary WHERE period = p_period;
    FOR r IN (SELECT currency, ledger_account, SUM(debit) AS debit, SUM(credit) AS credit
                FROM ledger_entries
               WHERE period = p_period
               GROUP BY currency, ledger_account
               ORDER BY currency, ledger_account) LOOP
      BEGIN
        SELECT running_balance
          INTO v_before
          FROM ledger_summary s
         WHERE s.currency = r.currency
           AND s.ledger_account = r.ledger_account
           AND s.period = (SELECT MAX(x.period)
                             FROM ledger_summary x
                            WHERE x.currency = r.currency
                              AND x.ledger_account = r.ledger_account
                              AND x.period < p_period);
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          v_before := 0;
      END;
      INSERT INTO ledger_summary (period, currency, ledger_account, debit, credit, balance, running_balance)
      VALUES (p_period, r.currency, r.ledger_account, r.debit, r.credit, r.debit - r.credit,
              v_before + r.debit - r.credit);
    END LOOP;
    COMMIT;
  END summarize;

  FUNCTION balance (
    p_ledger_account IN ledger_entries.ledger_account%TYPE,
    p_currency       IN ledger_entries.currency%TYPE,
    p_up_to          IN DATE
  ) RETURN NUMBER IS
    v_balance NUMBER;
  BEGIN
    SELECT NVL(SUM(debit - credit), 0)
      INTO v_balance
      FROM ledger_entries
     WHERE ledger_account = p_ledger_account
       AND currency = p_currency
       AND posted_on <= p_up_to;
    RETURN v_balance;
  END balance;

  PROCEDURE check_balanced (p_period IN VARCHAR2, p_problems OUT NUMBER) IS
    CURSOR c_entries IS
      SELECT journal_id, debit, credit
        FROM ledger_entries
       WHERE period = p_period
       ORDER BY journal_id;
    v_journal ledger_entries.journal_id%TYPE;
    v_sum     NUMBER := 0;
  BEGIN
    p_problems := 0;
    FOR r IN c_entries LOOP
      IF v_journal <> r.journal_id AND v_sum <> 0 THEN
        p_problems := p_problems + 1;
        bill_log.error(c_module, 'journal ' || v_journal || ' is off by ' || v_sum);
      END IF;
      IF v_journal IS NULL OR v_journal <> r.journal_id THEN
        v_journal := r.journal_id;
        v_sum := 0;
      END IF;
      v_sum := v_sum + r.debit - r.credit;
    END LOOP;
    IF v_sum <> 0 THEN
      p_problems := p_problems + 1;
      bill_log.error(c_module, 'journal ' || v_journal || ' is off by ' || v_sum);
    END IF;
  END check_balanced;

END ledger;
/
