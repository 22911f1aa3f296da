-- PL/SQL: places 58 to 65 where Oracle's meaning bites (PL/SQL Language Reference and SQL Language Reference, 19c).
--@ dialect oracle file
CREATE TABLE step (id NUMBER, note VARCHAR2(30));

-- 58. An autonomous transaction sees what is committed, must end, and outlives the caller's ROLLBACK
-- (PL/SQL LR, "Autonomous Transactions").
CREATE OR REPLACE PROCEDURE log_step (p_id NUMBER) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
  v NUMBER;
BEGIN
  SELECT COUNT(*) INTO v FROM step;
  INSERT INTO step VALUES (p_id, 'saw ' || v);
  COMMIT;
END;
/
CREATE OR REPLACE PROCEDURE open_step IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO step VALUES (99, 'never');
END;
/
BEGIN
  INSERT INTO step VALUES (1, 'caller');
  log_step(2);
  ROLLBACK;
  log_step(3);
  BEGIN
    open_step;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  FOR r IN (SELECT id, note FROM step ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.note);
  END LOOP;
END;
/
-- 59. A savepoint of the same name moves; ROLLBACK TO keeps it; COMMIT ends it (SQL LR, "SAVEPOINT", "ROLLBACK").
BEGIN
  DELETE FROM step;
  SAVEPOINT s;
  INSERT INTO step VALUES (1, 'a');
  SAVEPOINT s;
  INSERT INTO step VALUES (2, 'b');
  ROLLBACK TO SAVEPOINT s;
  INSERT INTO step VALUES (3, 'c');
  ROLLBACK TO s;
  INSERT INTO step VALUES (4, 'd');
  COMMIT;
  FOR r IN (SELECT id FROM step ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id);
  END LOOP;
  ROLLBACK TO s;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 60. Triggers: statement and row, before and after; WHEN; :NEW changed before; the mutating table (PL/SQL LR, "DML Triggers").
CREATE TABLE item (id NUMBER PRIMARY KEY, price NUMBER);

CREATE OR REPLACE TRIGGER item_bs BEFORE INSERT OR UPDATE ON item
BEGIN
  DBMS_OUTPUT.PUT_LINE('before statement');
END;
/
CREATE OR REPLACE TRIGGER item_as AFTER INSERT OR UPDATE ON item
BEGIN
  DBMS_OUTPUT.PUT_LINE('after statement');
END;
/
CREATE OR REPLACE TRIGGER item_br BEFORE INSERT OR UPDATE ON item FOR EACH ROW WHEN (NEW.price > 5)
BEGIN
  :NEW.price := :NEW.price + 1;
  DBMS_OUTPUT.PUT_LINE('before row ' || :NEW.id);
END;
/
CREATE OR REPLACE TRIGGER item_ar AFTER INSERT OR UPDATE ON item FOR EACH ROW
BEGIN
  DBMS_OUTPUT.PUT_LINE('after row ' || :NEW.id || ': ' || NVL(TO_CHAR(:OLD.price), 'none') || ' > ' || :NEW.price
    || CASE WHEN UPDATING('PRICE') THEN ' price' END);
END;
/
INSERT INTO item SELECT LEVEL, LEVEL * 4 FROM dual CONNECT BY LEVEL <= 3;

UPDATE item SET price = 20 WHERE id = 1;

UPDATE item SET price = 20 WHERE id = 99;

MERGE INTO item i USING (SELECT 2 AS id FROM dual UNION ALL SELECT 7 FROM dual) s ON (i.id = s.id)
WHEN MATCHED THEN UPDATE SET price = 1 WHEN NOT MATCHED THEN INSERT VALUES (s.id, 2);

CREATE OR REPLACE TRIGGER item_looks BEFORE UPDATE ON item FOR EACH ROW
DECLARE
  v NUMBER;
BEGIN
  SELECT COUNT(*) INTO v FROM item;
END;
/
UPDATE item SET price = 0 WHERE id = 1;

DROP TRIGGER item_looks;

-- 61. Dynamic SQL binds by position, a block by name; DDL commits (PL/SQL LR, "EXECUTE IMMEDIATE Statement").
DECLARE
  v VARCHAR2(30);
  n NUMBER;
BEGIN
  EXECUTE IMMEDIATE 'SELECT :x || :x || :y FROM dual' INTO v USING 'a', 'b', 'c';
  DBMS_OUTPUT.PUT_LINE(v);
  EXECUTE IMMEDIATE 'BEGIN :r := :x || :x || :y; END;' USING OUT v, 'a', 'b';
  DBMS_OUTPUT.PUT_LINE(v);
  INSERT INTO step VALUES (50, 'kept by DDL');
  EXECUTE IMMEDIATE 'CREATE TABLE made (id NUMBER)';
  ROLLBACK;
  SELECT COUNT(*) INTO n FROM step WHERE id = 50;
  DBMS_OUTPUT.PUT_LINE(n);
  EXECUTE IMMEDIATE 'DELETE FROM step WHERE id = :1' USING 50;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  EXECUTE IMMEDIATE 'SELECT id FROM step WHERE id = :1' INTO n USING 77;
