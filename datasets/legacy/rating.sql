-- Rating: each use gets its price. One row at a time, errors go to a table, a commit every so many rows, restartable.

CREATE OR REPLACE PACKAGE rating AS

  e_too_many_errors EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_too_many_errors, -20301);

  PROCEDURE rate_period (
    p_period IN  usage_events.period%TYPE,
    p_rated  OUT NUMBER,
    p_failed OUT NUMBER
  );

  PROCEDURE rerate_product (
    p_period     IN  rated_usage.billing_period%TYPE,
    p_product_id IN  rated_usage.product_id%TYPE,
    p_changed    OUT NUMBER
  );

  PROCEDURE retry_errors (
    p_period IN  rating_errors.billing_period%TYPE,
    p_fixed  OUT NUMBER
  );

  FUNCTION rated_total (
    p_period   IN rated_usage.billing_period%TYPE,
    p_currency IN rated_usage.currency%TYPE
  ) RETURN NUMBER;

  PROCEDURE print_errors (p_period IN rating_errors.billing_period%TYPE);

END rating;
/

CREATE OR REPLACE PACKAGE BODY rating AS

  c_module CONSTANT VARCHAR2(30) := 'rating';

  -- Why an event was not rated.
  c_unknown_account CONSTANT VARCHAR2(20) := 'UNKNOWN_ACCOUNT';
  c_unknown_product CONSTANT VARCHAR2(20) := 'UNKNOWN_PRODUCT';
  c_bad_quantity    CONSTANT VARCHAR2(20) := 'BAD_QUANTITY';
  c_duplicate       CONSTANT VARCHAR2(20) := 'DUPLICATE';
  c_no_tariff       CONSTANT VARCHAR2(20) := 'NO_TARIFF';
  c_no_zone         CONSTANT VARCHAR2(20) := 'NO_ZONE';
  c_other           CONSTANT VARCHAR2(20) := 'OTHER';

  TYPE t_counts IS TABLE OF PLS_INTEGER INDEX BY VARCHAR2(20);

  g_errors     t_counts;
  g_max_errors NUMBER;

  e_bad_quantity    EXCEPTION;
  e_unknown_account EXCEPTION;
  e_unknown_product EXCEPTION;

  -- Usage of the period that was loaded in time, and late usage of the period before.
  CURSOR c_events (cp_period usage_events.period%TYPE, cp_cut_off DATE,
                   cp_previous usage_events.period%TYPE, cp_previous_cut_off DATE) IS
    SELECT e.event_id,
           e.source_system,
           e.source_event_id,
           e.account_id,
           e.product_id,
           e.event_time,
           e.quantity,
           e.zone
      FROM usage_events e
     WHERE (e.period = cp_period AND e.loaded_at < cp_cut_off)
        OR (e.period = cp_previous AND e.loaded_at >= cp_previous_cut_off)
     ORDER BY e.event_id;

  PROCEDURE remember_error (
    p_event  IN c_events%ROWTYPE,
    p_period IN rating_errors.billing_period%TYPE,
    p_code   IN rating_errors.error_code%TYPE,
    p_text   IN VARCHAR2
  ) IS
  BEGIN
    INSERT INTO rating_errors
      (error_id, event_id, account_id, product_id, billing_period, error_code, error_text, created_at)
    VALUES
      (seq_error.NEXTVAL, p_event.event_id, p_event.account_id, p_event.product_id, p_period,
       p_code, SUBSTR(p_text, 1, 400), SYSDATE);
    IF g_errors.EXISTS(p_code) THEN
      g_errors(p_code) := g_errors(p_code) + 1;
    ELSE
      g_errors(p_code) := 1;
    END IF;
  END remember_error;

  FUNCTION account_currency (p_account_id IN accounts.account_id%TYPE) RETURN accounts.currency%TYPE IS
    v_currency accounts.currency%TYPE;
  BEGIN
    SELECT currency
      INTO v_currency
      FROM accounts
     WHERE account_id = p_account_id;
    RETURN v_currency;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE e_unknown_account;
  END account_currency;

  PROCEDURE check_product (p_product_id IN products.product_id%TYPE) IS
    v_kind products.kind%TYPE;
  BEGIN
    SELECT kind
      INTO v_kind
      FROM products
     WHERE product_id = p_product_id;
    IF v_kind <> 'usage' THEN
      RAISE e_unknown_product;
    END IF;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE e_unknown_product;
  END check_product;

  FUNCTION already_rated (p_event_id IN rated_usage.event_id%TYPE) RETURN BOOLEAN IS
    v_found NUMBER;
  BEGIN
    SELECT 1
      INTO v_found
      FROM rated_usage
     WHERE event_id = p_event_id;
    RETURN TRUE;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN FALSE;
  END already_rated;

  -- Rates one event. Raises what is wrong with it.
  PROCEDURE rate_event (
    p_event  IN c_events%ROWTYPE,
    p_period IN rated_usage.billing_period%TYPE
  ) IS
    v_currency accounts.currency%TYPE;
    v_price    tariff_api.t_price;
    v_amount   rated_usage.rated_amount%TYPE;
    v_day      DATE := TRUNC(CAST(p_event.event_time AS DATE));
  BEGIN
    v_currency := account_currency(p_event.account_id);
    check_product(p_event.product_id);
    IF NVL(p_event.quantity, 0) <= 0 THEN
      RAISE e_bad_quantity;
    END IF;
    v_price := tariff_api.price_of(
      p_product_id => p_event.product_id,
      p_currency   => v_currency,
      p_zone       => p_event.zone,
      p_quantity   => p_event.quantity,
      p_date       => v_day);
    v_amount := ROUND(p_event.quantity * v_price.unit_price * v_price.zone_factor, 4);
    INSERT INTO rated_usage
      (event_id, source_system, source_event_id, account_id, product_id, tariff_id, tier_no, zone,
       event_date, billing_period, currency, quantity, unit_price, zone_factor, rated_amount, status)
    VALUES
      (p_event.event_id, p_event.source_system, p_event.source_event_id, p_event.account_id,
       p_event.product_id, v_price.tariff_id, v_price.tier_no, p_event.zone,
       v_day, p_period, v_currency, p_event.quantity, v_price.unit_price, v_price.zone_factor,
       v_amount, 'R');
  END rate_event;

  PROCEDURE rate_period (
    p_period IN  usage_events.period%TYPE,
    p_rated  OUT NUMBER,
    p_failed OUT NUMBER
  ) IS
    v_event    c_events%ROWTYPE;
    v_previous usage_events.period%TYPE := bill_util.previous_period(p_period);
    v_run_id   billing_runs.run_id%TYPE;
    v_pending  PLS_INTEGER := 0;
    v_skipped  PLS_INTEGER := 0;
    v_code     VARCHAR2(20);
  BEGIN
    p_rated := 0;
    p_failed := 0;
    g_errors.DELETE;
    g_max_errors := bill_util.number_parameter('MAX_ERRORS', 10000);
    v_run_id := bill_log.start_step(p_period, 'RATING');

    OPEN c_events(p_period, bill_util.cut_off(p_period), v_previous, bill_util.cut_off(v_previous));
    LOOP
      FETCH c_events INTO v_event;
      EXIT WHEN c_events%NOTFOUND;
      BEGIN
        IF already_rated(v_event.event_id) THEN
          v_skipped := v_skipped + 1;
        ELSE
          rate_event(v_event, p_period);
          p_rated := p_rated + 1;
        END IF;
      EXCEPTION
        WHEN e_unknown_account THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_unknown_account, 'account ' || v_event.account_id);
        WHEN e_unknown_product THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_unknown_product, 'product ' || NVL(TO_CHAR(v_event.product_id), 'NULL'));
        WHEN e_bad_quantity THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_bad_quantity, 'quantity ' || NVL(TO_CHAR(v_event.quantity), 'NULL'));
        WHEN DUP_VAL_ON_INDEX THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_duplicate, v_event.source_system || ' ' || v_event.source_event_id);
        WHEN tariff_api.e_no_tariff OR tariff_api.e_two_tariffs OR tariff_api.e_no_tier THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_no_tariff, SQLERRM);
        WHEN tariff_api.e_no_zone THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_no_zone, SQLERRM);
        WHEN OTHERS THEN
          p_failed := p_failed + 1;
          remember_error(v_event, p_period, c_other, SQLERRM);
          bill_log.error(c_module, 'event ' || v_event.event_id || ': ' || SQLERRM);
      END;
      IF p_failed > g_max_errors THEN
        RAISE_APPLICATION_ERROR(-20301, 'more than ' || g_max_errors || ' events cannot be rated');
      END IF;
      v_pending := v_pending + 1;
      IF v_pending >= bill_util.commit_every THEN
        COMMIT;
        v_pending := 0;
      END IF;
    END LOOP;
    CLOSE c_events;
    COMMIT;

    v_code := g_errors.FIRST;
    WHILE v_code IS NOT NULL LOOP
      bill_log.write(c_module, p_period || ': ' || g_errors(v_code) || ' events ' || v_code, bill_log.c_warning);
      v_code := g_errors.NEXT(v_code);
    END LOOP;
    bill_log.finish_step(v_run_id, p_rated, p_failed, v_skipped || ' were rated before');
  EXCEPTION
    WHEN OTHERS THEN
      IF c_events%ISOPEN THEN
        CLOSE c_events;
      END IF;
      ROLLBACK;
      bill_log.fail_step(v_run_id, SQLERRM);
      RAISE;
  END rate_period;

  -- Rates the usage of one product again, after its tariff was corrected. Billed usage keeps its price.
  PROCEDURE rerate_product (
    p_period     IN  rated_usage.billing_period%TYPE,
    p_product_id IN  rated_usage.product_id%TYPE,
    p_changed    OUT NUMBER
  ) IS
    CURSOR c_rated IS
      SELECT event_id, currency, zone, quantity, event_date, rated_amount
        FROM rated_usage
       WHERE billing_period = p_period
         AND product_id = p_product_id
         AND status = 'R'
         FOR UPDATE;
    v_price  tariff_api.t_price;
    v_amount rated_usage.rated_amount%TYPE;
    v_delta  NUMBER := 0;
  BEGIN
    p_changed := 0;
    FOR r IN c_rated LOOP
      BEGIN
        v_price := tariff_api.price_of(p_product_id, r.currency, r.zone, r.quantity, r.event_date);
        v_amount := ROUND(r.quantity * v_price.unit_price * v_price.zone_factor, 4);
        IF v_amount <> r.rated_amount THEN
          UPDATE rated_usage
             SET tariff_id    = v_price.tariff_id,
                 tier_no      = v_price.tier_no,
                 unit_price   = v_price.unit_price,
                 zone_factor  = v_price.zone_factor,
                 rated_amount = v_amount
           WHERE CURRENT OF c_rated;
          v_delta := v_delta + v_amount - r.rated_amount;
          p_changed := p_changed + 1;
        END IF;
      EXCEPTION
        WHEN tariff_api.e_no_tariff THEN
          UPDATE rated_usage
             SET status = 'X'
           WHERE CURRENT OF c_rated;
          bill_log.error(c_module, 'event ' || r.event_id || ' lost its tariff');
      END;
    END LOOP;
    COMMIT;
    bill_log.write(c_module, p_changed || ' events rated again, difference ' || v_delta);
  END rerate_product;

  -- Tries events again whose master data came later. What works now leaves the error table.
  PROCEDURE retry_errors (
    p_period IN  rating_errors.billing_period%TYPE,
    p_fixed  OUT NUMBER
  ) IS
    CURSOR c_failed IS
      SELECT x.error_id, x.event_id
        FROM rating_errors x
       WHERE x.billing_period = p_period
         AND x.error_code IN (c_unknown_account, c_unknown_product, c_no_tariff, c_no_zone)
       ORDER BY x.event_id;
    v_event c_events%ROWTYPE;
  BEGIN
    p_fixed := 0;
    FOR r IN c_failed LOOP
      BEGIN
        SELECT event_id, source_system, source_event_id, account_id, product_id, event_time, quantity, zone
          INTO v_event
          FROM usage_events
         WHERE event_id = r.event_id;
        SAVEPOINT before_event;
        rate_event(v_event, p_period);
        DELETE FROM rating_errors WHERE error_id = r.error_id;
        p_fixed := p_fixed + 1;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          DELETE FROM rating_errors WHERE error_id = r.error_id;
        WHEN OTHERS THEN
          ROLLBACK TO before_event;
          UPDATE rating_errors
             SET created_at = SYSDATE
           WHERE error_id = r.error_id;
      END;
    END LOOP;
    COMMIT;
  END retry_errors;

  FUNCTION rated_total (
    p_period   IN rated_usage.billing_period%TYPE,
    p_currency IN rated_usage.currency%TYPE
  ) RETURN NUMBER IS
    v_total NUMBER := 0;
  BEGIN
    FOR r IN (SELECT rated_amount
                FROM rated_usage
               WHERE billing_period = p_period
                 AND currency = p_currency
                 AND status <> 'X') LOOP
      v_total := v_total + r.rated_amount;
    END LOOP;
    RETURN v_total;
  END rated_total;

  PROCEDURE print_errors (p_period IN rating_errors.billing_period%TYPE) IS
    v_total PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT error_code, COUNT(*) AS events, MIN(event_id) AS example
                FROM rating_errors
               WHERE billing_period = p_period
               GROUP BY error_code
               ORDER BY COUNT(*) DESC, error_code) LOOP
      DBMS_OUTPUT.PUT_LINE(
        RPAD(r.error_code, 20) || LPAD(TO_CHAR(r.events), 8) || '  for example ' || r.example);
      v_total := v_total + r.events;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(RPAD('all', 20) || LPAD(TO_CHAR(v_total), 8));
  END print_errors;

END rating;
/
