-- Keys of collections are whole numbers: 0.5 and 1 are one element.
-- loops: 2 of 2
CREATE TABLE lines (id NUMBER PRIMARY KEY, k NUMBER, amount NUMBER);
CREATE TABLE taken (id NUMBER, amount NUMBER);
INSERT INTO lines VALUES (1, 0.5, 1);
INSERT INTO lines VALUES (2, 1, 4);
INSERT INTO lines VALUES (3, 1.4, 2);
INSERT INTO lines VALUES (4, 2.5, 7);
INSERT INTO lines VALUES (5, 9, 1);
INSERT INTO lines VALUES (6, NULL, 1);
CREATE OR REPLACE PACKAGE keys IS
  PROCEDURE take;
  PROCEDURE look;
END;
/
CREATE OR REPLACE PACKAGE BODY keys IS
  TYPE t_amounts IS TABLE OF NUMBER INDEX BY PLS_INTEGER;

  PROCEDURE take IS
    v_money t_amounts;
    v_one   NUMBER;
  BEGIN
    v_money(1) := 4;
    v_money(3) := 5;
    FOR l IN (SELECT id, k, amount FROM lines ORDER BY id) LOOP
      v_one := l.amount;
      IF v_money.EXISTS(l.k) THEN
        v_one := LEAST(v_one, v_money(l.k));
        v_money(l.k) := v_money(l.k) - v_one;
      END IF;
      INSERT INTO taken VALUES (l.id, v_one);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_money(1) || ' ' || v_money(3));
  END;

  PROCEDURE look IS
    v_rates t_amounts;
  BEGIN
    v_rates(1) := 10;
    v_rates(2) := 20;
    FOR l IN (SELECT id, k, amount FROM lines WHERE k < 2 ORDER BY id) LOOP
      INSERT INTO taken VALUES (l.id + 100, l.amount * v_rates(l.k));
    END LOOP;
  END;
END;
/
-- run
BEGIN keys.take; keys.look; END;
/
SELECT * FROM taken ORDER BY id;
