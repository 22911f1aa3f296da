-- Triggers with PRAGMA AUTONOMOUS_TRANSACTION commit what they write, also where the statement is taken back; they see their own table as it was committed
-- (PL/SQL Language Reference 19c, "Autonomous Triggers").
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE emp (id NUMBER PRIMARY KEY, salary NUMBER);
CREATE TABLE log_sal (id NUMBER, was NUMBER, is_now NUMBER, total NUMBER);
INSERT INTO emp VALUES (1, 100);
INSERT INTO emp VALUES (2, 200);
COMMIT;
CREATE OR REPLACE TRIGGER log_sal BEFORE UPDATE OF salary ON emp FOR EACH ROW
DECLARE
  PRAGMA AUTONOMOUS_TRANSACTION;
  v_total NUMBER;
BEGIN
  SELECT SUM(salary) INTO v_total FROM emp;
  INSERT INTO log_sal VALUES (:OLD.id, :OLD.salary, :NEW.salary, v_total);
  COMMIT;
END;
/
UPDATE emp SET salary = salary * 1.05 WHERE id = 1;
ROLLBACK;
SELECT * FROM emp ORDER BY id;
SELECT * FROM log_sal ORDER BY id;
BEGIN
  UPDATE emp SET salary = salary + 1;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  ROLLBACK;
END;
/
SELECT * FROM log_sal ORDER BY id, is_now;
-- What it leaves open is an error, and taken back.
CREATE OR REPLACE TRIGGER log_sal BEFORE UPDATE OF salary ON emp FOR EACH ROW
DECLARE
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO log_sal VALUES (:OLD.id, 0, 0, 0);
END;
/
UPDATE emp SET salary = 1;
SELECT * FROM emp ORDER BY id;
SELECT COUNT(*) FROM log_sal;
-- Without the pragma a trigger cannot commit.
CREATE OR REPLACE TRIGGER log_sal BEFORE UPDATE OF salary ON emp FOR EACH ROW
BEGIN
  COMMIT;
END;
/
UPDATE emp SET salary = 1;
