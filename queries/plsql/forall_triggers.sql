-- FORALL INSERT … VALUES is one statement to triggers: those of the statement fire once, and the variables of a compound
-- trigger live through all elements. FORALL UPDATE and DELETE are a statement for each element.
--@ dialect oracle file
CREATE TABLE bills (id NUMBER PRIMARY KEY, amount NUMBER CHECK (amount > 0));
CREATE TABLE log (id NUMBER GENERATED ALWAYS AS IDENTITY, what VARCHAR2(60));
CREATE OR REPLACE TRIGGER around FOR INSERT OR UPDATE OR DELETE ON bills COMPOUND TRIGGER
  total NUMBER := 0;
  n PLS_INTEGER := 0;
  BEFORE STATEMENT IS BEGIN
    INSERT INTO log (what) VALUES ('before');
  END BEFORE STATEMENT;
  AFTER EACH ROW IS BEGIN
    n := n + 1;
    total := total + NVL(:NEW.amount, 0) - NVL(:OLD.amount, 0);
  END AFTER EACH ROW;
  AFTER STATEMENT IS BEGIN
    IF total > 1000 THEN RAISE_APPLICATION_ERROR(-20001, 'too much: ' || total); END IF;
    INSERT INTO log (what) VALUES ('after ' || n || ' rows of ' || total);
  END AFTER STATEMENT;
END;
/
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(1, 2, 3);
BEGIN
  FORALL i IN 1 .. 3 INSERT INTO bills VALUES (ids(i), ids(i) * 10);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' ' || SQL%BULK_ROWCOUNT(3));
  FORALL i IN 1 .. 0 INSERT INTO bills VALUES (ids(i), 1);
  FORALL i IN 1 .. 2 UPDATE bills SET amount = amount + 1 WHERE id = ids(i);
  FORALL i IN 1 .. 2 DELETE FROM bills WHERE id = ids(i);
END;
/
SELECT what FROM log ORDER BY id;
DELETE FROM log;
-- As a dynamic statement.
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(4, 5);
BEGIN
  FORALL i IN 1 .. 2 EXECUTE IMMEDIATE 'INSERT INTO bills VALUES (:1, 7)' USING ids(i);
END;
/
SELECT what FROM log ORDER BY id;
DELETE FROM log;
-- SAVE EXCEPTIONS: the rows that were refused are not counted, what came before the statement stays.
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(4, 6, 7, 6, 8);
  failed EXCEPTION;
  PRAGMA EXCEPTION_INIT(failed, -24381);
BEGIN
  FORALL i IN 1 .. 5 SAVE EXCEPTIONS INSERT INTO bills VALUES (ids(i), 8 - ids(i));
EXCEPTION WHEN failed THEN
  FOR i IN 1 .. SQL%BULK_EXCEPTIONS.COUNT LOOP
    DBMS_OUTPUT.PUT_LINE(SQL%BULK_EXCEPTIONS(i).ERROR_INDEX || ' ' || SQL%BULK_EXCEPTIONS(i).ERROR_CODE);
  END LOOP;
END;
/
SELECT what FROM log ORDER BY id;
DELETE FROM log;
-- Without it the statement stops: the rows before stay, nothing fires after it. A failure of the first leaves nothing.
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(10, 11, 4);
BEGIN
  FORALL i IN 1 .. 3 INSERT INTO bills VALUES (ids(i), 1);
EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('refused');
END;
/
SELECT id FROM bills WHERE id >= 10 ORDER BY id;
SELECT what FROM log ORDER BY id;
DELETE FROM log;
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(4, 12);
BEGIN
  FORALL i IN 1 .. 2 INSERT INTO bills VALUES (ids(i), 1);
EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('refused');
END;
/
SELECT COUNT(*) FROM log;
-- A failure after the statement takes all of its rows back.
DECLARE
  TYPE t IS TABLE OF NUMBER;
  ids t := t(20, 21);
BEGIN
  FORALL i IN 1 .. 2 INSERT INTO bills VALUES (ids(i), 600);
EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SUBSTR(SQLERRM, 1, 25));
END;
/
SELECT COUNT(*) FROM bills WHERE id >= 20;
SELECT COUNT(*) FROM log;
-- A trigger that changes its own table keeps its variables meanwhile.
CREATE TABLE tree (id NUMBER, parent NUMBER);
CREATE OR REPLACE TRIGGER roots FOR INSERT ON tree COMPOUND TRIGGER
  TYPE t IS TABLE OF NUMBER;
  missing t := t();
  AFTER EACH ROW IS BEGIN
    IF :NEW.parent > 0 THEN missing.EXTEND; missing(missing.COUNT) := :NEW.parent; END IF;
  END AFTER EACH ROW;
  AFTER STATEMENT IS BEGIN
    FORALL i IN 1 .. missing.COUNT INSERT INTO tree VALUES (missing(i), missing(i) - 1);
    DBMS_OUTPUT.PUT_LINE('parents ' || missing.COUNT);
  END AFTER STATEMENT;
END;
/
INSERT INTO tree SELECT level * 10, level - 1 FROM dual CONNECT BY level <= 3;
SELECT id, COUNT(*) FROM tree GROUP BY id ORDER BY id;
