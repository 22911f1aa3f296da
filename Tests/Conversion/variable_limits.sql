-- loops: 12 of 12
-- falls back: 4
-- spark error: does not run as sets on this data
CREATE TABLE moves (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE parts (move NUMBER, n NUMBER);
INSERT INTO moves VALUES (1, 1, 90);
INSERT INTO moves VALUES (2, 1, -80);
INSERT INTO moves VALUES (3, 2, 70);
INSERT INTO moves VALUES (4, 2, -75);
INSERT INTO parts SELECT id, n FROM moves;
INSERT INTO parts SELECT id, -n FROM moves;
CREATE OR REPLACE PACKAGE limits IS
  SUBTYPE share IS PLS_INTEGER RANGE 0 .. 100;
  PROCEDURE stays;
  PROCEDURE leaves;
  PROCEDURE nets;
  PROCEDURE inner_stays;
  PROCEDURE inner_leaves;
  PROCEDURE begins_anew;
  PROCEDURE multiplies;
  PROCEDURE is_share;
  PROCEDURE is_given;
END;
/
CREATE OR REPLACE PACKAGE BODY limits IS
  -- All that is added is beyond two digits, no value on the way is.
  PROCEDURE stays IS
    s NUMBER(2) := 5;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      s := s + r.n;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('stays ' || s);
  EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('stays: over ' || s);
  END;

  PROCEDURE leaves IS
    s NUMBER(2) := 10;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      s := s + r.n;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('leaves ' || s);
  EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('leaves: over ' || s);
  END;

  -- Beyond 32 bits between two additions of one iteration.
  PROCEDURE nets IS
    s PLS_INTEGER := 2147483640;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      s := s + r.id - r.id;
      s := s + 3;
      s := s - 3;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('nets ' || s);
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      s := s + 8;
      s := s - 8;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('nets ' || s);
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('nets: ' || s || SQLERRM);
  END;

  PROCEDURE inner_stays IS
    s NUMBER(3) := 900;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      FOR p IN (SELECT n FROM parts WHERE move = r.id ORDER BY n DESC) LOOP
        s := s + p.n;
      END LOOP;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('inner_stays ' || s);
  EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('inner_stays: over ' || s);
  END;

  -- Each iteration begins anew, and its inner loop goes beyond.
  PROCEDURE inner_leaves IS
    s NUMBER(2);
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      s := 20;
      FOR p IN (SELECT n FROM parts WHERE move = r.id ORDER BY n DESC) LOOP
        s := s + p.n;
      END LOOP;
      DBMS_OUTPUT.PUT_LINE('inner_leaves ' || s);
    END LOOP;
  EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('inner_leaves: over ' || s);
  END;

  PROCEDURE begins_anew IS
    s NUMBER(2) := 0;
    last NUMBER := 0;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      IF r.k <> last THEN
        DBMS_OUTPUT.PUT_LINE('begins_anew ' || s);
        s := 0;
      END IF;
      last := r.k;
      s := s + r.n;
      s := s - 1;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('begins_anew ' || s);
  END;

  PROCEDURE multiplies IS
    x PLS_INTEGER;
    y NUMBER := 0;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      x := r.id * 1000000;
      y := x * 1000 / 1000;
      DBMS_OUTPUT.PUT_LINE('multiplies ' || y);
    END LOOP;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('multiplies: ' || y || SQLERRM);
  END;

  -- What the handler of an iteration takes is known before the loop runs.
  PROCEDURE is_share IS
    v share;
  BEGIN
    FOR r IN (SELECT * FROM moves ORDER BY id) LOOP
      BEGIN
        v := r.n;
        DBMS_OUTPUT.PUT_LINE('is_share ' || v);
      EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('is_share: ' || r.n || ' ' || SQLERRM);
      END;
    END LOOP;
  END;

  PROCEDURE is_given IS
    v NUMBER NOT NULL := 7;
  BEGIN
    FOR r IN (SELECT NULLIF(k, 2) AS k FROM moves ORDER BY id) LOOP
      BEGIN
        v := r.k;
      EXCEPTION WHEN VALUE_ERROR THEN v := v + 10;
      END;
      DBMS_OUTPUT.PUT_LINE('is_given ' || v);
    END LOOP;
  END;
END;
/
-- run
BEGIN
  limits.stays;
  limits.leaves;
  limits.nets;
  limits.inner_stays;
  limits.inner_leaves;
  limits.begins_anew;
  limits.multiplies;
  limits.is_share;
  limits.is_given;
END;
/
