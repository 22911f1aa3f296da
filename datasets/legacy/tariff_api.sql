-- Tariffs, tiers and zones: which price holds for a use or a month of service.

CREATE OR REPLACE PACKAGE tariff_api AS

  TYPE t_price IS RECORD (
    tariff_id   tariffs.tariff_id%TYPE,
    tier_no     tariff_tiers.tier_no%TYPE,
    unit_price  tariff_tiers.unit_price%TYPE,
    zone_factor zones.factor%TYPE
  );

  e_no_tariff EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_tariff, -20201);
  e_two_tariffs EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_two_tariffs, -20202);
  e_no_tier EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_tier, -20203);
  e_no_zone EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_zone, -20204);

  FUNCTION tariff_on (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_date       IN DATE
  ) RETURN tariffs.tariff_id%TYPE;

  FUNCTION price_of (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_zone       IN zones.zone%TYPE,
    p_quantity   IN NUMBER,
    p_date       IN DATE
  ) RETURN t_price;

  FUNCTION fee_on (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_date       IN DATE
  ) RETURN tariffs.monthly_fee%TYPE;

  PROCEDURE find_tier (
    p_tariff_id  IN  tariff_tiers.tariff_id%TYPE,
    p_quantity   IN  NUMBER,
    p_tier_no    OUT tariff_tiers.tier_no%TYPE,
    p_unit_price OUT tariff_tiers.unit_price%TYPE
  );

  FUNCTION zone_factor (p_zone IN zones.zone%TYPE) RETURN zones.factor%TYPE;

  FUNCTION check_tariffs RETURN NUMBER;

  PROCEDURE copy_tariffs (
    p_product_id IN tariffs.product_id%TYPE,
    p_from       IN DATE,
    p_percent    IN NUMBER,
    p_created    OUT NUMBER
  );

END tariff_api;
/

