-- Proration: the part of a month that a service was there, and the recurring lines of an account.

CREATE OR REPLACE PACKAGE proration AS

  FUNCTION active_days (
    p_start  IN DATE,
    p_end    IN DATE,
    p_period IN VARCHAR2
  ) RETURN NUMBER;

  FUNCTION first_active_day (p_start IN DATE, p_period IN VARCHAR2) RETURN DATE;

  FUNCTION prorated_fee (
    p_fee              IN NUMBER,
    p_quantity         IN NUMBER,
    p_discount_percent IN NUMBER,
    p_active_days      IN NUMBER,
    p_days_in_period   IN NUMBER,
    p_currency         IN currencies.currency%TYPE
  ) RETURN NUMBER;

  PROCEDURE recurring_lines (
    p_account_id IN  accounts.account_id%TYPE,
    p_currency   IN  accounts.currency%TYPE,
    p_period     IN  VARCHAR2,
    p_lines      OUT NUMBER
  );

  PROCEDURE change_quantity (
    p_subscription_id IN subscriptions.subscription_id%TYPE,
    p_new_quantity    IN subscriptions.quantity%TYPE,
    p_on              IN DATE,
    p_difference      OUT NUMBER
  );

  FUNCTION monthly_recurring_revenue (
    p_account_id IN accounts.account_id%TYPE,
    p_day        IN DATE
  ) RETURN NUMBER;

END proration;
/

