-- Dunning: overdue invoices climb through levels, each with a fee and interest; the last ones block the account.

CREATE OR REPLACE PACKAGE dunning AS

  PROCEDURE run (
    p_day      IN  DATE,
    p_raised   OUT NUMBER,
    p_closed   OUT NUMBER
  );

  PROCEDURE dun_invoice (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_day        IN  DATE,
    p_level      OUT dunning_levels.level_no%TYPE
  );

  FUNCTION level_for (p_days_late IN NUMBER) RETURN dunning_levels.level_no%TYPE;

  FUNCTION interest (
    p_amount  IN NUMBER,
    p_percent IN NUMBER,
    p_days    IN NUMBER
  ) RETURN NUMBER;

  PROCEDURE block_accounts (p_day IN DATE, p_blocked OUT NUMBER);

  PROCEDURE release_accounts (p_day IN DATE, p_released OUT NUMBER);

  PROCEDURE waive_fees (
    p_account_id IN accounts.account_id%TYPE,
    p_reason     IN VARCHAR2,
    p_waived     OUT NUMBER
  );

  PROCEDURE print_summary (p_day IN DATE);

END dunning;
/

CREATE OR REPLACE PACKAGE BODY dunning AS

  c_module CONSTANT VARCHAR2(30) := 'dunning';
  c_days_of_year CONSTANT PLS_INTEGER := 365;

  TYPE t_levels IS TABLE OF dunning_levels%ROWTYPE INDEX BY PLS_INTEGER;

  g_levels t_levels;

  PROCEDURE load_levels IS
  BEGIN
    IF g_levels.COUNT = 0 THEN
      FOR r IN (SELECT * FROM dunning_levels ORDER BY level_no) LOOP
        g_levels(r.level_no) := r;
      END LOOP;
    END IF;
  END load_levels;

  -- The highest level whose days have passed; 0 when none has.
  FUNCTION level_for (p_days_late IN NUMBER) RETURN dunning_levels.level_no%TYPE IS
    v_level dunning_levels.level_no%TYPE := 0;
    i       PLS_INTEGER;
  BEGIN
    load_levels;
    i := g_levels.FIRST;
    WHILE i IS NOT NULL LOOP
      IF p_days_late >= g_levels(i).days_overdue THEN
        v_level := i;
      END IF;
      i := g_levels.NEXT(i);
    END LOOP;
    RETURN v_level;
  END level_for;

  FUNCTION interest (
    p_amount  IN NUMBER,
    p_percent IN NUMBER,
    p_days    IN NUMBER
  ) RETURN NUMBER IS
  BEGIN
    IF p_days <= 0 OR NVL(p_percent, 0) = 0 THEN
      RETURN 0;
    END IF;
    RETURN p_amount * p_percent * p_days / (100 * c_days_of_year);
  END interest;

  PROCEDURE charge_fee (
    p_case     IN dunning_cases%ROWTYPE,
    p_level    IN dunning_levels%ROWTYPE,
    p_due_date IN invoices.due_date%TYPE,
    p_currency IN invoices.currency%TYPE,
    p_day      IN DATE
  ) IS
    v_fee      late_fees.fee_amount%TYPE;
    v_interest late_fees.interest_amount%TYPE;
    v_days     NUMBER := p_day - p_due_date;
  BEGIN
    BEGIN
      v_fee := bill_util.convert_money(p_level.fee_eur, 'EUR', p_currency, p_day);
    EXCEPTION
      WHEN bill_util.e_no_rate THEN
        v_fee := 0;
        bill_log.write(c_module, 'no rate for the fee of case ' || p_case.case_id, bill_log.c_warning);
    END;
    v_interest := bill_util.round_money(interest(p_case.open_amount, p_level.interest_percent, v_days), p_currency);
    IF v_fee + v_interest > 0 THEN
      INSERT INTO late_fees
        (late_fee_id, case_id, invoice_id, account_id, level_no, days_late, fee_amount, interest_amount,
         currency, charged_on)
      VALUES
        (seq_late_fee.NEXTVAL, p_case.case_id, p_case.invoice_id, p_case.account_id, p_level.level_no, v_days,
         v_fee, v_interest, p_currency, p_day);
    END IF;
  END charge_fee;

  -- Opens a case or lifts it to the level of the day. A case climbs one level per run, so that each letter is sent.
  PROCEDURE dun_invoice (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_day        IN  DATE,
    p_level      OUT dunning_levels.level_no%TYPE
  ) IS
    v_invoice invoices%ROWTYPE;
    v_case    dunning_cases%ROWTYPE;
    v_open    NUMBER;
    v_target  dunning_levels.level_no%TYPE;
    v_minimum NUMBER;
    v_is_new  BOOLEAN := FALSE;
  BEGIN
    p_level := 0;
    load_levels;
    SELECT * INTO v_invoice FROM invoices WHERE invoice_id = p_invoice_id;
    v_open := invoicing.open_amount(p_invoice_id);
    v_minimum := bill_util.number_parameter('DUNNING_MINIMUM_EUR', 0);
    IF v_open <= 0 OR v_invoice.due_date >= p_day THEN
      RETURN;
    END IF;
    IF bill_util.convert_money(v_open, v_invoice.currency, 'EUR', p_day) < v_minimum THEN
      RETURN;
    END IF;
    v_target := level_for(p_day - v_invoice.due_date);
    IF v_target = 0 THEN
      RETURN;
    END IF;

    BEGIN
      SELECT *
        INTO v_case
        FROM dunning_cases
       WHERE invoice_id = p_invoice_id
         FOR UPDATE;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        v_is_new := TRUE;
        SELECT seq_dunning_case.NEXTVAL INTO v_case.case_id FROM DUAL;
        v_case.invoice_id := p_invoice_id;
        v_case.account_id := v_invoice.account_id;
        v_case.level_no := 0;
        v_case.status := 'open';
        v_case.opened_on := p_day;
    END;
    IF v_case.status = 'closed' THEN
      v_case.level_no := 0;
      v_case.status := 'open';
      v_case.opened_on := p_day;
    END IF;
    IF v_case.level_no >= v_target THEN
      RETURN;
    END IF;
    p_level := v_case.level_no + 1;
    v_case.level_no := p_level;
    v_case.last_action_on := p_day;
    v_case.open_amount := v_open;
    IF v_is_new THEN
      INSERT INTO dunning_cases VALUES v_case;
    ELSE
      UPDATE dunning_cases
         SET ROW = v_case
       WHERE case_id = v_case.case_id;
    END IF;
    charge_fee(v_case, g_levels(p_level), v_invoice.due_date, v_invoice.currency, p_day);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20801, 'there is no invoice ' || p_invoice_id);
  END dun_invoice;

  -- Cases whose invoice was paid meanwhile.
  PROCEDURE close_paid (p_day IN DATE, p_closed OUT NUMBER) IS
    CURSOR c_cases IS
      SELECT c.case_id, c.invoice_id
        FROM dunning_cases c
       WHERE c.status = 'open'
         FOR UPDATE OF c.status;
  BEGIN
    p_closed := 0;
    FOR r IN c_cases LOOP
      IF invoicing.open_amount(r.invoice_id) <= 0 THEN
        UPDATE dunning_cases
           SET status = 'closed',
               last_action_on = p_day,
               open_amount = 0
         WHERE CURRENT OF c_cases;
        p_closed := p_closed + 1;
      END IF;
    END LOOP;
  END close_paid;

  PROCEDURE run (
    p_day      IN  DATE,
    p_raised   OUT NUMBER,
    p_closed   OUT NUMBER
  ) IS
    CURSOR c_overdue IS
      SELECT invoice_id
        FROM invoices
       WHERE due_date < p_day
         AND status <> 'paid'
       ORDER BY account_id, due_date, invoice_id;
    v_invoice_id invoices.invoice_id%TYPE;
    v_level      dunning_levels.level_no%TYPE;
    v_count      PLS_INTEGER := 0;
    v_failed     PLS_INTEGER := 0;
    v_run_id     billing_runs.run_id%TYPE;
  BEGIN
    p_raised := 0;
    p_closed := 0;
    v_run_id := bill_log.start_step(bill_util.period_of(p_day), 'DUNNING');
    close_paid(p_day, p_closed);
    OPEN c_overdue;
    LOOP
      FETCH c_overdue INTO v_invoice_id;
      EXIT WHEN c_overdue%NOTFOUND;
      BEGIN
        dun_invoice(v_invoice_id, p_day, v_level);
        IF v_level > 0 THEN
          p_raised := p_raised + 1;
        END IF;
      EXCEPTION
        WHEN OTHERS THEN
          v_failed := v_failed + 1;
          bill_log.error(c_module, 'invoice ' || v_invoice_id || ': ' || SQLERRM);
      END;
      v_count := v_count + 1;
      IF MOD(v_count, bill_util.commit_every) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_overdue;
    COMMIT;
    bill_log.finish_step(v_run_id, p_raised, v_failed, p_closed || ' closed');
  END run;

  PROCEDURE block_accounts (p_day IN DATE, p_blocked OUT NUMBER) IS
    CURSOR c_accounts IS
      SELECT a.account_id
        FROM accounts a
       WHERE a.status = 'active'
         AND EXISTS (SELECT 1
                       FROM dunning_cases c, dunning_levels l
                      WHERE c.account_id = a.account_id
                        AND c.status = 'open'
                        AND l.level_no = c.level_no
                        AND l.blocks_service = 'Y')
         FOR UPDATE OF a.status;
  BEGIN
    p_blocked := 0;
    FOR r IN c_accounts LOOP
      UPDATE accounts SET status = 'suspended' WHERE CURRENT OF c_accounts;
      p_blocked := p_blocked + 1;
    END LOOP;
    COMMIT;
    bill_log.write(c_module, p_blocked || ' accounts suspended on ' || TO_CHAR(p_day, 'YYYY-MM-DD'));
  END block_accounts;

  PROCEDURE release_accounts (p_day IN DATE, p_released OUT NUMBER) IS
  BEGIN
    UPDATE accounts a
       SET a.status = 'active'
     WHERE a.status = 'suspended'
       AND NOT EXISTS (SELECT 1
                         FROM dunning_cases c
                        WHERE c.account_id = a.account_id
                          AND c.status = 'open');
    p_released := SQL%ROWCOUNT;
    COMMIT;
    bill_log.write(c_module, p_released || ' accounts released on ' || TO_CHAR(p_day, 'YYYY-MM-DD'));
  END release_accounts;

  PROCEDURE waive_fees (
    p_account_id IN accounts.account_id%TYPE,
    p_reason     IN VARCHAR2,
    p_waived     OUT NUMBER
  ) IS
    v_amount NUMBER := 0;
  BEGIN
    FOR r IN (SELECT late_fee_id, fee_amount + interest_amount AS amount
                FROM late_fees
               WHERE account_id = p_account_id) LOOP
      DELETE FROM late_fees WHERE late_fee_id = r.late_fee_id;
      v_amount := v_amount + r.amount;
    END LOOP;
    p_waived := v_amount;
    bill_log.write(c_module, 'account ' || p_account_id || ': ' || v_amount || ' waived, ' || p_reason);
  END waive_fees;

  PROCEDURE print_summary (p_day IN DATE) IS
    v_total PLS_INTEGER := 0;
  BEGIN
    DBMS_OUTPUT.PUT_LINE('Dunning on ' || TO_CHAR(p_day, 'DD.MM.YYYY'));
    FOR r IN (SELECT l.level_no, l.letter, COUNT(c.case_id) AS cases, NVL(SUM(c.open_amount), 0) AS amount
                FROM dunning_levels l, dunning_cases c
               WHERE c.level_no (+) = l.level_no
                 AND c.status (+) = 'open'
               GROUP BY l.level_no, l.letter
               ORDER BY l.level_no) LOOP
      DBMS_OUTPUT.PUT_LINE(r.level_no || ' ' || RPAD(r.letter, 20) || LPAD(r.cases, 8));
      v_total := v_total + r.cases;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('  ' || RPAD('all', 20) || LPAD(v_total, 8));
  END print_summary;

END dunning;
/