CREATE OR REPLACE PACKAGE BODY tariff_api AS

  TYPE t_factors IS TABLE OF zones.factor%TYPE INDEX BY VARCHAR2(10);

  g_factors        t_factors;
  g_factors_loaded BOOLEAN := FALSE;

  FUNCTION tariff_on (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_date       IN DATE
  ) RETURN tariffs.tariff_id%TYPE IS
    v_tariff_id tariffs.tariff_id%TYPE;
  BEGIN
    SELECT tariff_id
      INTO v_tariff_id
      FROM tariffs
     WHERE product_id = p_product_id
       AND currency = p_currency
       AND valid_from <= p_date
       AND (valid_to IS NULL OR p_date < valid_to);
    RETURN v_tariff_id;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(
        -20201,
        'no tariff of product ' || p_product_id || ' in ' || p_currency
          || ' on ' || TO_CHAR(p_date, 'YYYY-MM-DD'));
    WHEN TOO_MANY_ROWS THEN
      RAISE_APPLICATION_ERROR(
        -20202,
        'more than one tariff of product ' || p_product_id || ' in ' || p_currency
          || ' on ' || TO_CHAR(p_date, 'YYYY-MM-DD'));
  END tariff_on;

  PROCEDURE find_tier (
    p_tariff_id  IN  tariff_tiers.tariff_id%TYPE,
    p_quantity   IN  NUMBER,
    p_tier_no    OUT tariff_tiers.tier_no%TYPE,
    p_unit_price OUT tariff_tiers.unit_price%TYPE
  ) IS
  BEGIN
    SELECT tier_no, unit_price
      INTO p_tier_no, p_unit_price
      FROM tariff_tiers
     WHERE tariff_id = p_tariff_id
       AND from_quantity <= p_quantity
       AND (to_quantity IS NULL OR p_quantity < to_quantity);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(
        -20203, 'tariff ' || p_tariff_id || ' has no tier for ' || p_quantity);
  END find_tier;

  PROCEDURE load_factors IS
  BEGIN
    g_factors.DELETE;
    FOR r IN (SELECT zone, factor FROM zones) LOOP
      g_factors(r.zone) := r.factor;
    END LOOP;
    g_factors_loaded := TRUE;
  END load_factors;

  FUNCTION zone_factor (p_zone IN zones.zone%TYPE) RETURN zones.factor%TYPE IS
  BEGIN
    IF NOT g_factors_loaded THEN
      load_factors;
    END IF;
    IF NOT g_factors.EXISTS(p_zone) THEN
      RAISE_APPLICATION_ERROR(-20204, 'unknown zone ' || NVL(p_zone, 'NULL'));
    END IF;
    RETURN g_factors(p_zone);
  END zone_factor;

  FUNCTION price_of (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_zone       IN zones.zone%TYPE,
    p_quantity   IN NUMBER,
    p_date       IN DATE
  ) RETURN t_price IS
    v_price t_price;
  BEGIN
    v_price.tariff_id := tariff_on(p_product_id, p_currency, p_date);
    find_tier(
      p_tariff_id  => v_price.tariff_id,
      p_quantity   => p_quantity,
      p_tier_no    => v_price.tier_no,
      p_unit_price => v_price.unit_price);
    v_price.zone_factor := zone_factor(p_zone);
    RETURN v_price;
  END price_of;

  FUNCTION fee_on (
    p_product_id IN tariffs.product_id%TYPE,
    p_currency   IN tariffs.currency%TYPE,
    p_date       IN DATE
  ) RETURN tariffs.monthly_fee%TYPE IS
    v_fee tariffs.monthly_fee%TYPE;
  BEGIN
    SELECT monthly_fee
      INTO v_fee
      FROM tariffs
     WHERE product_id = p_product_id
       AND currency = p_currency
       AND valid_from <= p_date
       AND (valid_to IS NULL OR p_date < valid_to);
    IF v_fee IS NULL THEN
      RAISE_APPLICATION_ERROR(-20201, 'product ' || p_product_id || ' has no monthly fee');
    END IF;
    RETURN v_fee;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(
        -20201,
        'no tariff of product ' || p_product_id || ' in ' || p_currency
          || ' on ' || TO_CHAR(p_date, 'YYYY-MM-DD'));
  END fee_on;

  -- Gaps and overlaps of validity, and tiers that do not meet. Gives their number and logs each.
  FUNCTION check_tariffs RETURN NUMBER IS
    CURSOR c_tariffs IS
      SELECT t.tariff_id, t.product_id, t.currency, t.valid_from, t.valid_to, p.kind
        FROM tariffs t, products p
       WHERE p.product_id = t.product_id
       ORDER BY t.product_id, t.currency, t.valid_from;
    CURSOR c_tiers (cp_tariff_id tariff_tiers.tariff_id%TYPE) IS
      SELECT tier_no, from_quantity, to_quantity
        FROM tariff_tiers
       WHERE tariff_id = cp_tariff_id
       ORDER BY tier_no;
    v_last_product  tariffs.product_id%TYPE;
    v_last_currency tariffs.currency%TYPE;
    v_last_to       DATE;
    v_expected      tariff_tiers.from_quantity%TYPE;
    v_problems      NUMBER := 0;

    PROCEDURE problem (p_text IN VARCHAR2) IS
    BEGIN
      v_problems := v_problems + 1;
      bill_log.write('tariff_api.check_tariffs', p_text, bill_log.c_warning);
    END problem;
  BEGIN
    FOR r IN c_tariffs LOOP
      IF r.product_id = v_last_product AND r.currency = v_last_currency THEN
        IF v_last_to IS NULL OR v_last_to > r.valid_from THEN
          problem('tariff ' || r.tariff_id || ' overlaps the one before');
        ELSIF v_last_to < r.valid_from THEN
          problem('gap before tariff ' || r.tariff_id);
        END IF;
      END IF;
      v_last_product := r.product_id;
      v_last_currency := r.currency;
      v_last_to := r.valid_to;
      IF r.kind = 'usage' THEN
        v_expected := 0;
        FOR s IN c_tiers(r.tariff_id) LOOP
          IF v_expected IS NULL THEN
            problem('tariff ' || r.tariff_id || ' has a tier beyond the open one');
          ELSIF s.from_quantity <> v_expected THEN
            problem('tariff ' || r.tariff_id || ', tier ' || s.tier_no || ' does not begin at ' || v_expected);
          END IF;
          v_expected := s.to_quantity;
        END LOOP;
        IF v_expected IS NOT NULL THEN
          problem('tariff ' || r.tariff_id || ' has no open tier');
        END IF;
      END IF;
    END LOOP;
    RETURN v_problems;
  END check_tariffs;

  -- Closes the tariffs of a product on a day and opens copies whose prices are higher by a percentage.
  PROCEDURE copy_tariffs (
    p_product_id IN tariffs.product_id%TYPE,
    p_from       IN DATE,
    p_percent    IN NUMBER,
    p_created    OUT NUMBER
  ) IS
    CURSOR c_current IS
      SELECT tariff_id, currency, monthly_fee
        FROM tariffs
       WHERE product_id = p_product_id
         AND valid_to IS NULL
         AND valid_from < p_from
         FOR UPDATE OF valid_to;
    v_new_id tariffs.tariff_id%TYPE;
  BEGIN
    p_created := 0;
    SELECT NVL(MAX(tariff_id), 0) INTO v_new_id FROM tariffs;
    FOR r IN c_current LOOP
      v_new_id := v_new_id + 1;
      UPDATE tariffs
         SET valid_to = p_from
       WHERE CURRENT OF c_current;
      INSERT INTO tariffs (tariff_id, product_id, currency, valid_from, valid_to, monthly_fee)
      VALUES (v_new_id, p_product_id, r.currency, p_from, NULL,
              bill_util.round_money(r.monthly_fee * (1 + p_percent / 100), r.currency));
      INSERT INTO tariff_tiers (tariff_id, tier_no, from_quantity, to_quantity, unit_price)
      SELECT v_new_id, tier_no, from_quantity, to_quantity, ROUND(unit_price * (1 + p_percent / 100), 6)
        FROM tariff_tiers
       WHERE tariff_id = r.tariff_id;
      p_created := p_created + 1;
    END LOOP;
    bill_log.write('tariff_api.copy_tariffs', p_created || ' tariffs of product ' || p_product_id);
  END copy_tariffs;

END tariff_api;
/
