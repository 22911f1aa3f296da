-- A definition makes the units invalid that depend on it; the next call compiles them anew
-- (Database Development Guide 19c, "Schema Object Dependency": "Invalidation of Dependent Objects", "Automatic Recompilation").
--@ dialect oracle file
SET SERVEROUTPUT ON;
-- A procedure that comes before its table is stored with errors, and works as soon as the table is there.
CREATE OR REPLACE PROCEDURE later IS BEGIN INSERT INTO not_yet VALUES (1); END;
/
CREATE OR REPLACE PROCEDURE calls_later IS BEGIN later; later; END;
/
BEGIN
  calls_later;
END;
/
CREATE TABLE not_yet (n NUMBER);
BEGIN
  calls_later;
END;
/
SELECT COUNT(*) AS two FROM not_yet;
-- %TYPE and %ROWTYPE follow ALTER TABLE; the state of the package is lost with the old form, that of others stays.
CREATE TABLE customer (id NUMBER, name VARCHAR2(5));
INSERT INTO customer VALUES (1, 'x');
CREATE OR REPLACE PACKAGE shapes AS
  calls NUMBER := 0;
  PROCEDURE tell;
END;
/
CREATE OR REPLACE PACKAGE BODY shapes AS
  PROCEDURE tell IS
    r customer%ROWTYPE;
    n customer.name%TYPE;
  BEGIN
    calls := calls + 1;
    SELECT * INTO r FROM customer;
    n := 'abcdefgh';
    DBMS_OUTPUT.PUT_LINE(calls || ' ' || n || r.id);
  EXCEPTION WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(calls || ' ' || SQLERRM);
  END;
END;
/
CREATE OR REPLACE PACKAGE counter AS n NUMBER := 0; END;
/
BEGIN
  counter.n := 5;
  shapes.tell;
  shapes.tell;
END;
/
ALTER TABLE customer MODIFY name VARCHAR2(10);
ALTER TABLE customer ADD since DATE;
BEGIN
  shapes.tell;
  shapes.tell;
  DBMS_OUTPUT.PUT_LINE('counter ' || counter.n);
END;
/
-- So do the rows of queries.
CREATE TABLE log_line (m VARCHAR2(20));
INSERT INTO log_line VALUES ('abc');
CREATE OR REPLACE PROCEDURE lengths IS
BEGIN
  FOR r IN (SELECT * FROM log_line) LOOP DBMS_OUTPUT.PUT_LINE('length ' || LENGTH(r.m)); END LOOP;
END;
/
BEGIN
  lengths;
END;
/
DROP TABLE log_line;
BEGIN
  lengths;
END;
/
CREATE TABLE log_line (x NUMBER, m NUMBER);
INSERT INTO log_line VALUES (1, 12345);
BEGIN
  lengths;
END;
/
-- A running program keeps the form that it was compiled for (ORA-04061), and is compiled anew by the next call.
CREATE OR REPLACE PROCEDURE changes_itself IS
BEGIN
  FOR r IN (SELECT * FROM log_line) LOOP DBMS_OUTPUT.PUT_LINE('x ' || r.x); END LOOP;
  EXECUTE IMMEDIATE 'ALTER TABLE log_line ADD more NUMBER';
  FOR r IN (SELECT * FROM log_line) LOOP DBMS_OUTPUT.PUT_LINE('x ' || r.x); END LOOP;
EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
BEGIN
  changes_itself;
END;
/
