-- Discounts on the lines of an invoice: rules stack by priority, each with its cap, and all of them under one limit.

CREATE OR REPLACE PACKAGE discounts AS

  PROCEDURE load_rules (p_day IN DATE);

  PROCEDURE discount_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_period     IN  VARCHAR2,
    p_discount   OUT NUMBER
  );

  FUNCTION applies_to (
    p_rule_id    IN discount_rules.rule_id%TYPE,
    p_account_id IN accounts.account_id%TYPE,
    p_product_id IN products.product_id%TYPE
  ) RETURN BOOLEAN;

  FUNCTION volume_percent (
    p_rule_id IN discount_rules.rule_id%TYPE,
    p_amount  IN NUMBER
  ) RETURN NUMBER;

  FUNCTION given_in_period (
    p_account_id IN accounts.account_id%TYPE,
    p_period     IN VARCHAR2,
    p_rule_id    IN discount_rules.rule_id%TYPE DEFAULT NULL
  ) RETURN NUMBER;

  PROCEDURE undo_account (
    p_account_id IN accounts.account_id%TYPE,
    p_period     IN VARCHAR2
  );

END discounts;
/

CREATE OR REPLACE PACKAGE BODY discounts AS

  c_module CONSTANT VARCHAR2(30) := 'discounts';

  TYPE t_rules IS TABLE OF discount_rules%ROWTYPE INDEX BY PLS_INTEGER;
  TYPE t_amounts IS TABLE OF NUMBER INDEX BY PLS_INTEGER;

  g_rules     t_rules;
  g_rules_day DATE;

  PROCEDURE load_rules (p_day IN DATE) IS
  BEGIN
    g_rules.DELETE;
    SELECT *
      BULK COLLECT INTO g_rules
      FROM discount_rules
     WHERE valid_from <= p_day
       AND (valid_to IS NULL OR valid_to >= p_day)
     ORDER BY priority, rule_id;
    g_rules_day := p_day;
  END load_rules;

  FUNCTION scope_matches (
    p_rule       IN discount_rules%ROWTYPE,
    p_account_id IN accounts.account_id%TYPE,
    p_product_id IN products.product_id%TYPE
  ) RETURN BOOLEAN IS
    v_text VARCHAR2(30);
  BEGIN
    CASE p_rule.scope
      WHEN 'ALL' THEN
        RETURN TRUE;
      WHEN 'ACCOUNT' THEN
        RETURN p_rule.scope_key = TO_CHAR(p_account_id);
      WHEN 'PRODUCT' THEN
        SELECT product_code INTO v_text FROM products WHERE product_id = p_product_id;
        RETURN p_rule.scope_key = v_text;
      WHEN 'FAMILY' THEN
        SELECT family INTO v_text FROM products WHERE product_id = p_product_id;
        RETURN p_rule.scope_key = v_text;
      WHEN 'COUNTRY' THEN
        SELECT country INTO v_text FROM accounts WHERE account_id = p_account_id;
        RETURN p_rule.scope_key = v_text;
      ELSE
        RETURN FALSE;
    END CASE;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN FALSE;
  END scope_matches;

  FUNCTION applies_to (
    p_rule_id    IN discount_rules.rule_id%TYPE,
    p_account_id IN accounts.account_id%TYPE,
    p_product_id IN products.product_id%TYPE
  ) RETURN BOOLEAN IS
    v_rule discount_rules%ROWTYPE;
  BEGIN
    SELECT * INTO v_rule FROM discount_rules WHERE rule_id = p_rule_id;
    RETURN scope_matches(v_rule, p_account_id, p_product_id);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN FALSE;
  END applies_to;

  -- The percentage of the highest step that the amount reaches.
  FUNCTION volume_percent (
    p_rule_id IN discount_rules.rule_id%TYPE,
    p_amount  IN NUMBER
  ) RETURN NUMBER IS
    CURSOR c_steps IS
      SELECT percent
        FROM discount_steps
       WHERE rule_id = p_rule_id
         AND from_amount <= p_amount
       ORDER BY from_amount DESC;
    v_percent discount_steps.percent%TYPE;
  BEGIN
    OPEN c_steps;
    FETCH c_steps INTO v_percent;
    IF c_steps%NOTFOUND THEN
      v_percent := 0;
    END IF;
    CLOSE c_steps;
    RETURN v_percent;
  END volume_percent;

  FUNCTION given_in_period (
    p_account_id IN accounts.account_id%TYPE,
    p_period     IN VARCHAR2,
    p_rule_id    IN discount_rules.rule_id%TYPE DEFAULT NULL
  ) RETURN NUMBER IS
    v_sum NUMBER;
  BEGIN
    SELECT NVL(SUM(discount_amount), 0)
      INTO v_sum
      FROM discounts_applied
     WHERE account_id = p_account_id
       AND period = p_period
       AND rule_id = NVL(p_rule_id, rule_id);
    RETURN v_sum;
  END given_in_period;

  -- What one rule takes off an amount, before any cap.
  FUNCTION raw_discount (
    p_rule   IN discount_rules%ROWTYPE,
    p_amount IN NUMBER,
    p_gross  IN NUMBER
  ) RETURN NUMBER IS
  BEGIN
    IF p_rule.minimum_amount IS NOT NULL AND p_gross < p_rule.minimum_amount THEN
      RETURN 0;
    END IF;
    IF p_rule.method = 'PERCENT' THEN
      RETURN p_amount * p_rule.value / 100;
    ELSIF p_rule.method = 'AMOUNT' THEN
      RETURN p_rule.value;
    ELSIF p_rule.method = 'VOLUME' THEN
      RETURN p_amount * volume_percent(p_rule.rule_id, p_gross) / 100;
    END IF;
    RETURN 0;
  END raw_discount;

  -- Goes through the lines of an account; on each line the rules stack: the next one works on what the one before left.
  -- A rule's cap is for the account and month, so what is left of it is carried from line to line.
  PROCEDURE discount_account (
    p_account_id IN  accounts.account_id%TYPE,
    p_period     IN  VARCHAR2,
    p_discount   OUT NUMBER
  ) IS
    CURSOR c_lines IS
      SELECT sort_no, product_id, gross_amount
        FROM bill_line_work
       WHERE account_id = p_account_id
         AND period = p_period
       ORDER BY sort_no
         FOR UPDATE OF discount_amount, net_amount;
    v_left_of_cap t_amounts;
    v_currency    accounts.currency%TYPE;
    v_limit       NUMBER;
    v_remaining   NUMBER;
    v_line_total  NUMBER;
    v_one         NUMBER;
    v_sequence    PLS_INTEGER;
    v_last_day    DATE := bill_util.last_day_of(p_period);
  BEGIN
    p_discount := 0;
    IF g_rules_day IS NULL OR g_rules_day <> v_last_day THEN
      load_rules(v_last_day);
    END IF;
    IF g_rules.COUNT = 0 THEN
      RETURN;
    END IF;
    SELECT currency INTO v_currency FROM accounts WHERE account_id = p_account_id;
    v_limit := bill_util.number_parameter('MAX_DISCOUNT_PERCENT', 100);
    FOR i IN 1 .. g_rules.COUNT LOOP
      IF g_rules(i).cap_amount IS NOT NULL THEN
        v_left_of_cap(i) := bill_util.convert_money(g_rules(i).cap_amount, 'EUR', v_currency, v_last_day);
      END IF;
    END LOOP;

    FOR r IN c_lines LOOP
      v_remaining := r.gross_amount;
      v_line_total := 0;
      v_sequence := 0;
      FOR i IN 1 .. g_rules.COUNT LOOP
        IF scope_matches(g_rules(i), p_account_id, r.product_id) THEN
          v_one := raw_discount(g_rules(i), v_remaining, r.gross_amount);
          IF v_left_of_cap.EXISTS(i) THEN
            v_one := LEAST(v_one, v_left_of_cap(i));
          END IF;
          v_one := LEAST(v_one, v_remaining, r.gross_amount * v_limit / 100 - v_line_total);
          v_one := bill_util.round_money(GREATEST(v_one, 0), v_currency);
          IF v_one > 0 THEN
            v_sequence := v_sequence + 1;
            INSERT INTO discounts_applied
              (account_id, period, sort_no, rule_id, sequence_no, base_amount, discount_amount)
            VALUES
              (p_account_id, p_period, r.sort_no, g_rules(i).rule_id, v_sequence, v_remaining, v_one);
            v_remaining := v_remaining - v_one;
            v_line_total := v_line_total + v_one;
            IF v_left_of_cap.EXISTS(i) THEN
              v_left_of_cap(i) := v_left_of_cap(i) - v_one;
            END IF;
          END IF;
          EXIT WHEN g_rules(i).stackable = 'N' AND v_one > 0;
        END IF;
      END LOOP;
      IF v_line_total > 0 THEN
        UPDATE bill_line_work
           SET discount_amount = v_line_total,
               net_amount = gross_amount - v_line_total
         WHERE CURRENT OF c_lines;
        p_discount := p_discount + v_line_total;
      END IF;
    END LOOP;
  EXCEPTION
    WHEN bill_util.e_no_rate THEN
      -- Without a rate the caps cannot be compared: no discount is better than a wrong one.
      bill_log.error(c_module, 'account ' || p_account_id || ': ' || SQLERRM);
      p_discount := 0;
  END discount_account;

  PROCEDURE undo_account (
    p_account_id IN accounts.account_id%TYPE,
    p_period     IN VARCHAR2
  ) IS
  BEGIN
    DELETE FROM discounts_applied
     WHERE account_id = p_account_id
       AND period = p_period;
    UPDATE bill_line_work
       SET discount_amount = 0,
           net_amount = gross_amount
     WHERE account_id = p_account_id
       AND period = p_period;
  END undo_account;

END discounts;
/
