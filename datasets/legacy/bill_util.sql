-- Parameters, the billing calendar, rounding and conversion of money. Small tables are kept in package arrays.

CREATE OR REPLACE PACKAGE bill_util AS

  SUBTYPE t_period IS VARCHAR2(7);
  SUBTYPE t_money IS NUMBER(18,4);

  e_unknown_currency EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_unknown_currency, -20101);
  e_no_rate EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_rate, -20102);
  e_bad_period EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_bad_period, -20103);

  FUNCTION parameter (
    p_name    IN billing_parameters.name%TYPE,
    p_default IN VARCHAR2 DEFAULT NULL
  ) RETURN VARCHAR2;

  FUNCTION number_parameter (
    p_name    IN billing_parameters.name%TYPE,
    p_default IN NUMBER
  ) RETURN NUMBER;

  PROCEDURE set_parameter (
    p_name  IN billing_parameters.name%TYPE,
    p_value IN billing_parameters.value%TYPE
  );

  FUNCTION period_of (p_date IN DATE) RETURN VARCHAR2;
  FUNCTION first_day (p_period IN VARCHAR2) RETURN DATE;
  FUNCTION last_day_of (p_period IN VARCHAR2) RETURN DATE;
  FUNCTION next_period (p_period IN VARCHAR2) RETURN VARCHAR2;
  FUNCTION previous_period (p_period IN VARCHAR2) RETURN VARCHAR2;
  FUNCTION days_in (p_period IN VARCHAR2) RETURN NUMBER;
  FUNCTION cut_off (p_period IN VARCHAR2) RETURN DATE;
  FUNCTION issue_date (p_period IN VARCHAR2) RETURN DATE;

  FUNCTION minor_digits (p_currency IN currencies.currency%TYPE) RETURN NUMBER;

  FUNCTION round_money (
    p_amount   IN NUMBER,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER;

  FUNCTION smallest_unit (p_currency IN currencies.currency%TYPE) RETURN NUMBER;

  FUNCTION rate_on (
    p_currency IN currencies.currency%TYPE,
    p_date     IN DATE
  ) RETURN NUMBER;

  FUNCTION convert_money (
    p_amount IN NUMBER,
    p_from   IN currencies.currency%TYPE,
    p_to     IN currencies.currency%TYPE,
    p_date   IN DATE
  ) RETURN NUMBER;

  FUNCTION commit_every RETURN PLS_INTEGER;

  PROCEDURE forget;

END bill_util;
/

CREATE OR REPLACE PACKAGE BODY bill_util AS

  TYPE t_digits IS TABLE OF currencies.minor_digits%TYPE INDEX BY VARCHAR2(3);
  TYPE t_texts IS TABLE OF billing_parameters.value%TYPE INDEX BY VARCHAR2(40);
  TYPE t_rates IS TABLE OF exchange_rates.rate%TYPE INDEX BY VARCHAR2(20);

  g_digits       t_digits;
  g_parameters   t_texts;
  g_rates        t_rates;
  g_commit_every PLS_INTEGER;
  g_base         currencies.currency%TYPE;

  -- -------------------------------------------------------------------------
  -- Parameters
  -- -------------------------------------------------------------------------

  FUNCTION parameter (
    p_name    IN billing_parameters.name%TYPE,
    p_default IN VARCHAR2 DEFAULT NULL
  ) RETURN VARCHAR2 IS
    v_value billing_parameters.value%TYPE;
  BEGIN
    IF g_parameters.EXISTS(p_name) THEN
      RETURN NVL(g_parameters(p_name), p_default);
    END IF;
    SELECT value
      INTO v_value
      FROM billing_parameters
     WHERE name = p_name;
    g_parameters(p_name) := v_value;
    RETURN NVL(v_value, p_default);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN p_default;
  END parameter;

  FUNCTION number_parameter (
    p_name    IN billing_parameters.name%TYPE,
    p_default IN NUMBER
  ) RETURN NUMBER IS
  BEGIN
    RETURN NVL(TO_NUMBER(parameter(p_name)), p_default);
  EXCEPTION
    WHEN VALUE_ERROR OR INVALID_NUMBER THEN
      bill_log.write(
        'bill_util.number_parameter',
        p_name || ' is no number: ' || parameter(p_name),
        bill_log.c_warning);
      RETURN p_default;
  END number_parameter;

  PROCEDURE set_parameter (
    p_name  IN billing_parameters.name%TYPE,
    p_value IN billing_parameters.value%TYPE
  ) IS
  BEGIN
    UPDATE billing_parameters
       SET value = p_value,
           changed_on = SYSDATE
     WHERE name = p_name;
    IF SQL%NOTFOUND THEN
      INSERT INTO billing_parameters (name, value, changed_on)
      VALUES (p_name, p_value, SYSDATE);
    END IF;
    g_parameters(p_name) := p_value;
    IF p_name = 'COMMIT_EVERY' THEN
      g_commit_every := NULL;
    END IF;
  END set_parameter;

  -- -------------------------------------------------------------------------
  -- Calendar. A period is 'YYYY-MM'.
  -- -------------------------------------------------------------------------

  FUNCTION period_of (p_date IN DATE) RETURN VARCHAR2 IS
  BEGIN
    RETURN TO_CHAR(p_date, 'YYYY-MM');
  END period_of;

  FUNCTION first_day (p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    IF p_period IS NULL OR LENGTH(p_period) <> 7 OR SUBSTR(p_period, 5, 1) <> '-' THEN
      RAISE_APPLICATION_ERROR(-20103, 'no period: ' || NVL(p_period, 'NULL'));
    END IF;
    RETURN TO_DATE(p_period || '-01', 'YYYY-MM-DD');
  END first_day;

  FUNCTION last_day_of (p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    RETURN LAST_DAY(first_day(p_period));
  END last_day_of;

  FUNCTION next_period (p_period IN VARCHAR2) RETURN VARCHAR2 IS
  BEGIN
    RETURN period_of(ADD_MONTHS(first_day(p_period), 1));
  END next_period;

  FUNCTION previous_period (p_period IN VARCHAR2) RETURN VARCHAR2 IS
  BEGIN
    RETURN period_of(ADD_MONTHS(first_day(p_period), -1));
  END previous_period;

  FUNCTION days_in (p_period IN VARCHAR2) RETURN NUMBER IS
  BEGIN
    RETURN last_day_of(p_period) - first_day(p_period) + 1;
  END days_in;

  -- Usage loaded at or after this moment is billed one period later.
  FUNCTION cut_off (p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    RETURN ADD_MONTHS(first_day(p_period), 1) + number_parameter('CUT_OFF_DAY', 4) - 1;
  END cut_off;

  FUNCTION issue_date (p_period IN VARCHAR2) RETURN DATE IS
  BEGIN
    RETURN ADD_MONTHS(first_day(p_period), 1) + number_parameter('ISSUE_DAY', 5) - 1;
  END issue_date;

  -- -------------------------------------------------------------------------
  -- Money
  -- -------------------------------------------------------------------------

  FUNCTION minor_digits (p_currency IN currencies.currency%TYPE) RETURN NUMBER IS
    v_digits currencies.minor_digits%TYPE;
  BEGIN
    IF g_digits.EXISTS(p_currency) THEN
      RETURN g_digits(p_currency);
    END IF;
    BEGIN
      SELECT minor_digits
        INTO v_digits
        FROM currencies
       WHERE currency = p_currency;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        RAISE_APPLICATION_ERROR(-20101, 'unknown currency ' || NVL(p_currency, 'NULL'));
    END;
    g_digits(p_currency) := v_digits;
    RETURN v_digits;
  END minor_digits;

  FUNCTION round_money (
    p_amount   IN NUMBER,
    p_currency IN currencies.currency%TYPE
  ) RETURN NUMBER IS
  BEGIN
    RETURN ROUND(p_amount, minor_digits(p_currency));
  END round_money;

  FUNCTION smallest_unit (p_currency IN currencies.currency%TYPE) RETURN NUMBER IS
  BEGIN
    RETURN POWER(10, -minor_digits(p_currency));
  END smallest_unit;

  FUNCTION base_currency RETURN VARCHAR2 IS
  BEGIN
    IF g_base IS NULL THEN
      g_base := parameter('BASE_CURRENCY', 'EUR');
    END IF;
    RETURN g_base;
  END base_currency;

  -- The last rate on or before the day: weekends and holidays have none.
  FUNCTION rate_on (
    p_currency IN currencies.currency%TYPE,
    p_date     IN DATE
  ) RETURN NUMBER IS
    v_key  VARCHAR2(20) := p_currency || TO_CHAR(p_date, 'YYYYMMDD');
    v_rate exchange_rates.rate%TYPE;
  BEGIN
    IF p_currency = base_currency THEN
      RETURN 1;
    END IF;
    IF g_rates.EXISTS(v_key) THEN
      RETURN g_rates(v_key);
    END IF;
    SELECT rate
      INTO v_rate
      FROM exchange_rates
     WHERE currency = p_currency
       AND rate_date = (SELECT MAX(x.rate_date)
                          FROM exchange_rates x
                         WHERE x.currency = p_currency
                           AND x.rate_date <= TRUNC(p_date));
    g_rates(v_key) := v_rate;
    RETURN v_rate;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(
        -20102, 'no rate of ' || p_currency || ' on ' || TO_CHAR(p_date, 'YYYY-MM-DD'));
  END rate_on;

  FUNCTION convert_money (
    p_amount IN NUMBER,
    p_from   IN currencies.currency%TYPE,
    p_to     IN currencies.currency%TYPE,
    p_date   IN DATE
  ) RETURN NUMBER IS
    v_in_base NUMBER;
  BEGIN
    IF p_from = p_to THEN
      RETURN round_money(p_amount, p_to);
    END IF;
    v_in_base := p_amount * rate_on(p_from, p_date);
    IF p_to = base_currency THEN
      RETURN round_money(v_in_base, p_to);
    END IF;
    RETURN round_money(v_in_base / rate_on(p_to, p_date), p_to);
  END convert_money;

  -- -------------------------------------------------------------------------
  -- Session
  -- -------------------------------------------------------------------------

  FUNCTION commit_every RETURN PLS_INTEGER IS
  BEGIN
    IF g_commit_every IS NULL THEN
      g_commit_every := GREATEST(number_parameter('COMMIT_EVERY', 1000), 1);
    END IF;
    RETURN g_commit_every;
  END commit_every;

  PROCEDURE forget IS
  BEGIN
    g_digits.DELETE;
    g_parameters.DELETE;
    g_rates.DELETE;
    g_commit_every := NULL;
    g_base := NULL;
  END forget;

BEGIN
  FOR r IN (SELECT currency, minor_digits FROM currencies) LOOP
    g_digits(r.currency) := r.minor_digits;
  END LOOP;
END bill_util;
/
