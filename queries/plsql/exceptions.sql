-- Exceptions: scope, what stays done, numbers and texts (PL/SQL Language Reference 19c, chapter 11).
--@ dialect oracle file
CREATE TABLE log_lines (id NUMBER, line VARCHAR2(100));

DECLARE
  e_own EXCEPTION;
  e_numbered EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_numbered, -20100);
BEGIN
  BEGIN
    RAISE e_own;
  EXCEPTION
    WHEN e_own THEN
      DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  END;
  BEGIN
    RAISE_APPLICATION_ERROR(-20100, 'own text');
  EXCEPTION
    WHEN e_numbered THEN
      DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  END;
  BEGIN
    RAISE NO_DATA_FOUND;
  EXCEPTION
    WHEN OTHERS THEN
      DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  END;
  DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  DBMS_OUTPUT.PUT_LINE(SQLERRM(-1476));
  RAISE e_own;
END;
/
-- Only the failing statement is undone; what the block did before stays (unlike PL/pgSQL).
DECLARE
  v NUMBER := 1;
BEGIN
  INSERT INTO log_lines VALUES (1, 'before');
  v := 2;
  SELECT id INTO v FROM log_lines WHERE id = 99;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    DBMS_OUTPUT.PUT_LINE('v is ' || v);
    INSERT INTO log_lines VALUES (2, 'in the handler');
END;
/
SELECT * FROM log_lines ORDER BY id;

-- An unhandled exception undoes what the whole block did.
BEGIN
  INSERT INTO log_lines VALUES (3, 'gone');
  RAISE TOO_MANY_ROWS;
END;
/
SELECT COUNT(*) AS rows_left FROM log_lines;

-- An exception of a declaration is for the block around.
BEGIN
  DECLARE
    v NUMBER := 'abc';
  BEGIN
    NULL;
  EXCEPTION
    WHEN OTHERS THEN
      DBMS_OUTPUT.PUT_LINE('never here');
  END;
EXCEPTION
  WHEN VALUE_ERROR THEN
    DBMS_OUTPUT.PUT_LINE('outer: ' || SQLERRM);
END;
/
-- An exception in a handler goes out; RAISE alone raises the same again.
BEGIN
  BEGIN
    RAISE ZERO_DIVIDE;
  EXCEPTION
    WHEN ZERO_DIVIDE THEN
      BEGIN
        RAISE NO_DATA_FOUND;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          DBMS_OUTPUT.PUT_LINE('inner ' || SQLCODE);
      END;
      DBMS_OUTPUT.PUT_LINE('again ' || SQLCODE);
      RAISE;
  END;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE('out ' || SQLERRM);
END;
/
-- The number of RAISE_APPLICATION_ERROR has a range; OTHERS must be last.
BEGIN
  RAISE_APPLICATION_ERROR(-1, 'no');
END;
/
-- A back trace names units and lines.
CREATE OR REPLACE PROCEDURE inner_step IS
BEGIN
  RAISE_APPLICATION_ERROR(-20007, 'deep');
END;
/
CREATE OR REPLACE PROCEDURE outer_step IS
BEGIN
  inner_step;
END;
/
BEGIN
  outer_step;
END;
/
-- TOO_MANY_ROWS assigns the first row.
DECLARE
  v NUMBER;
BEGIN
  SELECT id INTO v FROM log_lines ORDER BY id;
EXCEPTION
  WHEN TOO_MANY_ROWS THEN
    DBMS_OUTPUT.PUT_LINE('many, v is ' || v || ', ' || SQL%ROWCOUNT);
END;
/
-- An aggregate always gives a row.
DECLARE
  v NUMBER;
BEGIN
  SELECT SUM(id) INTO v FROM log_lines WHERE id > 100;
  DBMS_OUTPUT.PUT_LINE(NVL(TO_CHAR(v), 'null'));
END;
/
