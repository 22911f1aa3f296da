-- Constraints that are DEFERRABLE are checked at COMMIT where they are INITIALLY DEFERRED or SET CONSTRAINTS says so; a violation there rolls the
-- transaction back, ORA-02091 (SQL Language Reference 19c, "constraint", "SET CONSTRAINT[S]"; Database Concepts 19c, "Deferrable Constraints"). Keys are
-- checked at the end of each statement.
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE dept (id NUMBER PRIMARY KEY);
CREATE TABLE emp (
  id NUMBER PRIMARY KEY,
  dept_id NUMBER CONSTRAINT emp_dept REFERENCES dept (id) DEFERRABLE INITIALLY DEFERRED,
  pay NUMBER CONSTRAINT emp_pay CHECK (pay > 0) DEFERRABLE,
  CONSTRAINT emp_even CHECK (MOD(id, 2) = 0)
);
-- The child comes before its parent.
BEGIN
  INSERT INTO emp VALUES (2, 10, 5);
  INSERT INTO dept VALUES (10);
  COMMIT;
  DBMS_OUTPUT.PUT_LINE('both are there');
END;
/
-- No parent comes.
BEGIN
  INSERT INTO dept VALUES (20);
  INSERT INTO emp VALUES (4, 30, 5);
  DBMS_OUTPUT.PUT_LINE('not checked yet');
  COMMIT;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
END;
/
SELECT (SELECT COUNT(*) FROM dept) AS depts, (SELECT COUNT(*) FROM emp) AS emps FROM dual;
-- INITIALLY IMMEDIATE is checked at once until SET CONSTRAINT says DEFERRED, for this transaction alone.
BEGIN
  BEGIN
    UPDATE emp SET pay = -1;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  EXECUTE IMMEDIATE 'SET CONSTRAINT emp_pay DEFERRED';
  UPDATE emp SET pay = -1;
  UPDATE emp SET pay = pay + 10;
  COMMIT;
  BEGIN
    UPDATE emp SET pay = -1;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  EXECUTE IMMEDIATE 'SET CONSTRAINTS ALL DEFERRED';
  UPDATE emp SET pay = -1;
  BEGIN
    EXECUTE IMMEDIATE 'SET CONSTRAINTS ALL IMMEDIATE';
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  UPDATE emp SET pay = 7;
  EXECUTE IMMEDIATE 'SET CONSTRAINTS emp_pay, emp_dept IMMEDIATE';
  BEGIN
    INSERT INTO emp VALUES (6, 99, 1);
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  ROLLBACK;
END;
/
SELECT id, dept_id, pay FROM emp ORDER BY id;
-- A parent goes before its children; a savepoint takes the violation back.
BEGIN
  DELETE FROM dept WHERE id = 10;
  UPDATE emp SET dept_id = NULL WHERE dept_id = 10;
  COMMIT;
  SAVEPOINT s;
  INSERT INTO emp VALUES (8, 77, 1);
  ROLLBACK TO s;
  COMMIT;
  DBMS_OUTPUT.PUT_LINE('done');
END;
/
SELECT id, dept_id, pay FROM emp ORDER BY id;
SET CONSTRAINT emp_even DEFERRED;
SET CONSTRAINT nothing DEFERRED;
-- A definition commits, and so does the end of a block that nobody else ends.
DECLARE
  PROCEDURE other IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO emp VALUES (10, 55, 1);
    COMMIT;
  END;
BEGIN
  other;
EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT COUNT(*) FROM emp;
