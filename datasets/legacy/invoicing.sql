-- Invoices: the lines of each account are collected in a work table, discounted, numbered, taxed and summed.

CREATE OR REPLACE PACKAGE invoicing AS

  e_already_invoiced EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_already_invoiced, -20701);
  e_nothing_to_bill EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_nothing_to_bill, -20702);

  PROCEDURE generate (
    p_period   IN  VARCHAR2,
    p_invoices OUT NUMBER,
    p_failed   OUT NUMBER
  );

  PROCEDURE invoice_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_period     IN  VARCHAR2,
    p_invoice_id OUT invoices.invoice_id%TYPE
  );

  PROCEDURE cancel_invoice (
    p_invoice_id IN invoices.invoice_id%TYPE,
    p_reason     IN VARCHAR2
  );

  FUNCTION next_number (p_period IN VARCHAR2) RETURN invoices.invoice_number%TYPE;

  FUNCTION open_amount (p_invoice_id IN invoices.invoice_id%TYPE) RETURN NUMBER;

  PROCEDURE print_invoice (p_invoice_id IN invoices.invoice_id%TYPE);

  PROCEDURE refresh_status (p_period IN VARCHAR2, p_changed OUT NUMBER);

END invoicing;
/

CREATE OR REPLACE PACKAGE BODY invoicing AS

  c_module CONSTANT VARCHAR2(30) := 'invoicing';

  g_number_period VARCHAR2(7);
  g_last_number   NUMBER;

  -- Numbers are without gaps within a period, so they do not come from a sequence.
  FUNCTION next_number (p_period IN VARCHAR2) RETURN invoices.invoice_number%TYPE IS
  BEGIN
    IF g_number_period IS NULL OR g_number_period <> p_period THEN
      SELECT NVL(MAX(TO_NUMBER(SUBSTR(invoice_number, 9))), 0)
        INTO g_last_number
        FROM invoices
       WHERE period = p_period;
      g_number_period := p_period;
    END IF;
    g_last_number := g_last_number + 1;
    RETURN p_period || '-' || LPAD(TO_CHAR(g_last_number), 8, '0');
  END next_number;

  PROCEDURE clear_work (p_account_id IN accounts.account_id%TYPE, p_period IN VARCHAR2) IS
  BEGIN
    DELETE FROM bill_line_work
     WHERE account_id = p_account_id
       AND period = p_period;
    DELETE FROM discounts_applied
     WHERE account_id = p_account_id
       AND period = p_period;
  END clear_work;

  -- One line per product with rated usage that is not billed yet.
  PROCEDURE usage_lines (
    p_account_id IN  accounts.account_id%TYPE,
    p_currency   IN  accounts.currency%TYPE,
    p_period     IN  VARCHAR2,
    p_lines      OUT NUMBER
  ) IS
    CURSOR c_usage IS
      SELECT product_id, quantity, rated_amount
        FROM rated_usage
       WHERE account_id = p_account_id
         AND billing_period = p_period
         AND status = 'R'
       ORDER BY product_id, event_id;
    r          c_usage%ROWTYPE;
    v_product  rated_usage.product_id%TYPE;
    v_quantity NUMBER := 0;
    v_amount   NUMBER := 0;
    v_events   PLS_INTEGER := 0;

    PROCEDURE flush_line IS
      v_net bill_line_work.net_amount%TYPE;
    BEGIN
      IF v_product IS NOT NULL THEN
        v_net := bill_util.round_money(v_amount, p_currency);
        INSERT INTO bill_line_work
          (account_id, period, sort_no, line_type, product_id, subscription_id,
           quantity, event_count, gross_amount, discount_amount, net_amount)
        VALUES
          (p_account_id, p_period, v_product, 'usage', v_product, NULL,
           v_quantity, v_events, v_net, 0, v_net);
        p_lines := p_lines + 1;
      END IF;
    END flush_line;
  BEGIN
    p_lines := 0;
    OPEN c_usage;
    LOOP
      FETCH c_usage INTO r;
      EXIT WHEN c_usage%NOTFOUND;
      IF v_product IS NULL OR v_product <> r.product_id THEN
        flush_line;
        v_product := r.product_id;
        v_quantity := 0;
        v_amount := 0;
        v_events := 0;
      END IF;
      v_quantity := v_quantity + r.quantity;
      v_amount := v_amount + r.rated_amount;
      v_events := v_events + 1;
    END LOOP;
    CLOSE c_usage;
    flush_line;
  END usage_lines;

  -- Copies the work lines to the invoice, numbered from 1, and gives their sum.
  PROCEDURE write_lines (
    p_account_id IN  accounts.account_id%TYPE,
    p_period     IN  VARCHAR2,
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_net        OUT NUMBER
  ) IS
    v_line_no PLS_INTEGER := 0;
  BEGIN
    p_net := 0;
    FOR r IN (SELECT line_type, product_id, subscription_id, quantity, event_count, net_amount
                FROM bill_line_work
               WHERE account_id = p_account_id
                 AND period = p_period
               ORDER BY sort_no) LOOP
      v_line_no := v_line_no + 1;
      INSERT INTO invoice_lines
        (invoice_id, line_no, line_type, product_id, subscription_id, quantity, event_count, net_amount, tax_amount)
      VALUES
        (p_invoice_id, v_line_no, r.line_type, r.product_id, r.subscription_id, r.quantity, r.event_count,
         r.net_amount, 0);
      p_net := p_net + r.net_amount;
    END LOOP;
  END write_lines;

  PROCEDURE invoice_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_period     IN  VARCHAR2,
    p_invoice_id OUT invoices.invoice_id%TYPE
  ) IS
    v_account   accounts%ROWTYPE;
    v_existing  invoices.invoice_id%TYPE;
    v_usage     NUMBER;
    v_recurring NUMBER;
    v_discount  NUMBER;
    v_net       NUMBER;
    v_tax       NUMBER;
    v_number    invoices.invoice_number%TYPE;
    v_issue     DATE := bill_util.issue_date(p_period);
  BEGIN
    SELECT * INTO v_account FROM accounts WHERE account_id = p_account_id;
    BEGIN
      SELECT invoice_id
        INTO v_existing
        FROM invoices
       WHERE account_id = p_account_id
         AND period = p_period;
      RAISE_APPLICATION_ERROR(-20701, 'account ' || p_account_id || ' has invoice ' || v_existing);
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        NULL;
    END;

    clear_work(p_account_id, p_period);
    usage_lines(p_account_id, v_account.currency, p_period, v_usage);
    proration.recurring_lines(p_account_id, v_account.currency, p_period, v_recurring);
    IF v_usage + v_recurring = 0 THEN
      RAISE e_nothing_to_bill;
    END IF;
    discounts.discount_account(p_account_id, p_period, v_discount);

    SELECT seq_invoice.NEXTVAL INTO p_invoice_id FROM DUAL;
    v_number := next_number(p_period);
    INSERT INTO invoices
      (invoice_id, invoice_number, account_id, period, currency, issue_date, due_date,
       net_amount, tax_amount, total_amount, status)
    VALUES
      (p_invoice_id, v_number, p_account_id, p_period, v_account.currency, v_issue,
       v_issue + v_account.payment_terms_days, 0, 0, 0, 'open');
    write_lines(p_account_id, p_period, p_invoice_id, v_net);
    taxes.tax_invoice(p_invoice_id, v_account.country, v_account.currency, v_tax);
    UPDATE invoices
       SET net_amount   = v_net,
           tax_amount   = v_tax,
           total_amount = v_net + v_tax
     WHERE invoice_id = p_invoice_id;
    UPDATE rated_usage
       SET status = 'B',
           invoice_id = p_invoice_id
     WHERE account_id = p_account_id
       AND billing_period = p_period
       AND status = 'R';
    clear_work(p_account_id, p_period);
  END invoice_account;

  PROCEDURE generate (
    p_period   IN  VARCHAR2,
    p_invoices OUT NUMBER,
    p_failed   OUT NUMBER
  ) IS
    CURSOR c_accounts IS
      SELECT account_id
        FROM accounts
       ORDER BY account_id;
    v_account_id accounts.account_id%TYPE;
    v_invoice_id invoices.invoice_id%TYPE;
    v_run_id     billing_runs.run_id%TYPE;
    v_empty      PLS_INTEGER := 0;
    v_again      PLS_INTEGER := 0;
  BEGIN
    p_invoices := 0;
    p_failed := 0;
    v_run_id := bill_log.start_step(p_period, 'INVOICING');
    OPEN c_accounts;
    LOOP
      FETCH c_accounts INTO v_account_id;
      EXIT WHEN c_accounts%NOTFOUND;
      BEGIN
        SAVEPOINT one_account;
        invoice_account(v_account_id, p_period, v_invoice_id);
        p_invoices := p_invoices + 1;
      EXCEPTION
        WHEN e_nothing_to_bill THEN
          v_empty := v_empty + 1;
        WHEN e_already_invoiced THEN
          v_again := v_again + 1;
        WHEN OTHERS THEN
          ROLLBACK TO one_account;
          g_number_period := NULL;
          p_failed := p_failed + 1;
          bill_log.error(c_module, 'account ' || v_account_id || ': ' || SQLERRM);
      END;
      IF MOD(c_accounts%ROWCOUNT, bill_util.commit_every) = 0 THEN
        COMMIT;
      END IF;
    END LOOP;
    CLOSE c_accounts;
    COMMIT;
    bill_log.finish_step(v_run_id, p_invoices, p_failed, v_empty || ' without lines, ' || v_again || ' invoiced before');
  EXCEPTION
    WHEN OTHERS THEN
      IF c_accounts%ISOPEN THEN
        CLOSE c_accounts;
      END IF;
      ROLLBACK;
      bill_log.fail_step(v_run_id, SQLERRM);
      RAISE;
  END generate;

  FUNCTION open_amount (p_invoice_id IN invoices.invoice_id%TYPE) RETURN NUMBER IS
    v_total   invoices.total_amount%TYPE;
    v_settled NUMBER;
  BEGIN
    SELECT total_amount INTO v_total FROM invoices WHERE invoice_id = p_invoice_id;
    SELECT NVL(SUM(amount), 0) INTO v_settled FROM allocations WHERE invoice_id = p_invoice_id;
    RETURN v_total - v_settled;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 0;
  END open_amount;

  -- Takes an invoice back: its usage can be billed again. A paid or posted invoice stays.
  PROCEDURE cancel_invoice (
    p_invoice_id IN invoices.invoice_id%TYPE,
    p_reason     IN VARCHAR2
  ) IS
    v_status invoices.status%TYPE;
    v_posted NUMBER;
  BEGIN
    SELECT status
      INTO v_status
      FROM invoices
     WHERE invoice_id = p_invoice_id
       FOR UPDATE;
    IF v_status <> 'open' THEN
      RAISE_APPLICATION_ERROR(-20703, 'invoice ' || p_invoice_id || ' is ' || v_status);
    END IF;
    SELECT COUNT(*)
      INTO v_posted
      FROM ledger_entries
     WHERE source_type = 'invoice'
       AND source_id = p_invoice_id;
    IF v_posted > 0 THEN
      RAISE_APPLICATION_ERROR(-20704, 'invoice ' || p_invoice_id || ' is posted');
    END IF;
    UPDATE rated_usage
       SET status = 'R',
           invoice_id = NULL
     WHERE invoice_id = p_invoice_id;
    DELETE FROM tax_lines WHERE invoice_id = p_invoice_id;
    DELETE FROM invoice_lines WHERE invoice_id = p_invoice_id;
    DELETE FROM invoices WHERE invoice_id = p_invoice_id;
    bill_log.write(c_module, 'invoice ' || p_invoice_id || ' cancelled: ' || p_reason, bill_log.c_warning);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20705, 'there is no invoice ' || p_invoice_id);
  END cancel_invoice;

  PROCEDURE print_invoice (p_invoice_id IN invoices.invoice_id%TYPE) IS
    v_invoice invoices%ROWTYPE;
    v_party   parties.name%TYPE;
    v_format  VARCHAR2(30);
  BEGIN
    SELECT i.* INTO v_invoice FROM invoices i WHERE i.invoice_id = p_invoice_id;
    SELECT p.name
      INTO v_party
      FROM parties p, accounts a
     WHERE a.party_id = p.party_id
       AND a.account_id = v_invoice.account_id;
    IF bill_util.minor_digits(v_invoice.currency) = 0 THEN
      v_format := 'FM999,999,999,990';
    ELSE
      v_format := 'FM999,999,990.' || RPAD('0', bill_util.minor_digits(v_invoice.currency), '0');
    END IF;
    DBMS_OUTPUT.PUT_LINE('Invoice ' || v_invoice.invoice_number || ' of ' || TO_CHAR(v_invoice.issue_date, 'DD.MM.YYYY'));
    DBMS_OUTPUT.PUT_LINE(v_party);
    FOR r IN (SELECT l.line_no, p.name, l.quantity, p.unit, l.net_amount
                FROM invoice_lines l, products p
               WHERE p.product_id = l.product_id
                 AND l.invoice_id = p_invoice_id
               ORDER BY l.line_no) LOOP
      DBMS_OUTPUT.PUT_LINE(
        LPAD(r.line_no, 3) || ' ' || RPAD(r.name, 30)
        || LPAD(TO_CHAR(r.quantity, 'FM999,999,990.000'), 14) || ' ' || RPAD(r.unit, 9)
        || LPAD(TO_CHAR(r.net_amount, v_format), 16));
    END LOOP;
    FOR r IN (SELECT tax_code, rate, SUM(tax_amount) AS tax_amount
                FROM tax_lines
               WHERE invoice_id = p_invoice_id
               GROUP BY tax_code, rate
               ORDER BY tax_code) LOOP
      DBMS_OUTPUT.PUT_LINE(
        '    ' || RPAD(r.tax_code || ' ' || TO_CHAR(r.rate, 'FM990.00') || ' %', 54)
        || LPAD(TO_CHAR(r.tax_amount, v_format), 16));
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(
      '    ' || RPAD('Total ' || v_invoice.currency, 54) || LPAD(TO_CHAR(v_invoice.total_amount, v_format), 16));
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      DBMS_OUTPUT.PUT_LINE('There is no invoice ' || p_invoice_id);
  END print_invoice;

  PROCEDURE refresh_status (p_period IN VARCHAR2, p_changed OUT NUMBER) IS
    CURSOR c_invoices IS
      SELECT invoice_id, total_amount, status
        FROM invoices
       WHERE period = p_period
         FOR UPDATE OF status;
    v_open   NUMBER;
    v_status invoices.status%TYPE;
  BEGIN
    p_changed := 0;
    FOR r IN c_invoices LOOP
      v_open := open_amount(r.invoice_id);
      IF v_open <= 0 AND r.total_amount > 0 THEN
        v_status := 'paid';
      ELSIF v_open < r.total_amount THEN
        v_status := 'partly_paid';
      ELSE
        v_status := 'open';
      END IF;
      IF v_status <> r.status THEN
        UPDATE invoices SET status = v_status WHERE CURRENT OF c_invoices;
        p_changed := p_changed + 1;
      END IF;
    END LOOP;
    COMMIT;
  END refresh_status;

END invoicing;
/
