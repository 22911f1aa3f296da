-- A lookup that finds several rows leads to its handler; only where something reads what the variables keep then does the plan give up:
-- the first row, which no set knows.
-- loops: 4 of 4
-- falls back: 1
CREATE TABLE trip (id NUMBER PRIMARY KEY, plate VARCHAR2(5), tag NUMBER, note VARCHAR2(20));
CREATE TABLE tag (id NUMBER PRIMARY KEY, plate VARCHAR2(5), class NUMBER);
INSERT INTO trip SELECT LEVEL, 'P' || MOD(LEVEL, 5), NULL, NULL FROM dual CONNECT BY LEVEL <= 12;
INSERT INTO tag VALUES (30, 'P1', 3);
INSERT INTO tag VALUES (10, 'P1', 1);
INSERT INTO tag VALUES (20, 'P2', 2);
INSERT INTO tag VALUES (40, 'P3', 4);
INSERT INTO tag VALUES (39, 'P3', 5);
CREATE OR REPLACE PACKAGE plates AS
  PROCEDURE handled;
  PROCEDURE outside;
  PROCEDURE last_one;
  PROCEDURE retried;
END;
/
CREATE OR REPLACE PACKAGE BODY plates AS
  PROCEDURE handled IS
    v NUMBER;
  BEGIN
    FOR t IN (SELECT id, plate FROM trip ORDER BY id) LOOP
      BEGIN
        SELECT id INTO v FROM tag WHERE plate = t.plate;
        UPDATE trip SET tag = v, note = NULL WHERE id = t.id;
      EXCEPTION
        WHEN TOO_MANY_ROWS THEN UPDATE trip SET note = 'several' WHERE id = t.id;
        WHEN NO_DATA_FOUND THEN UPDATE trip SET note = 'none' WHERE id = t.id;
      END;
    END LOOP;
  END;
  PROCEDURE outside IS
    v tag%ROWTYPE;
    n NUMBER := 0;
  BEGIN
    FOR t IN (SELECT id, plate FROM trip ORDER BY id) LOOP
      BEGIN
        SELECT * INTO v FROM tag WHERE plate = t.plate;
        DBMS_OUTPUT.PUT_LINE(t.id || ' ' || v.class);
      EXCEPTION
        WHEN OTHERS THEN
          n := n + 1;
          DBMS_OUTPUT.PUT_LINE(t.id || ' ' || SQLERRM);
      END;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(n);
  END;
  PROCEDURE last_one IS
    v NUMBER;
  BEGIN
    FOR t IN (SELECT id, plate FROM trip ORDER BY id) LOOP
      BEGIN
        SELECT id INTO v FROM tag WHERE plate = t.plate;
      EXCEPTION
        WHEN OTHERS THEN NULL;
      END;
      INSERT INTO trip VALUES (100 + t.id, NULL, v, 'last');
    END LOOP;
  END;
  PROCEDURE retried IS
    v NUMBER;
  BEGIN
    FOR t IN (SELECT id, plate FROM trip WHERE id < 100 ORDER BY id) LOOP
      BEGIN
        SELECT id INTO v FROM tag WHERE plate = t.plate;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN v := -1;
        WHEN TOO_MANY_ROWS THEN SELECT MIN(id) INTO v FROM tag WHERE plate = t.plate;
      END;
      INSERT INTO trip VALUES (200 + t.id, NULL, v, 'retried');
    END LOOP;
  END;
END;
/
-- run
BEGIN plates.handled; END;
/
BEGIN plates.outside; END;
/
BEGIN plates.last_one; END;
/
BEGIN plates.retried; END;
/
SELECT * FROM trip ORDER BY id;