CREATE OR REPLACE PACKAGE BODY proration AS

  c_module CONSTANT VARCHAR2(30) := 'proration';

  FUNCTION first_active_day (p_start IN DATE, p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    RETURN GREATEST(p_start, bill_util.first_day(p_period));
  END first_active_day;

  FUNCTION last_active_day (p_end IN DATE, p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    IF p_end IS NULL THEN
      RETURN bill_util.last_day_of(p_period);
    END IF;
    RETURN LEAST(p_end, bill_util.last_day_of(p_period));
  END last_active_day;

  -- Days of service within the period, the first and the last included; 0 when there are none.
  FUNCTION active_days (
    p_start  IN DATE,
    p_end    IN DATE,
    p_period IN VARCHAR2
  ) RETURN NUMBER IS
    v_from DATE;
    v_to   DATE;
  BEGIN
    v_from := first_active_day(p_start, p_period);
    v_to := last_active_day(p_end, p_period);
    IF v_to < v_from THEN
      RETURN 0;
    END IF;
    RETURN v_to - v_from + 1;
  END active_days;

  -- Multiplied before it is divided, and rounded once.
  FUNCTION prorated_fee (
    p_fee              IN NUMBER,
    p_quantity         IN NUMBER,
    p_discount_percent IN NUMBER,
    p_active_days      IN NUMBER,
    p_days_in_period   IN NUMBER,
    p_currency         IN currencies.currency%TYPE
  ) RETURN NUMBER IS
    v_amount NUMBER;
  BEGIN
    IF p_active_days = 0 THEN
      RETURN 0;
    END IF;
    v_amount := p_fee * p_quantity * (100 - NVL(p_discount_percent, 0)) * p_active_days
      / (100 * p_days_in_period);
    RETURN bill_util.round_money(v_amount, p_currency);
  END prorated_fee;

  PROCEDURE recurring_lines (
    p_account_id IN  accounts.account_id%TYPE,
    p_currency   IN  accounts.currency%TYPE,
    p_period     IN  VARCHAR2,
    p_lines      OUT NUMBER
  ) IS
    CURSOR c_subscriptions (cp_first DATE, cp_last DATE) IS
      SELECT subscription_id, product_id, quantity, start_date, end_date, discount_percent
        FROM subscriptions
       WHERE account_id = p_account_id
         AND start_date <= cp_last
         AND (end_date IS NULL OR end_date >= cp_first)
       ORDER BY subscription_id;
    r       c_subscriptions%ROWTYPE;
    v_first DATE := bill_util.first_day(p_period);
    v_last  DATE := bill_util.last_day_of(p_period);
    v_days  NUMBER;
    v_fee   tariffs.monthly_fee%TYPE;
    v_net   bill_line_work.net_amount%TYPE;
  BEGIN
    p_lines := 0;
    OPEN c_subscriptions(v_first, v_last);
    LOOP
      FETCH c_subscriptions INTO r;
      EXIT WHEN c_subscriptions%NOTFOUND;
      BEGIN
        v_days := active_days(r.start_date, r.end_date, p_period);
        v_fee := tariff_api.fee_on(r.product_id, p_currency, first_active_day(r.start_date, p_period));
        v_net := prorated_fee(v_fee, r.quantity, r.discount_percent, v_days, bill_util.days_in(p_period), p_currency);
        INSERT INTO bill_line_work
          (account_id, period, sort_no, line_type, product_id, subscription_id,
           quantity, event_count, gross_amount, discount_amount, net_amount)
        VALUES
          (p_account_id, p_period, 1000000 + r.subscription_id, 'recurring', r.product_id, r.subscription_id,
           r.quantity, 0, v_net, 0, v_net);
        p_lines := p_lines + 1;
      EXCEPTION
        WHEN tariff_api.e_no_tariff THEN
          bill_log.error(c_module, 'subscription ' || r.subscription_id || ': ' || SQLERRM);
      END;
    END LOOP;
    CLOSE c_subscriptions;
  END recurring_lines;

  -- Ends a subscription the day before and starts one with the new quantity. The difference of the running month
  -- comes back: more when the new quantity is higher.
  PROCEDURE change_quantity (
    p_subscription_id IN subscriptions.subscription_id%TYPE,
    p_new_quantity    IN subscriptions.quantity%TYPE,
    p_on              IN DATE,
    p_difference      OUT NUMBER
  ) IS
    v_old      subscriptions%ROWTYPE;
    v_currency accounts.currency%TYPE;
    v_fee      tariffs.monthly_fee%TYPE;
    v_period   bill_util.t_period := bill_util.period_of(p_on);
    v_days     NUMBER;
    v_new_id   subscriptions.subscription_id%TYPE;
  BEGIN
    SELECT *
      INTO v_old
      FROM subscriptions
     WHERE subscription_id = p_subscription_id
       FOR UPDATE;
    IF v_old.end_date < p_on THEN
      RAISE_APPLICATION_ERROR(-20401, 'subscription ' || p_subscription_id || ' has ended');
    END IF;
    IF p_new_quantity <= 0 THEN
      RAISE_APPLICATION_ERROR(-20402, 'quantity must be above 0');
    END IF;
    SELECT currency INTO v_currency FROM accounts WHERE account_id = v_old.account_id;
    SELECT MAX(subscription_id) + 1 INTO v_new_id FROM subscriptions;

    UPDATE subscriptions
       SET end_date = p_on - 1,
           status = 'cancelled'
     WHERE subscription_id = p_subscription_id;
    INSERT INTO subscriptions
      (subscription_id, account_id, product_id, quantity, start_date, end_date, discount_percent, status)
    VALUES
      (v_new_id, v_old.account_id, v_old.product_id, p_new_quantity, p_on, v_old.end_date,
       v_old.discount_percent, 'active');

    v_days := active_days(p_on, v_old.end_date, v_period);
    v_fee := tariff_api.fee_on(v_old.product_id, v_currency, p_on);
    p_difference :=
        prorated_fee(v_fee, p_new_quantity, v_old.discount_percent, v_days, bill_util.days_in(v_period), v_currency)
      - prorated_fee(v_fee, v_old.quantity, v_old.discount_percent, v_days, bill_util.days_in(v_period), v_currency);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20403, 'there is no subscription ' || p_subscription_id);
  END change_quantity;

  FUNCTION monthly_recurring_revenue (
    p_account_id IN accounts.account_id%TYPE,
    p_day        IN DATE
  ) RETURN NUMBER IS
    v_currency accounts.currency%TYPE;
    v_total    NUMBER := 0;
  BEGIN
    SELECT currency INTO v_currency FROM accounts WHERE account_id = p_account_id;
    FOR r IN (SELECT product_id, quantity, discount_percent
                FROM subscriptions
               WHERE account_id = p_account_id
                 AND start_date <= p_day
                 AND (end_date IS NULL OR end_date >= p_day)) LOOP
      v_total := v_total
        + tariff_api.fee_on(r.product_id, v_currency, p_day) * r.quantity * (100 - r.discount_percent) / 100;
    END LOOP;
    RETURN bill_util.round_money(v_total, v_currency);
  END monthly_recurring_revenue;

END proration;
/
