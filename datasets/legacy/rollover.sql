-- Free units: an allowance grants a quantity each month, unused quantity rolls over for some months up to a cap.

CREATE OR REPLACE PACKAGE rollover AS

  PROCEDURE apply_period (
    p_period  IN  VARCHAR2,
    p_applied OUT NUMBER
  );

  FUNCTION available (
    p_allowance_id IN allowances.allowance_id%TYPE,
    p_period       IN VARCHAR2
  ) RETURN NUMBER;

  PROCEDURE rebuild (
    p_allowance_id IN allowances.allowance_id%TYPE,
    p_from         IN VARCHAR2,
    p_to           IN VARCHAR2
  );

  PROCEDURE print_account (p_account_id IN accounts.account_id%TYPE);

END rollover;
/

CREATE OR REPLACE PACKAGE BODY rollover AS

  c_module CONSTANT VARCHAR2(30) := 'rollover';

  -- What the month before left over, not older than the allowance lets it be.
  FUNCTION carried_into (
    p_allowance IN allowances%ROWTYPE,
    p_period    IN VARCHAR2
  ) RETURN NUMBER IS
    v_carried  NUMBER := 0;
    v_period   bill_util.t_period;
    v_oldest   bill_util.t_period;
    v_left     NUMBER;
    v_balance  allowance_balances%ROWTYPE;
  BEGIN
    IF p_allowance.rollover_months = 0 THEN
      RETURN 0;
    END IF;
    v_oldest := bill_util.period_of(ADD_MONTHS(bill_util.first_day(p_period), -p_allowance.rollover_months));
    v_period := bill_util.previous_period(p_period);
    BEGIN
      SELECT * INTO v_balance
        FROM allowance_balances
       WHERE allowance_id = p_allowance.allowance_id
         AND period = v_period;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        RETURN 0;
    END;
    v_carried := v_balance.carried_out;
    -- Grants that are too old have left the balance when their month passed.
    SELECT NVL(SUM(granted), 0)
      INTO v_left
      FROM allowance_balances
     WHERE allowance_id = p_allowance.allowance_id
       AND period >= v_oldest
       AND period <= v_period;
    v_carried := LEAST(v_carried, v_left);
    IF p_allowance.rollover_cap IS NOT NULL THEN
      v_carried := LEAST(v_carried, p_allowance.rollover_cap);
    END IF;
    RETURN v_carried;
  END carried_into;

  FUNCTION available (
    p_allowance_id IN allowances.allowance_id%TYPE,
    p_period       IN VARCHAR2
  ) RETURN NUMBER IS
    v_allowance allowances%ROWTYPE;
  BEGIN
    SELECT * INTO v_allowance FROM allowances WHERE allowance_id = p_allowance_id;
    IF v_allowance.valid_from > bill_util.last_day_of(p_period)
       OR v_allowance.valid_to < bill_util.first_day(p_period) THEN
      RETURN 0;
    END IF;
    RETURN v_allowance.monthly_quantity + carried_into(v_allowance, p_period);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RETURN 0;
  END available;

  -- Takes free units off the rated usage of one allowance, oldest use first, and gives what was used.
  PROCEDURE use_up (
    p_allowance IN  allowances%ROWTYPE,
    p_period    IN  VARCHAR2,
    p_free      IN  NUMBER,
    p_used      OUT NUMBER
  ) IS
    CURSOR c_usage IS
      SELECT event_id, quantity, unit_price, zone_factor
        FROM rated_usage
       WHERE account_id = p_allowance.account_id
         AND product_id = p_allowance.product_id
         AND billing_period = p_period
         AND status = 'R'
         AND zone = 'home'
       ORDER BY event_date, event_id
         FOR UPDATE OF free_quantity, rated_amount;
    v_remaining NUMBER := p_free;
    v_free      NUMBER;
  BEGIN
    p_used := 0;
    FOR r IN c_usage LOOP
      EXIT WHEN v_remaining <= 0;
      v_free := LEAST(r.quantity, v_remaining);
      UPDATE rated_usage
         SET free_quantity = v_free,
             rated_amount = ROUND((r.quantity - v_free) * r.unit_price * r.zone_factor, 4)
       WHERE CURRENT OF c_usage;
      v_remaining := v_remaining - v_free;
      p_used := p_used + v_free;
    END LOOP;
  END use_up;

  PROCEDURE write_balance (
    p_allowance IN allowances%ROWTYPE,
    p_period    IN VARCHAR2,
    p_carried   IN NUMBER,
    p_used      IN NUMBER
  ) IS
    v_left    NUMBER;
    v_carry   NUMBER;
  BEGIN
    v_left := p_allowance.monthly_quantity + p_carried - p_used;
    IF p_allowance.rollover_months = 0 THEN
      v_carry := 0;
    ELSE
      -- What was carried in is used first, so only a part of it can be too old.
      v_carry := LEAST(v_left, p_allowance.monthly_quantity * p_allowance.rollover_months);
      IF p_allowance.rollover_cap IS NOT NULL THEN
        v_carry := LEAST(v_carry, p_allowance.rollover_cap);
      END IF;
    END IF;
    UPDATE allowance_balances
       SET granted     = p_allowance.monthly_quantity,
           carried_in  = p_carried,
           used        = p_used,
           carried_out = v_carry,
           expired     = v_left - v_carry
     WHERE allowance_id = p_allowance.allowance_id
       AND period = p_period;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO allowance_balances
        (allowance_id, period, granted, carried_in, used, carried_out, expired)
      VALUES
        (p_allowance.allowance_id, p_period, p_allowance.monthly_quantity, p_carried, p_used,
         v_carry, v_left - v_carry);
    END IF;
  END write_balance;

  PROCEDURE apply_period (
    p_period  IN  VARCHAR2,
    p_applied OUT NUMBER
  ) IS
    CURSOR c_allowances IS
      SELECT *
        FROM allowances
       WHERE valid_from <= bill_util.last_day_of(p_period)
         AND (valid_to IS NULL OR valid_to >= bill_util.first_day(p_period))
       ORDER BY account_id, product_id, allowance_id;
    v_allowance allowances%ROWTYPE;
    v_carried   NUMBER;
    v_used      NUMBER;
    v_run_id    billing_runs.run_id%TYPE;
    v_failed    PLS_INTEGER := 0;
  BEGIN
    p_applied := 0;
    v_run_id := bill_log.start_step(p_period, 'ROLLOVER');
    OPEN c_allowances;
    LOOP
      FETCH c_allowances INTO v_allowance;
      EXIT WHEN c_allowances%NOTFOUND;
      BEGIN
        SAVEPOINT one_allowance;
        v_carried := carried_into(v_allowance, p_period);
        use_up(v_allowance, p_period, v_allowance.monthly_quantity + v_carried, v_used);
        write_balance(v_allowance, p_period, v_carried, v_used);
        p_applied := p_applied + 1;
      EXCEPTION
        WHEN OTHERS THEN
          ROLLBACK TO one_allowance;
          v_failed := v_failed + 1;
          bill_log.error(c_module, 'allowance ' || v_allowance.allowance_id || ': ' || SQLERRM);
      END;
    END LOOP;
    CLOSE c_allowances;
    COMMIT;
    bill_log.finish_step(v_run_id, p_applied, v_failed);
  END apply_period;

  -- Computes the balances of an allowance anew over several months, from the free quantities that were booked.
  PROCEDURE rebuild (
    p_allowance_id IN allowances.allowance_id%TYPE,
    p_from         IN VARCHAR2,
    p_to           IN VARCHAR2
  ) IS
    v_allowance allowances%ROWTYPE;
    v_period    bill_util.t_period := p_from;
    v_used      NUMBER;
  BEGIN
    SELECT * INTO v_allowance FROM allowances WHERE allowance_id = p_allowance_id;
    DELETE FROM allowance_balances
     WHERE allowance_id = p_allowance_id
       AND period >= p_from
       AND period <= p_to;
    WHILE v_period <= p_to LOOP
      SELECT NVL(SUM(free_quantity), 0)
        INTO v_used
        FROM rated_usage
       WHERE account_id = v_allowance.account_id
         AND product_id = v_allowance.product_id
         AND billing_period = v_period;
      write_balance(v_allowance, v_period, carried_into(v_allowance, v_period), v_used);
      v_period := bill_util.next_period(v_period);
    END LOOP;
    COMMIT;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE_APPLICATION_ERROR(-20601, 'there is no allowance ' || p_allowance_id);
  END rebuild;

  PROCEDURE print_account (p_account_id IN accounts.account_id%TYPE) IS
    v_total NUMBER := 0;
  BEGIN
    FOR a IN (SELECT w.allowance_id, p.product_code, w.monthly_quantity
                FROM allowances w, products p
               WHERE p.product_id = w.product_id
                 AND w.account_id = p_account_id
               ORDER BY w.allowance_id) LOOP
      DBMS_OUTPUT.PUT_LINE(a.product_code || ': ' || a.monthly_quantity || ' a month');
      FOR b IN (SELECT period, carried_in, used, carried_out, expired
                  FROM allowance_balances
                 WHERE allowance_id = a.allowance_id
                 ORDER BY period) LOOP
        DBMS_OUTPUT.PUT_LINE(
          '  ' || b.period
          || '  carried in ' || LPAD(TO_CHAR(b.carried_in, 'FM999990.000'), 10)
          || '  used ' || LPAD(TO_CHAR(b.used, 'FM999990.000'), 10)
          || '  carried out ' || LPAD(TO_CHAR(b.carried_out, 'FM999990.000'), 10)
          || '  expired ' || LPAD(TO_CHAR(b.expired, 'FM999990.000'), 10));
        v_total := v_total + b.used;
      END LOOP;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('free units used: ' || TO_CHAR(v_total, 'FM999999990.000'));
  END print_account;

END rollover;
/
