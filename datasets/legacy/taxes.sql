-- Taxes. Mode LINE rounds each tax of each line. Mode INVOICE rounds each tax once per invoice and puts the penny that
-- the lines do not give on the last line.

CREATE OR REPLACE PACKAGE taxes AS

  c_mode_line    CONSTANT VARCHAR2(10) := 'LINE';
  c_mode_invoice CONSTANT VARCHAR2(10) := 'INVOICE';

  PROCEDURE tax_invoice (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_country    IN  tax_rates.country%TYPE,
    p_currency   IN  currencies.currency%TYPE,
    p_tax        OUT NUMBER
  );

  FUNCTION combined_rate (p_country IN tax_rates.country%TYPE) RETURN NUMBER;

  FUNCTION net_of_gross (
    p_gross    IN NUMBER,
    p_country  IN tax_rates.country%TYPE,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER;

  FUNCTION check_invoice (p_invoice_id IN invoices.invoice_id%TYPE) RETURN VARCHAR2;

  PROCEDURE tax_return (p_period IN VARCHAR2, p_rows OUT SYS_REFCURSOR);

END taxes;
/

CREATE OR REPLACE PACKAGE BODY taxes AS

  c_module CONSTANT VARCHAR2(30) := 'taxes';

  CURSOR c_rates (cp_country tax_rates.country%TYPE) IS
    SELECT tax_no, tax_code, rate
      FROM tax_rates
     WHERE country = cp_country
     ORDER BY tax_no;

  CURSOR c_lines (cp_invoice_id invoices.invoice_id%TYPE) IS
    SELECT line_no, net_amount
      FROM invoice_lines
     WHERE invoice_id = cp_invoice_id
     ORDER BY line_no;

  FUNCTION combined_rate (p_country IN tax_rates.country%TYPE) RETURN NUMBER IS
    v_rate NUMBER;
  BEGIN
    SELECT SUM(rate) INTO v_rate FROM tax_rates WHERE country = p_country;
    IF v_rate IS NULL THEN
      RAISE_APPLICATION_ERROR(-20501, 'no tax rate of country ' || NVL(p_country, 'NULL'));
    END IF;
    RETURN v_rate;
  END combined_rate;

  PROCEDURE insert_tax_line (
    p_invoice_id IN invoices.invoice_id%TYPE,
    p_line_no    IN invoice_lines.line_no%TYPE,
    p_rate       IN c_rates%ROWTYPE,
    p_taxable    IN NUMBER,
    p_amount     IN NUMBER
  ) IS
  BEGIN
    INSERT INTO tax_lines (invoice_id, line_no, tax_no, tax_code, rate, taxable_amount, tax_amount)
    VALUES (p_invoice_id, p_line_no, p_rate.tax_no, p_rate.tax_code, p_rate.rate, p_taxable, p_amount);
    UPDATE invoice_lines
       SET tax_amount = tax_amount + p_amount
     WHERE invoice_id = p_invoice_id
       AND line_no = p_line_no;
  END insert_tax_line;

  -- Each tax of each line is rounded for itself.
  PROCEDURE tax_by_line (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_country    IN  tax_rates.country%TYPE,
    p_currency   IN  currencies.currency%TYPE,
    p_tax        OUT NUMBER
  ) IS
    v_amount tax_lines.tax_amount%TYPE;
  BEGIN
    p_tax := 0;
    FOR l IN c_lines(p_invoice_id) LOOP
      FOR t IN c_rates(p_country) LOOP
        v_amount := bill_util.round_money(l.net_amount * t.rate / 100, p_currency);
        insert_tax_line(p_invoice_id, l.line_no, t, l.net_amount, v_amount);
        p_tax := p_tax + v_amount;
      END LOOP;
    END LOOP;
  END tax_by_line;

  -- Each tax is rounded once for the invoice; the lines get rounded shares, the last line what is left.
  PROCEDURE tax_by_invoice (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_country    IN  tax_rates.country%TYPE,
    p_currency   IN  currencies.currency%TYPE,
    p_tax        OUT NUMBER
  ) IS
    v_net       NUMBER;
    v_last_line invoice_lines.line_no%TYPE;
    v_target    NUMBER;
    v_given     NUMBER;
    v_amount    tax_lines.tax_amount%TYPE;
  BEGIN
    p_tax := 0;
    SELECT NVL(SUM(net_amount), 0), MAX(line_no)
      INTO v_net, v_last_line
      FROM invoice_lines
     WHERE invoice_id = p_invoice_id;
    FOR t IN c_rates(p_country) LOOP
      v_target := bill_util.round_money(v_net * t.rate / 100, p_currency);
      v_given := 0;
      FOR l IN c_lines(p_invoice_id) LOOP
        IF l.line_no = v_last_line THEN
          v_amount := v_target - v_given;
        ELSE
          v_amount := bill_util.round_money(l.net_amount * t.rate / 100, p_currency);
        END IF;
        insert_tax_line(p_invoice_id, l.line_no, t, l.net_amount, v_amount);
        v_given := v_given + v_amount;
      END LOOP;
      p_tax := p_tax + v_target;
    END LOOP;
  END tax_by_invoice;

  PROCEDURE tax_invoice (
    p_invoice_id IN  invoices.invoice_id%TYPE,
    p_country    IN  tax_rates.country%TYPE,
    p_currency   IN  currencies.currency%TYPE,
    p_tax        OUT NUMBER
  ) IS
  BEGIN
    IF bill_util.parameter('TAX_MODE', c_mode_line) = c_mode_invoice THEN
      tax_by_invoice(p_invoice_id, p_country, p_currency, p_tax);
    ELSE
      tax_by_line(p_invoice_id, p_country, p_currency, p_tax);
    END IF;
  END tax_invoice;

  FUNCTION net_of_gross (
    p_gross    IN NUMBER,
    p_country  IN tax_rates.country%TYPE,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER IS
  BEGIN
    RETURN bill_util.round_money(p_gross * 100 / (100 + combined_rate(p_country)), p_currency);
  END net_of_gross;

  -- NULL when the invoice adds up, else what does not.
  FUNCTION check_invoice (p_invoice_id IN invoices.invoice_id%TYPE) RETURN VARCHAR2 IS
    v_invoice invoices%ROWTYPE;
    v_net     NUMBER;
    v_tax     NUMBER;
    v_taxes   NUMBER;
  BEGIN
    SELECT * INTO v_invoice FROM invoices WHERE invoice_id = p_invoice_id;
    SELECT NVL(SUM(net_amount), 0), NVL(SUM(tax_amount), 0)
      INTO v_net, v_tax
      FROM invoice_lines
     WHERE invoice_id = p_invoice_id;
    SELECT NVL(SUM(tax_amount), 0)
      INTO v_taxes
      FROM tax_lines
     WHERE invoice_id = p_invoice_id;
    IF v_invoice.net_amount <> v_net THEN
      RETURN 'net ' || v_invoice.net_amount || ' but lines ' || v_net;
    ELSIF v_invoice.tax_amount <> v_tax THEN
      RETURN 'tax ' || v_invoice.tax_amount || ' but lines ' || v_tax;
    ELSIF v_tax <> v_taxes THEN
      RETURN 'line taxes ' || v_tax || ' but tax lines ' || v_taxes;
    ELSIF v_invoice.total_amount <> v_net + v_tax THEN
      RETURN 'total ' || v_invoice.total_amount || ' but ' || (v_net + v_tax);
    END IF;
    RETURN NULL;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 'there is no invoice ' || p_invoice_id;
  END check_invoice;

  PROCEDURE tax_return (p_period IN VARCHAR2, p_rows OUT SYS_REFCURSOR) IS
  BEGIN
    OPEN p_rows FOR
      SELECT a.country, t.tax_code, i.currency,
             SUM(t.taxable_amount) AS taxable_amount,
             SUM(t.tax_amount) AS tax_amount
        FROM tax_lines t, invoices i, accounts a
       WHERE i.invoice_id = t.invoice_id
         AND a.account_id = i.account_id
         AND i.period = p_period
       GROUP BY a.country, t.tax_code, i.currency
       ORDER BY a.country, t.tax_code;
  END tax_return;

END taxes;
/
