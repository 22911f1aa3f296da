-- Where calls stand: back traces and call stacks name the owner and the unit (PL/SQL Packages and Types Reference 19c,
-- DBMS_UTILITY, FORMAT_ERROR_BACKTRACE and FORMAT_CALL_STACK), lines of blocks and triggers count from their first.
--@ dialect oracle file
CREATE TABLE paid (id NUMBER PRIMARY KEY, amount NUMBER);
CREATE OR REPLACE PROCEDURE show_stack IS
  stack VARCHAR2(2000) := DBMS_UTILITY.FORMAT_CALL_STACK;
  place PLS_INTEGER := INSTR(stack, CHR(10), 1, 3);
BEGIN
  DBMS_OUTPUT.PUT_LINE(SUBSTR(stack, 1, place - 1));
  FOR i IN 1 .. 9 LOOP
    DECLARE
      line VARCHAR2(200) := REGEXP_SUBSTR(SUBSTR(stack, place + 1), '[^' || CHR(10) || ']+', 1, i);
    BEGIN
      EXIT WHEN line IS NULL;
      -- Without the address in memory.
      DBMS_OUTPUT.PUT_LINE(SUBSTR(line, INSTR(line, ' ')));
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PACKAGE cashier AS
  PROCEDURE take(n NUMBER);
  FUNCTION fee(n NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY cashier AS
  PROCEDURE checked(n NUMBER) IS
  BEGIN
    IF n < 0 THEN RAISE_APPLICATION_ERROR(-20050, 'no money'); END IF;
    show_stack;
  END;
  PROCEDURE take(n NUMBER) IS
  BEGIN
    checked(n);
  END;
  FUNCTION fee(n NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN 1 / n;
  END;
END;
/
DECLARE
  PROCEDURE inner_one IS
  BEGIN
    cashier.take(1);
  END;
BEGIN
  inner_one;
END;
/
BEGIN
  cashier.take(-1);
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
    DBMS_OUTPUT.PUT_LINE(DBMS_UTILITY.FORMAT_ERROR_BACKTRACE);
END;
/
BEGIN cashier.take(-1); END;
/
CREATE OR REPLACE TRIGGER paid_check
BEFORE INSERT ON paid
FOR EACH ROW
DECLARE
  rest NUMBER;
BEGIN
  IF :NEW.amount = 1 THEN show_stack; END IF;
  rest := cashier.fee(:NEW.amount);
END;
/
CREATE OR REPLACE PROCEDURE pay(n NUMBER) IS
BEGIN
  INSERT INTO paid
    VALUES (1, n);
END;
/
-- A statement of SQL stands in the stack where a trigger of its runs.
BEGIN pay(1); END;
/
-- What comes out of a statement of SQL has its lines in SQLERRM, as in the error stack.
BEGIN
  pay(0);
EXCEPTION
  WHEN ZERO_DIVIDE THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE);
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
    DBMS_OUTPUT.PUT_LINE('back trace');
    DBMS_OUTPUT.PUT_LINE(DBMS_UTILITY.FORMAT_ERROR_BACKTRACE);
END;
/
DECLARE
  n NUMBER;
BEGIN
  SELECT cashier.fee(id - 1) INTO n FROM paid;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT cashier.fee(0) FROM dual;
INSERT INTO paid VALUES (2, 0);
-- The owner is the user, whose name the dictionary has in capitals.
SELECT COUNT(*) AS mine FROM all_tables WHERE owner = USER AND table_name = 'PAID';
SELECT SYS_CONTEXT('USERENV', 'CURRENT_SCHEMA') AS s FROM dual;
