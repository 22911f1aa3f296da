-- A unit with errors is stored; who made it by EXECUTE IMMEDIATE is told ORA-24344 (Error Messages 19c, "ORA-24344: success with compilation error").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE made (n NUMBER);
DECLARE
  done_with_errors EXCEPTION;
  PRAGMA EXCEPTION_INIT(done_with_errors, -24344);
BEGIN
  INSERT INTO made VALUES (1);
  EXECUTE IMMEDIATE 'CREATE OR REPLACE PROCEDURE later IS BEGIN INSERT INTO not_yet VALUES (1); END;';
  DBMS_OUTPUT.PUT_LINE('not here');
EXCEPTION
  WHEN done_with_errors THEN DBMS_OUTPUT.PUT_LINE('later: ' || SQLCODE);
END;
/
SELECT object_name, status FROM user_objects WHERE object_type = 'PROCEDURE';
CREATE TABLE not_yet (n NUMBER);
BEGIN
  later;
END;
/
SELECT (SELECT COUNT(*) FROM made) AS made, (SELECT COUNT(*) FROM not_yet) AS not_yet FROM dual;
