-- A function that the procedure itself declares, which no statement could call, over state that only a pass gives.
-- loops: 2 of 2
CREATE TABLE item (id NUMBER PRIMARY KEY, n NUMBER);
INSERT INTO item SELECT LEVEL, MOD(LEVEL * 7, 11) - 2 FROM dual CONNECT BY LEVEL <= 25;
CREATE TABLE result (id NUMBER, a NUMBER, b VARCHAR2(10));
CREATE OR REPLACE PROCEDURE locals IS
  total NUMBER := 0;
  d NUMBER;
  PROCEDURE add (p NUMBER, q VARCHAR2 DEFAULT 'd') IS
  BEGIN
    total := total + p;
    INSERT INTO result VALUES (total, p, q);
  END;
  FUNCTION half RETURN NUMBER IS
  BEGIN
    RETURN total / 2;
  END;
  FUNCTION digits (p NUMBER) RETURN NUMBER IS
    s NUMBER := 0;
  BEGIN
    FOR i IN 1 .. LENGTH(TO_CHAR(p)) LOOP
      s := s + ASCII(SUBSTR(TO_CHAR(p), i, 1));
    END LOOP;
    RETURN s;
  END;
BEGIN
  FOR r IN (SELECT * FROM item ORDER BY id) LOOP
    add(r.n);
    IF half > 10 THEN
      add(-half, 'cut');
    END IF;
  END LOOP;
  FOR r IN (SELECT * FROM item ORDER BY id) LOOP
    d := digits(r.n);
    INSERT INTO result VALUES (r.id, d, 'digits');
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(total);
END;
/
-- run
BEGIN locals; END;
/
SELECT * FROM result ORDER BY id, a, b;
