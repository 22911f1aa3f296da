-- The ways of taking a cursor's rows: a FETCH ahead and at the end, an IF that leaves, FOUND and NOTFOUND.
-- loops: 7 of 9
-- spark: "ahead.n" is no column, variable or function known here
-- spark: a cursor that is opened and fetched has no form here
CREATE TABLE calls (id NUMBER PRIMARY KEY, acct NUMBER, secs NUMBER, cost NUMBER(10,2));
CREATE TABLE lines (n NUMBER, id NUMBER, cost NUMBER(10,2), form VARCHAR2(10));
INSERT INTO calls VALUES (1, 1, 60, NULL);
INSERT INTO calls VALUES (2, 1, 61, NULL);
INSERT INTO calls VALUES (3, 2, 0, NULL);
INSERT INTO calls VALUES (4, 1, 600, NULL);
INSERT INTO calls VALUES (5, 1, NULL, NULL);
CREATE OR REPLACE PACKAGE rate IS
  PROCEDURE ahead (p_acct IN NUMBER);
  PROCEDURE ahead_exit (p_acct IN NUMBER);
  PROCEDURE with_if (p_acct IN NUMBER);
  PROCEDURE with_found (p_acct IN NUMBER);
  PROCEDURE later (p_acct IN NUMBER);
  PROCEDURE counted (p_acct IN NUMBER);
  PROCEDURE asked (p_acct IN NUMBER);
  PROCEDURE forgotten (p_acct IN NUMBER);
  PROCEDURE forgotten_twice (p_acct IN NUMBER);
END;
/
CREATE OR REPLACE PACKAGE BODY rate IS
  CURSOR c_calls (cp_acct NUMBER) IS
    SELECT id, secs FROM calls WHERE acct = cp_acct ORDER BY id;

  PROCEDURE ahead (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
    n PLS_INTEGER;
  BEGIN
    OPEN c_calls(p_acct);
    FETCH c_calls INTO r;
    n := 0;
    WHILE c_calls%FOUND LOOP
      n := n + 1;
      INSERT INTO lines VALUES (n, r.id, ROUND(NVL(r.secs, 30) / 60, 2), 'ahead');
      FETCH c_calls INTO r;
    END LOOP;
    CLOSE c_calls;
    DBMS_OUTPUT.PUT_LINE(n || ' lines, last ' || r.id);
  END;

  PROCEDURE ahead_exit (p_acct IN NUMBER) IS
    v_id NUMBER;
    v_secs NUMBER;
  BEGIN
    OPEN c_calls(p_acct);
    FETCH c_calls INTO v_id, v_secs;
    LOOP
      EXIT WHEN c_calls%NOTFOUND;
      IF v_secs > 0 THEN
        UPDATE calls SET cost = v_secs / 100 WHERE id = v_id;
      END IF;
      FETCH c_calls INTO v_id, v_secs;
    END LOOP;
    CLOSE c_calls;
  END;

  PROCEDURE with_if (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
    v_total NUMBER := 0;
  BEGIN
    OPEN c_calls(p_acct);
    LOOP
      FETCH c_calls INTO r;
      IF c_calls%NOTFOUND THEN
        EXIT;
      END IF;
      v_total := v_total + NVL(r.secs, 0);
      INSERT INTO lines VALUES (NULL, r.id, v_total, 'if');
    END LOOP;
    CLOSE c_calls;
    DBMS_OUTPUT.PUT_LINE('seconds ' || v_total);
  END;

  PROCEDURE with_found (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
  BEGIN
    OPEN c_calls(p_acct);
    LOOP
      FETCH c_calls INTO r;
      IF c_calls%FOUND THEN
        INSERT INTO lines VALUES (NULL, r.id, r.secs, 'found');
      ELSE
        EXIT;
      END IF;
    END LOOP;
    CLOSE c_calls;
  END;

  PROCEDURE later (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
    v_start NUMBER;
  BEGIN
    OPEN c_calls(p_acct);
    v_start := 100;
    LOOP
      FETCH c_calls INTO r;
      EXIT WHEN NOT c_calls%FOUND;
      INSERT INTO lines VALUES (v_start, r.id, r.secs, 'later');
    END LOOP;
    CLOSE c_calls;
  END;

  -- Asked after the loop, the cursor knows how many rows there were.
  PROCEDURE counted (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
  BEGIN
    OPEN c_calls(p_acct);
    LOOP
      FETCH c_calls INTO r;
      EXIT WHEN c_calls%NOTFOUND;
      INSERT INTO lines VALUES (NULL, r.id, r.secs, 'counted');
    END LOOP;
    IF c_calls%ROWCOUNT > 2 THEN
      DBMS_OUTPUT.PUT_LINE(c_calls % rowcount || ' rows');
    END IF;
    CLOSE c_calls;
  END;

  -- Nobody closes it: it ends with the routine.
  PROCEDURE forgotten (p_acct IN NUMBER) IS
    CURSOR c_own IS SELECT id, secs FROM calls WHERE acct = p_acct ORDER BY id DESC;
    r c_own%ROWTYPE;
  BEGIN
    OPEN c_own;
    LOOP
      FETCH c_own INTO r;
      EXIT WHEN c_own%NOTFOUND;
      INSERT INTO lines VALUES (NULL, r.id, r.secs, 'forgotten');
    END LOOP;
  END;

  -- Opened a second time while it is open, it is an error.
  PROCEDURE forgotten_twice (p_acct IN NUMBER) IS
    CURSOR c_own IS SELECT id, secs FROM calls WHERE acct = p_acct ORDER BY id;
    r c_own%ROWTYPE;
  BEGIN
    FOR i IN 1 .. 2 LOOP
      OPEN c_own;
      LOOP
        FETCH c_own INTO r;
        EXIT WHEN c_own%NOTFOUND;
        INSERT INTO lines VALUES (i, r.id, r.secs, 'twice');
      END LOOP;
    END LOOP;
  EXCEPTION
    WHEN CURSOR_ALREADY_OPEN THEN
      DBMS_OUTPUT.PUT_LINE('open already');
  END;

  -- What else is asked needs the cursor.
  PROCEDURE asked (p_acct IN NUMBER) IS
    r c_calls%ROWTYPE;
  BEGIN
    OPEN c_calls(p_acct);
    LOOP
      FETCH c_calls INTO r;
      EXIT WHEN c_calls%NOTFOUND;
      EXIT WHEN r.id > 2;
      INSERT INTO lines VALUES (NULL, r.id, r.secs, 'asked');
    END LOOP;
    IF c_calls%FOUND THEN
      DBMS_OUTPUT.PUT_LINE('left early');
    END IF;
    CLOSE c_calls;
  END;
END;
/
-- run
BEGIN rate.ahead(1); rate.ahead_exit(1); rate.with_if(1); rate.with_found(2); rate.later(1); rate.counted(1); rate.counted(2); rate.asked(1); rate.forgotten(1); rate.forgotten_twice(1); END;
/
SELECT * FROM lines ORDER BY form, id;
SELECT * FROM calls ORDER BY id;
BEGIN rate.ahead(9); rate.with_if(9); END;
/