EXCEPTION
  WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 62. A function that a query calls must not change tables (PL/SQL LR, "Invoking Subprograms in SQL", ORA-14551).
CREATE OR REPLACE FUNCTION changes RETURN NUMBER IS
BEGIN
  UPDATE step SET note = 'x';
  RETURN SQL%ROWCOUNT;
END;
/
DECLARE
  n NUMBER;
BEGIN
  n := changes;
  DBMS_OUTPUT.PUT_LINE('outside of SQL it may: ' || n);
  SELECT changes INTO n FROM dual;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 63. FOR: bounds once, nothing where low > high, REVERSE, rounding of bounds, an own index (PL/SQL LR, "FOR LOOP Statement").
DECLARE
  n NUMBER := 2;
  i NUMBER := 77;
  v VARCHAR2(50);
  FUNCTION bound RETURN NUMBER IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('bound');
    RETURN n;
  END;
BEGIN
  FOR i IN 1 .. bound LOOP
    n := 100;
    v := v || i || ',';
  END LOOP;
  FOR i IN REVERSE 1 .. 3 LOOP
    v := v || i || ',';
  END LOOP;
  FOR i IN 3 .. 1 LOOP
    v := v || 'never';
  END LOOP;
  FOR i IN REVERSE 3 .. 1 LOOP
    v := v || 'never';
  END LOOP;
  FOR i IN 1.5 .. 2.4 LOOP
    v := v || 'r' || i;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v || ' ' || i);
  FOR i IN 1 .. NULL LOOP
    NULL;
  END LOOP;
EXCEPTION
  WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 64. GOTO, labels, EXIT and CONTINUE of an outer loop (PL/SQL LR, "Sequential Control Statements").
DECLARE
  n PLS_INTEGER := 0;
  v VARCHAR2(100);
BEGIN
  <<outer>>
  FOR i IN 1 .. 4 LOOP
    <<inner>>
    FOR j IN 1 .. 4 LOOP
      CONTINUE outer WHEN j = 3;
      EXIT outer WHEN i = 3;
      CONTINUE WHEN j = 1;
      v := v || i || j || ' ';
    END LOOP inner;
  END LOOP outer;
  <<again>>
  n := n + 1;
  IF n < 3 THEN
    GOTO again;
  END IF;
  FOR i IN 1 .. 3 LOOP
    IF i = 2 THEN
      GOTO next_one;
    END IF;
    v := v || 'x' || i;
    <<next_one>>
    NULL;
  END LOOP;
  GOTO finish;
  v := 'wrong';
  <<finish>>
  DBMS_OUTPUT.PUT_LINE(v || ' ' || n);
END;
/
-- 65. Comparisons are binary; cases of Unicode; SUBSTR, INSTR, LPAD; bytes and characters; 4000 and 32767
-- (SQL LR, "Character Functions", "VARCHAR2 Data Type"; ORA-12899).
CREATE TABLE letters (b VARCHAR2(3 BYTE), c VARCHAR2(3 CHAR), d VARCHAR2(4000));

DECLARE
  v VARCHAR2(32767);
  s VARCHAR2(3);
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN 'Z' < 'a' THEN 'binary' ELSE 'wrong' END || CASE WHEN 'a' < 'ä' THEN ' order' END);
  DBMS_OUTPUT.PUT_LINE(UPPER('äé') || LOWER('ÄÉ') || INITCAP('hello wORLD o''neil-x') || ' ' || LENGTH('äé') || LENGTHB('äé'));
  DBMS_OUTPUT.PUT_LINE(SUBSTR('abcdef', 0, 2) || '|' || SUBSTR('abcdef', -2) || '|' || SUBSTR('abcdef', 3, 2) || '|' || SUBSTR('abcdef', 2.9, 1.9)
    || '|' || SUBSTR('abc', -5) || '|' || SUBSTR('abc', 2, -1) || '|');
  DBMS_OUTPUT.PUT_LINE(INSTR('abcabc', 'b') || INSTR('abcabc', 'b', 3) || INSTR('abcabc', 'b', 1, 2) || INSTR('abcabc', 'b', -1) || INSTR('abcabc', 'b', -1, 2)
    || INSTR('abcabc', 'x') || INSTR('abc', 'b', 1, 2));
  DBMS_OUTPUT.PUT_LINE(LPAD('abc', 2) || '|' || LPAD('abc', 5, 'xy') || '|' || RPAD('abc', 5) || '|' || LPAD('7', 3, '0') || '|' || LTRIM('xxaxx', 'x') || '|'
    || TRIM(LEADING '0' FROM '007') || '|' || TRANSLATE('a-b-c', 'a-', 'x') || '|' || CHR(65) || ASCII('a'));
  v := RPAD('x', 32767, 'x');
  DBMS_OUTPUT.PUT_LINE(LENGTH(v));
  BEGIN
    v := v || 'y';
  EXCEPTION
    WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    s := 'äé';
  EXCEPTION
    WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE('bytes: ' || SQLERRM);
  END;
  INSERT INTO letters (c) VALUES ('äéö');
  BEGIN
    INSERT INTO letters (b) VALUES ('äé');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    INSERT INTO letters (d) VALUES (SUBSTR(v, 1, 4001));
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
END;
/
