-- A value that nothing is made of fails as it would in the loop: its handler, or the caller, hears of it.
-- loops: 2 of 2
CREATE TABLE parts (id NUMBER PRIMARY KEY, code VARCHAR2(10), n NUMBER);
CREATE TABLE found (id NUMBER, what VARCHAR2(20));
INSERT INTO parts VALUES (1, '7', 2);
INSERT INTO parts VALUES (2, 'x', 0);
INSERT INTO parts VALUES (3, '9', NULL);
CREATE OR REPLACE PACKAGE dead IS
  PROCEDURE handled;
  PROCEDURE tested;
END;
/
CREATE OR REPLACE PACKAGE BODY dead IS
  PROCEDURE handled IS
    v_value NUMBER;
    v_bad PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT id, code FROM parts ORDER BY id) LOOP
      BEGIN
        v_value := TO_NUMBER(r.code);
      EXCEPTION
        WHEN VALUE_ERROR THEN
          v_bad := v_bad + 1;
      END;
      v_value := r.id;
      INSERT INTO found VALUES (v_value, 'seen');
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_bad || ' bad, ' || v_value);
  END;

  PROCEDURE tested IS
  BEGIN
    FOR r IN (SELECT id, n FROM parts ORDER BY id) LOOP
      BEGIN
        IF 10 / r.n > 3 THEN
          NULL;
        END IF;
      EXCEPTION
        WHEN ZERO_DIVIDE THEN
          DBMS_OUTPUT.PUT_LINE('none of ' || r.id);
      END;
    END LOOP;
  END;
END;
/
-- run
BEGIN dead.handled; dead.tested; END;
/
SELECT * FROM found ORDER BY id;
