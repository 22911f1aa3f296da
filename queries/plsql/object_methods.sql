-- Types under types: methods that override, constructors of one's own, MAP and STATIC (Object-Relational Developer's Guide 19c,
-- "Inheritance in SQL Object Types"; PL/SQL LR, table 11-3, SELF_IS_NULL).
--@ dialect oracle file
CREATE OR REPLACE TYPE shape AS OBJECT (
  name VARCHAR2(20),
  MEMBER FUNCTION area RETURN NUMBER,
  MEMBER PROCEDURE grow (p NUMBER),
  STATIC FUNCTION make (n VARCHAR2) RETURN shape,
  MAP MEMBER FUNCTION size_of RETURN NUMBER) NOT FINAL;
/
CREATE OR REPLACE TYPE BODY shape AS
  MEMBER FUNCTION area RETURN NUMBER IS BEGIN RETURN 0; END;
  MEMBER PROCEDURE grow (p NUMBER) IS BEGIN NULL; END;
  STATIC FUNCTION make (n VARCHAR2) RETURN shape IS BEGIN RETURN shape(n); END;
  MAP MEMBER FUNCTION size_of RETURN NUMBER IS BEGIN RETURN SELF.area(); END;
END;
/
CREATE OR REPLACE TYPE square UNDER shape (
  side NUMBER,
  OVERRIDING MEMBER FUNCTION area RETURN NUMBER,
  OVERRIDING MEMBER PROCEDURE grow (p NUMBER),
  CONSTRUCTOR FUNCTION square (side NUMBER) RETURN SELF AS RESULT);
/
CREATE OR REPLACE TYPE BODY square AS
  OVERRIDING MEMBER FUNCTION area RETURN NUMBER IS BEGIN RETURN side * side; END;
  OVERRIDING MEMBER PROCEDURE grow (p NUMBER) IS BEGIN side := side + p; END;
  CONSTRUCTOR FUNCTION square (side NUMBER) RETURN SELF AS RESULT IS
  BEGIN
    SELF.side := side;
    SELF.name := 'sq';
    RETURN;
  END;
END;
/
DECLARE
  s shape := square('big', 3);
  q square := square(2);
  t shape := shape.make('plain');
  none shape;
BEGIN
  DBMS_OUTPUT.PUT_LINE(s.name || s.area() || ' ' || q.name || q.area() || ' ' || t.name || t.area());
  s.grow(1);
  DBMS_OUTPUT.PUT_LINE(s.area());
  IF s > q THEN DBMS_OUTPUT.PUT_LINE('larger'); END IF;
  IF s IS OF (square) THEN DBMS_OUTPUT.PUT_LINE('a square of side ' || TREAT(s AS square).side); END IF;
  BEGIN
    DBMS_OUTPUT.PUT_LINE(none.area());
  EXCEPTION
    WHEN SELF_IS_NULL THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    none.name := 'x';
  EXCEPTION
    WHEN ACCESS_INTO_NULL THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
END;
/
-- A compound trigger keeps what it gathers for its statement (PL/SQL LR, "Compound DML Triggers").
CREATE TABLE counted (id NUMBER, v NUMBER);

CREATE OR REPLACE TRIGGER counted_all FOR INSERT OR UPDATE ON counted COMPOUND TRIGGER
  total NUMBER := 0;
  TYPE numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  ids numbers;
  BEFORE STATEMENT IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('before the statement');
  END BEFORE STATEMENT;
  BEFORE EACH ROW IS
  BEGIN
    :NEW.v := :NEW.v * 2;
  END BEFORE EACH ROW;
  AFTER EACH ROW IS
  BEGIN
    total := total + :NEW.v;
    ids(ids.COUNT + 1) := :NEW.id;
  END AFTER EACH ROW;
  AFTER STATEMENT IS
    n NUMBER;
  BEGIN
    SELECT COUNT(*) INTO n FROM counted;
    DBMS_OUTPUT.PUT_LINE('total ' || total || ', rows ' || n || ', seen ' || ids.COUNT
      || CASE WHEN INSERTING THEN ', inserting' WHEN UPDATING('V') THEN ', updating v' ELSE ', updating' END);
  END AFTER STATEMENT;
END;
/
INSERT INTO counted SELECT LEVEL, LEVEL FROM dual CONNECT BY LEVEL <= 3;

UPDATE counted SET v = 1 WHERE id < 3;

UPDATE counted SET id = id WHERE id = 3;
