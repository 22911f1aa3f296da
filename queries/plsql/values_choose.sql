-- A function called in VALUES is called only where CASE, COALESCE, NVL2 or DECODE choose it; NVL calls both (Oracle Database SQL Language
-- Reference 19c, "CASE Expressions", "COALESCE", "DECODE"); what it does to tables is part of the statement.
SET SERVEROUTPUT ON;
CREATE TABLE lg (id NUMBER(5), n NUMBER(5));
CREATE OR REPLACE FUNCTION ratio (x NUMBER) RETURN NUMBER IS
BEGIN
  DBMS_OUTPUT.PUT_LINE('ratio ' || x);
  RETURN 10 / x;
END;
/
CREATE OR REPLACE FUNCTION logged (x NUMBER) RETURN NUMBER IS
BEGIN
  INSERT INTO lg VALUES (100 + x, x);
  RETURN x;
END;
/
DECLARE
  z NUMBER := 0;
BEGIN
  INSERT INTO lg VALUES (1, CASE WHEN z = 0 THEN 0 ELSE ratio(z) END);
  INSERT INTO lg VALUES (2, CASE z WHEN 0 THEN 0 WHEN ratio(z) THEN 1 END);
  INSERT INTO lg VALUES (3, CASE WHEN z = 0 OR ratio(z) = 1 THEN 3 END);
  INSERT INTO lg VALUES (4, COALESCE(z, ratio(z)));
  INSERT INTO lg VALUES (5, NVL2(z, 5, ratio(z)));
  INSERT INTO lg VALUES (6, DECODE(z, 0, 6, ratio(z)));
  INSERT INTO lg VALUES (20, CASE WHEN (SELECT COUNT(*) FROM lg) > 0 THEN 20 ELSE CASE WHEN z = 1 THEN 1 ELSE ratio(z) END END);
  INSERT INTO lg VALUES (7, CASE WHEN z = 1 THEN 0 ELSE ratio(2) END);
  INSERT INTO lg VALUES (8, NVL(z, ratio(5)));
  INSERT INTO lg VALUES (9, CASE WHEN z = 0 THEN logged(1) ELSE logged(2) END);
  INSERT INTO lg VALUES (10, DECODE(z, 0, logged(3), logged(4)));
  INSERT INTO lg VALUES (11, ratio(z));
EXCEPTION
  WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE('row 11: ' || SQLERRM);
END;
/
SELECT * FROM lg ORDER BY id;
