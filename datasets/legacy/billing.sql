-- The month close: all steps of a billing run in their order, each restartable.

CREATE OR REPLACE PACKAGE billing AS

  e_wrong_order EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_wrong_order, -20011);
  e_not_balanced EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_not_balanced, -20012);

  PROCEDURE close_month (p_month IN DATE);

  PROCEDURE simulate_month (p_month IN DATE);

  PROCEDURE archive_month (p_period IN VARCHAR2, p_rows OUT NUMBER);

  FUNCTION archived_total (
    p_period   IN VARCHAR2,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER;

  PROCEDURE write_statistics (p_period IN VARCHAR2);

  PROCEDURE customer_statement (
    p_account_id IN  accounts.account_id%TYPE,
    p_from       IN  DATE,
    p_to         IN  DATE,
    p_rows       OUT SYS_REFCURSOR
  );

  PROCEDURE print_runs (p_period IN VARCHAR2);

  FUNCTION version RETURN VARCHAR2;

END billing;
/

CREATE OR REPLACE PACKAGE BODY billing AS

  c_module  CONSTANT VARCHAR2(30) := 'billing';
  c_version CONSTANT VARCHAR2(10) := '4.11';

  g_started DATE;

  FUNCTION version RETURN VARCHAR2 IS
  BEGIN
    RETURN c_version;
  END version;

  FUNCTION month_table (p_period IN VARCHAR2) RETURN VARCHAR2 IS
  BEGIN
    RETURN 'rated_' || REPLACE(p_period, '-', '_');
  END month_table;

  -- The table of the month is made anew each time: archives are never appended to.
  PROCEDURE archive_month (p_period IN VARCHAR2, p_rows OUT NUMBER) IS
    v_table VARCHAR2(30) := month_table(p_period);
    e_no_table EXCEPTION;
    PRAGMA EXCEPTION_INIT(e_no_table, -942);
  BEGIN
    BEGIN
      EXECUTE IMMEDIATE 'DROP TABLE ' || v_table;
    EXCEPTION
      WHEN e_no_table THEN
        NULL;
    END;
    EXECUTE IMMEDIATE
      'CREATE TABLE ' || v_table || ' ('
      || ' event_id NUMBER(18) NOT NULL,'
      || ' account_id NUMBER(18) NOT NULL,'
      || ' product_id NUMBER(9) NOT NULL,'
      || ' currency VARCHAR2(3) NOT NULL,'
      || ' quantity NUMBER(18,3) NOT NULL,'
      || ' rated_amount NUMBER(18,4) NOT NULL,'
      || ' invoice_id NUMBER(18))';
    EXECUTE IMMEDIATE
      'INSERT INTO ' || v_table || ' (event_id, account_id, product_id, currency, quantity, rated_amount, invoice_id)'
      || ' SELECT event_id, account_id, product_id, currency, quantity, rated_amount, invoice_id'
      || '   FROM rated_usage'
      || '  WHERE billing_period = :period'
      USING p_period;
    p_rows := SQL%ROWCOUNT;
    COMMIT;
    bill_log.write(c_module, v_table || ': ' || p_rows || ' rows');
  END archive_month;

  FUNCTION archived_total (
    p_period   IN VARCHAR2,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER IS
    v_total NUMBER;
  BEGIN
    EXECUTE IMMEDIATE
      'SELECT NVL(SUM(rated_amount), 0) FROM ' || month_table(p_period) || ' WHERE currency = :currency'
      INTO v_total
      USING p_currency;
    RETURN v_total;
  END archived_total;

  PROCEDURE put_statistic (
    p_period   IN month_statistics.period%TYPE,
    p_measure  IN month_statistics.measure%TYPE,
    p_currency IN month_statistics.currency%TYPE,
    p_amount   IN month_statistics.amount%TYPE
  ) IS
  BEGIN
    INSERT INTO month_statistics (period, measure, currency, amount)
    VALUES (p_period, p_measure, p_currency, p_amount);
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN
      UPDATE month_statistics
         SET amount = p_amount
       WHERE period = p_period
         AND measure = p_measure
         AND currency = p_currency;
  END put_statistic;

  -- Goes through the invoices of the month once, with a counter per currency in arrays.
  PROCEDURE write_statistics (p_period IN VARCHAR2) IS
    TYPE t_sums IS TABLE OF NUMBER INDEX BY VARCHAR2(3);
    v_count    t_sums;
    v_net      t_sums;
    v_tax      t_sums;
    v_largest  t_sums;
    v_currency VARCHAR2(3);
  BEGIN
    FOR r IN (SELECT currency, net_amount, tax_amount, total_amount
                FROM invoices
               WHERE period = p_period) LOOP
      IF NOT v_count.EXISTS(r.currency) THEN
        v_count(r.currency) := 0;
        v_net(r.currency) := 0;
        v_tax(r.currency) := 0;
        v_largest(r.currency) := 0;
      END IF;
      v_count(r.currency) := v_count(r.currency) + 1;
      v_net(r.currency) := v_net(r.currency) + r.net_amount;
      v_tax(r.currency) := v_tax(r.currency) + r.tax_amount;
      v_largest(r.currency) := GREATEST(v_largest(r.currency), r.total_amount);
    END LOOP;
    v_currency := v_count.FIRST;
    WHILE v_currency IS NOT NULL LOOP
      put_statistic(p_period, 'INVOICES', v_currency, v_count(v_currency));
      put_statistic(p_period, 'NET', v_currency, v_net(v_currency));
      put_statistic(p_period, 'TAX', v_currency, v_tax(v_currency));
      put_statistic(p_period, 'LARGEST_INVOICE', v_currency, v_largest(v_currency));
      v_currency := v_count.NEXT(v_currency);
    END LOOP;
    COMMIT;
  END write_statistics;

  PROCEDURE say (p_text IN VARCHAR2) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(p_text);
    bill_log.write(c_module, p_text);
  END say;

  -- A month is closed only after the one before it.
  PROCEDURE check_order (p_period IN VARCHAR2) IS
    v_before NUMBER;
    v_after  NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_before FROM invoices WHERE period = bill_util.previous_period(p_period);
    SELECT COUNT(*) INTO v_after FROM invoices WHERE period > p_period;
    IF v_after > 0 THEN
      RAISE_APPLICATION_ERROR(-20011, 'a later month than ' || p_period || ' is closed');
    END IF;
    IF v_before = 0 THEN
      bill_log.write(c_module, 'no invoices before ' || p_period, bill_log.c_warning);
    END IF;
  END check_order;

  PROCEDURE close_month (p_month IN DATE) IS
    v_period    bill_util.t_period := bill_util.period_of(p_month);
    v_first     DATE := TRUNC(p_month, 'MM');
    v_last      DATE := LAST_DAY(TRUNC(p_month, 'MM'));
    v_run_id    billing_runs.run_id%TYPE;
    v_rated     NUMBER;
    v_failed    NUMBER;
    v_applied   NUMBER;
    v_allocated NUMBER;
    v_rows      NUMBER;
    v_invoices  NUMBER;
    v_posted    NUMBER;
    v_problems  NUMBER;
    v_raised    NUMBER;
    v_closed    NUMBER;
  BEGIN
    g_started := SYSDATE;
    check_order(v_period);
    v_run_id := bill_log.start_step(v_period, 'CLOSE');
    IF tariff_api.check_tariffs > 0 THEN
      say('tariffs have problems, see the log');
    END IF;

    rating.rate_period(v_period, v_rated, v_failed);
    say(v_period || ': ' || v_rated || ' events rated, ' || v_failed || ' not');

    rollover.apply_period(v_period, v_applied);
    say(v_period || ': ' || v_applied || ' allowances applied');

    payment_fifo.allocate_all(v_last, v_allocated, v_rows);
    say(v_period || ': ' || v_rows || ' allocations');

    invoicing.generate(v_period, v_invoices, v_failed);
    say(v_period || ': ' || v_invoices || ' invoices, ' || v_failed || ' accounts failed');

    ledger.post_payments(v_first, v_last, v_posted);
    ledger.post_refunds(v_first, v_last, v_rows);
    v_posted := v_posted + v_rows;
    ledger.post_chargebacks(v_first, v_last, v_rows);
    v_posted := v_posted + v_rows;
    ledger.post_invoices(v_period, v_rows, v_failed);
    v_posted := v_posted + v_rows;
    say(v_period || ': ' || v_posted || ' journals posted, ' || v_failed || ' failed');

    ledger.check_balanced(v_period, v_problems);
    IF v_problems > 0 THEN
      RAISE_APPLICATION_ERROR(-20012, v_problems || ' journals do not balance');
    END IF;
    ledger.summarize(v_period);

    IF bill_util.parameter('DUNNING', 'N') = 'Y' THEN
      dunning.run(v_last, v_raised, v_closed);
      say(v_period || ': ' || v_raised || ' dunning steps, ' || v_closed || ' cases closed');
    END IF;

    write_statistics(v_period);
    IF bill_util.parameter('KEEP_MONTH_TABLE', 'N') = 'Y' THEN
      archive_month(v_period, v_rows);
      say(v_period || ': ' || v_rows || ' rows archived');
    END IF;
    bill_log.finish_step(v_run_id, v_invoices, v_failed);
    say(v_period || ' is closed');
  EXCEPTION
    WHEN e_wrong_order THEN
      RAISE;
    WHEN OTHERS THEN
      ROLLBACK;
      bill_log.fail_step(v_run_id, SQLERRM);
      bill_log.error(c_module, v_period || ': ' || SQLERRM);
      RAISE;
  END close_month;

  -- Rates the month and says what it would bring, then takes it back.
  PROCEDURE simulate_month (p_month IN DATE) IS
    v_period bill_util.t_period := bill_util.period_of(p_month);
    v_price  tariff_api.t_price;
    v_amount NUMBER;
    v_events PLS_INTEGER := 0;
    v_failed PLS_INTEGER := 0;
    TYPE t_sums IS TABLE OF NUMBER INDEX BY VARCHAR2(3);
    v_sums     t_sums;
    v_currency VARCHAR2(3);
  BEGIN
    FOR r IN (SELECT e.event_id, e.product_id, e.quantity, e.zone, CAST(e.event_time AS DATE) AS event_time, a.currency
                FROM usage_events e, accounts a
               WHERE a.account_id = e.account_id
                 AND e.period = v_period
                 AND e.quantity > 0) LOOP
      BEGIN
        v_price := tariff_api.price_of(r.product_id, r.currency, r.zone, r.quantity, TRUNC(r.event_time));
        v_amount := ROUND(r.quantity * v_price.unit_price * v_price.zone_factor, 4);
        IF v_sums.EXISTS(r.currency) THEN
          v_sums(r.currency) := v_sums(r.currency) + v_amount;
        ELSE
          v_sums(r.currency) := v_amount;
        END IF;
        v_events := v_events + 1;
      EXCEPTION
        WHEN OTHERS THEN
          v_failed := v_failed + 1;
      END;
    END LOOP;
    v_currency := v_sums.FIRST;
    WHILE v_currency IS NOT NULL LOOP
      DBMS_OUTPUT.PUT_LINE(v_currency || LPAD(TO_CHAR(v_sums(v_currency), 'FM999,999,999,990.0000'), 24));
      v_currency := v_sums.NEXT(v_currency);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_events || ' events, ' || v_failed || ' cannot be rated');
  END simulate_month;

  -- Invoices and payments of an account with the running balance that a customer sees.
  PROCEDURE customer_statement (
    p_account_id IN  accounts.account_id%TYPE,
    p_from       IN  DATE,
    p_to         IN  DATE,
    p_rows       OUT SYS_REFCURSOR
  ) IS
    v_known NUMBER;
  BEGIN
    SELECT COUNT(*) INTO v_known FROM accounts WHERE account_id = p_account_id;
    IF v_known = 0 THEN
      RAISE_APPLICATION_ERROR(-20013, 'there is no account ' || p_account_id);
    END IF;
    OPEN p_rows FOR
      SELECT day, kind, reference, amount,
             SUM(amount) OVER (ORDER BY day, kind, reference ROWS UNBOUNDED PRECEDING) AS balance
        FROM (SELECT issue_date AS day, 'invoice' AS kind, invoice_number AS reference, total_amount AS amount
                FROM invoices
               WHERE account_id = p_account_id
              UNION ALL
              SELECT received_on, 'payment', NVL(reference, 'payment ' || payment_id), -amount
                FROM payments
               WHERE account_id = p_account_id)
       WHERE day BETWEEN p_from AND p_to
       ORDER BY day, kind, reference;
  END customer_statement;

  PROCEDURE print_runs (p_period IN VARCHAR2) IS
    CURSOR c_runs IS
      SELECT step, status, started_at, finished_at, rows_done, rows_failed, message
        FROM billing_runs
       WHERE period = p_period
       ORDER BY run_id;
    r c_runs%ROWTYPE;
  BEGIN
    OPEN c_runs;
    LOOP
      FETCH c_runs INTO r;
      EXIT WHEN c_runs%NOTFOUND;
      DBMS_OUTPUT.PUT_LINE(
        RPAD(r.step, 12) || RPAD(r.status, 9)
        || LPAD(TO_CHAR(r.rows_done), 9) || LPAD(TO_CHAR(r.rows_failed), 7)
        || '  ' || r.message);
    END LOOP;
    IF c_runs%ROWCOUNT = 0 THEN
      DBMS_OUTPUT.PUT_LINE('no runs of ' || p_period);
    END IF;
    CLOSE c_runs;
  END print_runs;

END billing;
/
