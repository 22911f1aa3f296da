-- loops: 13 of 14
-- falls back: 2
-- spark: "dead_values.d" is no column, variable or function known here
-- spark: "seconds.d" is no column, variable or function known here
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER, t VARCHAR2(20), u VARCHAR2(20), d DATE);
CREATE TABLE lg (id NUMBER, what VARCHAR2(20), t VARCHAR2(60));
CREATE SEQUENCE sq;
INSERT INTO src VALUES (1, 10, '01.50', '9', DATE '2026-01-31');
INSERT INTO src VALUES (2, -1.75, '010', '9.0', DATE '2026-02-28');
INSERT INTO src VALUES (3, 9, '7', '0', DATE '9999-12-31');
CREATE OR REPLACE PACKAGE kinds IS
  PROCEDURE number_of_text;
  PROCEDURE text_of_number;
  PROCEDURE looked_up;
  PROCEDURE parameters;
  PROCEDURE results;
  PROCEDURE dead_values;
  PROCEDURE dead_columns;
  PROCEDURE whole;
  PROCEDURE one_letter;
  PROCEDURE no_return;
  PROCEDURE numbers;
  PROCEDURE doubles;
  PROCEDURE seconds;
  PROCEDURE other_errors;
END;
/
CREATE OR REPLACE PACKAGE BODY kinds IS
  PROCEDURE number_of_text IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      v := r.t;
      INSERT INTO lg VALUES (r.id, 'number', v || '/');
    END LOOP;
  END;

  PROCEDURE text_of_number IS
    v VARCHAR2(20);
    w VARCHAR2(20);
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      v := r.n;
      w := r.id * 4;
      IF v > w THEN
        INSERT INTO lg VALUES (r.id, 'text', v || '>' || w);
      END IF;
    END LOOP;
  END;

  PROCEDURE looked_up IS
    v NUMBER;
    w NUMBER;
  BEGIN
    FOR r IN (SELECT id FROM src ORDER BY id) LOOP
      SELECT t, u INTO v, w FROM src WHERE id = r.id;
      INSERT INTO lg VALUES (r.id, 'looked up', CASE WHEN v > w THEN v || '>' || w ELSE 'no' END);
    END LOOP;
  END;

  PROCEDURE put(a NUMBER, b VARCHAR2, c PLS_INTEGER) IS
  BEGIN
    INSERT INTO lg VALUES (a, 'parameter', a || '/' || b || '/' || c);
  END;

  PROCEDURE parameters IS
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      put(r.t, r.n, r.n + 0.6);
    END LOOP;
  END;

  FUNCTION own(t VARCHAR2) RETURN NUMBER IS
  BEGIN
    RETURN t;
  END;

  PROCEDURE results IS
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      INSERT INTO lg VALUES (r.id, 'result', own(r.t) || '/' || own(r.u));
    END LOOP;
  END;

  -- Nobody reads what fails.
  PROCEDURE dead_values IS
    d DATE;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      d := r.d + 1;
      INSERT INTO lg VALUES (r.id, 'dead', NULL);
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('dead_values ' || SQLCODE);
  END;

  PROCEDURE dead_columns IS
  BEGIN
    FOR r IN (SELECT id, n / (id - 2) AS q FROM src ORDER BY id) LOOP
      INSERT INTO lg VALUES (r.id, 'dead', NULL);
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('dead_columns ' || SQLCODE);
  END;

  PROCEDURE whole IS
    v DECIMAL;
    w NUMBER(*, 1);
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      v := r.n;
      w := r.n;
      INSERT INTO lg VALUES (r.id, 'whole', v || '/' || w);
    END LOOP;
  END;

  PROCEDURE one_letter IS
    v CHAR;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      BEGIN
        v := r.u;
        INSERT INTO lg VALUES (r.id, 'letter', v);
      EXCEPTION WHEN VALUE_ERROR THEN INSERT INTO lg VALUES (r.id, 'long', v);
      END;
    END LOOP;
  END;

  FUNCTION some(n NUMBER) RETURN NUMBER IS
  BEGIN
    IF n > 0 THEN
      RETURN n;
    END IF;
  END;

  PROCEDURE no_return IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      BEGIN
        v := some(r.n);
        INSERT INTO lg VALUES (r.id, 'returned', v);
      EXCEPTION WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (r.id, 'none', m_); END;
      END;
    END LOOP;
  END;

  -- One statement takes one number, whatever names it.
  PROCEDURE numbers IS
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      INSERT INTO lg VALUES (sq.CURRVAL, 'number ' || sq.NEXTVAL, sq.NEXTVAL);
    END LOOP;
  END;

  PROCEDURE doubles IS
    x BINARY_DOUBLE := 1e16;
    y NUMBER := 0;
  BEGIN
    FOR r IN (SELECT n / 3 AS n FROM src ORDER BY id) LOOP
      x := x + 1;
      y := y + r.n;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(x || ' ' || y);
  END;

  PROCEDURE seconds IS
    d DATE := DATE '2026-01-01';
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      d := d + 0.3 / 86400;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'HH24:MI:SS'));
  END;

  PROCEDURE other_errors IS
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      BEGIN
        IF r.id = 1 THEN
          RAISE INVALID_CURSOR;
        ELSIF r.id = 2 THEN
          RAISE SUBSCRIPT_BEYOND_COUNT;
        END IF;
      EXCEPTION WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (c_, 'raised', m_); END;
      END;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  kinds.number_of_text;
  kinds.text_of_number;
  kinds.looked_up;
  kinds.parameters;
  kinds.results;
  kinds.dead_values;
  kinds.dead_columns;
  kinds.whole;
  kinds.one_letter;
  kinds.no_return;
  kinds.numbers;
  kinds.doubles;
  kinds.seconds;
  kinds.other_errors;
END;
/
SELECT * FROM lg ORDER BY what, id;
