-- The bounds of a counted loop are rounded; NULL is ORA-06502, for which the plan gives up.
-- loops: 1 of 1
-- falls back: 1
-- spark error: a bound of a counted loop is NULL
CREATE TABLE a (id NUMBER PRIMARY KEY, g NUMBER);
CREATE TABLE o (id NUMBER, c NUMBER);
INSERT INTO a VALUES (1, 1.5);
INSERT INTO a VALUES (2, 2.4);
INSERT INTO a VALUES (3, NULL);
CREATE OR REPLACE PROCEDURE p IS
BEGIN
  FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
    FOR i IN 1 .. r.g LOOP
      INSERT INTO o VALUES (r.id, i);
    END LOOP;
  END LOOP;
END;
/
-- run
BEGIN
  p;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE('failed');
END;
/
SELECT * FROM o ORDER BY id, c;
