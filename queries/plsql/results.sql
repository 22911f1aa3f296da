-- Results that programs hand to their client, and types of the schema in the SQL of programs.
--@ dialect oracle file
CREATE TABLE part (id NUMBER PRIMARY KEY, name CHAR(10), label VARCHAR2(10));
INSERT INTO part VALUES (1, 'bolt', 'bolt');
INSERT INTO part VALUES (2, 'nut', 'nut');
-- DBMS_SQL.RETURN_RESULT: implicit results, in order (PL/SQL Language Reference 19c, "Returning Results to Clients").
CREATE OR REPLACE PROCEDURE two_results AS
  c SYS_REFCURSOR;
BEGIN
  OPEN c FOR SELECT id, name FROM part ORDER BY id;
  DBMS_SQL.RETURN_RESULT(c);
  OPEN c FOR SELECT COUNT(*) AS parts FROM part;
  DBMS_SQL.RETURN_RESULT(c);
END;
/
CALL two_results();
BEGIN two_results; END;
/
-- A cursor that was handed over is closed here.
DECLARE
  c SYS_REFCURSOR;
  n NUMBER;
BEGIN
  OPEN c FOR SELECT 1 FROM dual;
  DBMS_SQL.RETURN_RESULT(c);
  FETCH c INTO n;
END;
/
-- Constructors in a query fill a collection of objects.
CREATE TYPE part_o AS OBJECT (id NUMBER, name VARCHAR2(20));
/
CREATE TYPE part_t AS TABLE OF part_o;
/
CREATE OR REPLACE FUNCTION parts_like(p VARCHAR2) RETURN part_t AS
  found part_t;
BEGIN
  SELECT part_o(id, UPPER(label)) BULK COLLECT INTO found FROM part WHERE label LIKE p ORDER BY id;
  RETURN found;
END;
/
SELECT * FROM TABLE(parts_like('%t')) ORDER BY id;
-- FROM f(x) without TABLE, as 12.2 allows.
SELECT p.name, p.id * 10 AS tens FROM parts_like('n%') p;
SELECT COUNT(*) FROM parts_like('x%');
CREATE TYPE numbers_t AS TABLE OF NUMBER;
/
SELECT COLUMN_VALUE * 2 AS twice FROM TABLE(numbers_t(3, 4)) ORDER BY 1;
SELECT part_o(1) FROM dual;
-- An object of a query in one variable.
DECLARE
  o part_o;
BEGIN
  SELECT part_o(id, label) INTO o FROM part WHERE id = 2;
  DBMS_OUTPUT.PUT_LINE(o.id || ' ' || o.name);
END;
/
-- CHAR with CHAR compares blank-padded, CHAR with VARCHAR2 not (SQL Language Reference 19c, "Blank-Padded and
-- Nonpadded Comparison Semantics").
DECLARE
  wanted CHAR(10) := 'nut';
  n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM part WHERE name = wanted;
  DBMS_OUTPUT.PUT_LINE('CHAR column: ' || n);
  SELECT COUNT(*) INTO n FROM part WHERE label = wanted;
  DBMS_OUTPUT.PUT_LINE('VARCHAR2 column: ' || n);
  UPDATE part SET label = 'found' WHERE name = wanted;
  DBMS_OUTPUT.PUT_LINE('updated: ' || SQL%ROWCOUNT);
END;
/
