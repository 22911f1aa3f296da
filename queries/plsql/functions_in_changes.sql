-- Functions that INSERT, UPDATE, DELETE call may change other tables, as part of the statement; those that a query calls
-- may not, but in a transaction of their own (PL/SQL LR, "Invoking Subprograms in SQL"; ORA-14551, ORA-14552, ORA-04092).
SET dialect = oracle;
CREATE TABLE counter (n NUMBER);
CREATE TABLE target (id NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE written (t VARCHAR2(20));
INSERT INTO counter VALUES (1);
CREATE FUNCTION next_number RETURN NUMBER IS
  v NUMBER;
BEGIN
  UPDATE counter SET n = n + 1 RETURNING n INTO v;
  RETURN v;
END;
/
CREATE PROCEDURE note (p VARCHAR2) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO written VALUES (p);
  COMMIT;
END;
/
CREATE FUNCTION noted (p NUMBER) RETURN NUMBER IS
BEGIN
  note('seen ' || p);
  RETURN p;
END;
/
CREATE FUNCTION nothing RETURN NUMBER IS
  v NUMBER;
BEGIN
  SELECT n INTO v FROM counter WHERE n < 0;
  RETURN v;
END;
/
CREATE FUNCTION commits RETURN NUMBER IS
BEGIN
  COMMIT;
  RETURN 1;
END;
/
DECLARE
  v NUMBER;
BEGIN
  INSERT INTO target VALUES (next_number, next_number());
  INSERT INTO target SELECT next_number() + 10, nothing FROM target;
  UPDATE target SET x = next_number() + 0 * id;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  -- The number of a row that is refused is given back with the row.
  BEGIN
    INSERT INTO target VALUES (2, next_number());
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('there already');
  END;
  BEGIN
    INSERT INTO target SELECT 2, next_number() FROM target;
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('there already');
  END;
  INSERT INTO target VALUES (3, nothing());
  SELECT noted(7) INTO v FROM dual;
  DBMS_OUTPUT.PUT_LINE(v);
  ROLLBACK TO nowhere;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT id, x FROM target ORDER BY id;
SELECT n FROM counter;
SELECT t FROM written;
DECLARE
  v NUMBER;
BEGIN
  SELECT next_number() INTO v FROM dual;
END;
/
DECLARE
  v NUMBER;
BEGIN
  SELECT commits() INTO v FROM dual;
END;
/
BEGIN
  UPDATE target SET x = commits() + id;
END;
/
BEGIN
  INSERT INTO target VALUES (90, commits());
END;
/
BEGIN
  INSERT INTO target VALUES (91, 1 + commits);
EXCEPTION
  WHEN OTHERS THEN
    -- Outside of the statement the transaction may end again.
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
    COMMIT;
END;
/
CREATE TRIGGER target_committed BEFORE INSERT ON target FOR EACH ROW
BEGIN
  EXECUTE IMMEDIATE 'COMMIT';
END;
/
BEGIN
  INSERT INTO target VALUES (4, 4);
END;
/
SELECT COUNT(*) FROM target WHERE next_number() > 0;
INSERT INTO target SELECT 50 + next_number(), 0 FROM dual WHERE 1 = 0;
UPDATE target SET x = next_number() WHERE id = 1;
DELETE FROM target WHERE next_number() > 7 + 0 * id;
SELECT n FROM counter;
-- Dynamic SQL is no other: INSERT calls what may change tables, a query what may not.
CREATE FUNCTION next_dynamic RETURN NUMBER IS
BEGIN
  EXECUTE IMMEDIATE 'UPDATE counter SET n = n + 1';
  RETURN 1;
END;
/
DROP TRIGGER target_committed;
BEGIN
  EXECUTE IMMEDIATE 'INSERT INTO target SELECT 60 + next_number(), next_dynamic() FROM dual';
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR r IN (SELECT next_dynamic() AS n FROM dual) LOOP NULL; END LOOP;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT id, x FROM target ORDER BY id;
SELECT n FROM counter;
