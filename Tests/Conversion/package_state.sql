-- A function reads a variable of its package that the loop changes: it is no value of the loop.
-- loops: 1 of 1
CREATE TABLE steps (id NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE seen (id NUMBER, y NUMBER);
INSERT INTO steps VALUES (1, 3);
INSERT INTO steps VALUES (2, 4);
INSERT INTO steps VALUES (3, 5);
CREATE OR REPLACE PACKAGE counter AS
  g_last NUMBER := 100;
  FUNCTION last_one RETURN NUMBER;
  PROCEDURE walk;
END counter;
/
CREATE OR REPLACE PACKAGE BODY counter AS
  FUNCTION last_one RETURN NUMBER IS
  BEGIN
    RETURN g_last;
  END last_one;
  PROCEDURE walk IS
  BEGIN
    FOR s IN (SELECT id, x FROM steps ORDER BY id) LOOP
      INSERT INTO seen VALUES (s.id, last_one);
      counter.g_last := s.x;
    END LOOP;
  END walk;
END counter;
/
-- run
BEGIN counter.walk; END;
/
SELECT * FROM seen ORDER BY id;
