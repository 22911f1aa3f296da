-- Parts of the language that no other golden of this folder shows: one small program each.
--@ dialect oracle file
CREATE TABLE emp (id NUMBER(4) PRIMARY KEY, name VARCHAR2(10), boss NUMBER(4), pay NUMBER(7,2), dept NUMBER(2));
CREATE TABLE dept (dept NUMBER(2) PRIMARY KEY, label VARCHAR2(14));
CREATE TABLE low (pay NUMBER);
CREATE TABLE high (pay NUMBER);
-- INSERT ALL without conditions inserts into every target (SQL Language Reference 19c, "INSERT", multi_table_insert).
INSERT ALL INTO dept VALUES (10, 'ACCT') INTO dept VALUES (20, 'RES') INTO emp VALUES (1, 'KING', NULL, 5000, 10)
  INTO emp VALUES (2, 'BLAKE', 1, 2850, 20) INTO emp VALUES (3, 'WARD', 2, 1250, 20) SELECT * FROM dual;
-- FIRST takes the first condition that is true, ALL every one.
INSERT FIRST WHEN pay < 2000 THEN INTO low VALUES (pay) WHEN pay < 4000 THEN INTO high VALUES (pay) ELSE INTO high (pay) VALUES (-pay) SELECT pay FROM emp;
INSERT ALL WHEN pay > 2000 THEN INTO high VALUES (pay) WHEN pay > 4000 THEN INTO low VALUES (pay) SELECT pay FROM emp;
SELECT 'low' AS place, pay FROM low UNION ALL SELECT 'high', pay FROM high ORDER BY 1, 2;
-- Conditional compilation (PL/SQL Language Reference 19c, "Conditional Compilation").
CREATE OR REPLACE PROCEDURE chosen IS
BEGIN
  $IF DBMS_DB_VERSION.VERSION >= 12 $THEN
    DBMS_OUTPUT.PUT_LINE('12 and later');
  $ELSIF $$debug $THEN
    DBMS_OUTPUT.PUT_LINE('debug');
  $ELSE
    this is no PL/SQL at all !!!
  $END
  DBMS_OUTPUT.PUT_LINE($$PLSQL_UNIT || ' ' || $$PLSQL_LINE);
  $IF $$debug IS NULL $THEN DBMS_OUTPUT.PUT_LINE('no debug'); $END
END;
/
BEGIN chosen; END;
/
-- Pipelined functions (PL/SQL Language Reference 19c, "Chaining Pipelined Table Functions").
CREATE TYPE number_list AS TABLE OF NUMBER;
/
CREATE FUNCTION steps(n NUMBER) RETURN number_list PIPELINED IS
BEGIN
  FOR i IN 1..n LOOP
    CONTINUE WHEN MOD(i, 3) = 0;
    PIPE ROW (i * 10);
  END LOOP;
  RETURN;
END;
/
SELECT COLUMN_VALUE AS step FROM TABLE(steps(5)) ORDER BY 1;
SELECT SUM(t.COLUMN_VALUE) AS total FROM steps(4) t;
-- Quoting with delimiters of one's own.
BEGIN
  DBMS_OUTPUT.PUT_LINE(q'[it's]' || q'{ "so" }' || nq'!x!' || Q'<a'b>');
END;
/
-- A back trace names the lines from the raise outwards.
CREATE PROCEDURE inner_one IS
BEGIN
  RAISE_APPLICATION_ERROR(-20007, 'no rate');
END;
/
CREATE PROCEDURE outer_one IS
BEGIN
  inner_one;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(DBMS_UTILITY.FORMAT_ERROR_STACK);
    DBMS_OUTPUT.PUT_LINE(DBMS_UTILITY.FORMAT_ERROR_BACKTRACE);
END;
/
BEGIN outer_one; END;
/
-- ROWID names a row in a later statement.
DECLARE
  r ROWID;
BEGIN
  SELECT ROWID INTO r FROM emp WHERE name = 'WARD';
  UPDATE emp SET pay = pay + 1 WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR e IN (SELECT ROWID AS place, pay FROM emp WHERE dept = 20) LOOP
    UPDATE emp SET pay = e.pay + 1 WHERE ROWID = e.place;
  END LOOP;
END;
/
SELECT name, pay FROM emp ORDER BY id;
-- A join view is changed where it keeps the key, else ORA-01779 (SQL Language Reference 19c, "UPDATE").
UPDATE (SELECT e.pay, d.label FROM emp e JOIN dept d ON e.dept = d.dept) SET pay = pay * 2 WHERE label = 'RES';
UPDATE (SELECT e.pay, d.label FROM emp e JOIN dept d ON e.dept = d.dept) SET label = 'X';
-- Several columns of one subquery: rows that it has no row for become NULL.
UPDATE emp e SET (pay, boss) = (SELECT e.pay / 2, 9 FROM dept d WHERE d.dept = e.dept AND d.label = 'RES');
SELECT id, boss, pay FROM emp ORDER BY id;
-- A target row that two source rows match: ORA-30926 (SQL Language Reference 19c, "MERGE").
MERGE INTO emp e USING (SELECT 2 AS id, LEVEL AS n FROM dual CONNECT BY LEVEL <= 2) s ON (e.id = s.id) WHEN MATCHED THEN UPDATE SET pay = s.n;
-- Hierarchies, with what CONNECT BY knows of each row.
UPDATE emp SET boss = CASE id WHEN 2 THEN 1 WHEN 3 THEN 2 END;
SELECT LPAD(' ', 2 * (LEVEL - 1)) || name AS tree, SYS_CONNECT_BY_PATH(name, '/') AS path, CONNECT_BY_ROOT name AS root, CONNECT_BY_ISLEAF AS leaf
FROM emp START WITH boss IS NULL CONNECT BY PRIOR id = boss ORDER SIBLINGS BY name;
-- A row trigger may not read its table (ORA-04091), a compound one keeps what it saw for the end.
CREATE TRIGGER emp_looks AFTER UPDATE ON emp FOR EACH ROW
DECLARE
  n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM emp;
END;
/
UPDATE emp SET pay = 1;
DROP TRIGGER emp_looks;
CREATE TRIGGER emp_counts FOR INSERT OR UPDATE OF pay ON emp COMPOUND TRIGGER
  changed PLS_INTEGER := 0;
  BEFORE STATEMENT IS BEGIN DBMS_OUTPUT.PUT_LINE('begin'); END BEFORE STATEMENT;
  BEFORE EACH ROW IS BEGIN :NEW.pay := ROUND(:NEW.pay); END BEFORE EACH ROW;
  AFTER EACH ROW IS BEGIN changed := changed + 1; DBMS_OUTPUT.PUT_LINE(:OLD.pay || ' -> ' || :NEW.pay); END AFTER EACH ROW;
  AFTER STATEMENT IS
    n NUMBER;
  BEGIN
    SELECT COUNT(*) INTO n FROM emp WHERE pay > 0;
    DBMS_OUTPUT.PUT_LINE(changed || ' of ' || n);
  END AFTER STATEMENT;
END emp_counts;
/
UPDATE emp SET pay = id * 10 + 0.6 WHERE id > 1;
UPDATE emp SET name = LOWER(name);
DROP TRIGGER emp_counts;
-- Analytic words of Oracle's aggregates.
SELECT LISTAGG(name, ', ') WITHIN GROUP (ORDER BY name DESC) AS names, MAX(name) KEEP (DENSE_RANK FIRST ORDER BY pay DESC) AS best FROM emp;
SELECT * FROM (SELECT dept, pay FROM emp) PIVOT (COUNT(pay) FOR dept IN (10 AS ten, 20 AS twenty));
-- MODEL and flashback are read; in memory nothing is kept of earlier versions.
SELECT dept, s FROM emp MODEL PARTITION BY (dept) DIMENSION BY (id) MEASURES (pay s) RULES (s[1] = 5);
SELECT * FROM emp AS OF TIMESTAMP SYSTIMESTAMP - INTERVAL '1' HOUR;
SELECT * FROM emp VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE;
-- Package STANDARD by its name, hints, results that are kept.
CREATE FUNCTION doubled(n NUMBER) RETURN NUMBER RESULT_CACHE DETERMINISTIC IS
BEGIN
  RETURN STANDARD.ROUND(n * 2, 1);
END;
/
SELECT /*+ FULL(emp) PARALLEL(4) */ doubled(1.26) AS d FROM dual;
-- Labels, GOTO and exits of outer loops.
BEGIN
  <<outer_loop>>
  FOR i IN 1..3 LOOP
    <<inner_loop>>
    FOR j IN REVERSE 1..3 LOOP
      CONTINUE outer_loop WHEN j < i;
      IF i = 3 THEN GOTO done; END IF;
      DBMS_OUTPUT.PUT_LINE(i || ' ' || j);
    END LOOP inner_loop;
  END LOOP outer_loop;
  <<done>>
  DBMS_OUTPUT.PUT_LINE('done');
END;
/
-- All errors of a unit are told in one go; what is of another dialect is named as such.
CREATE PROCEDURE several IS
  n NUMBER;
BEGIN
  n := nowhere + 1;
  UPDATE no_table SET x = 1;
  other_one(n);
END;
/
SELECT line, position, text FROM user_errors WHERE name = 'SEVERAL' ORDER BY sequence;
CREATE FUNCTION of_postgres(n NUMBER) RETURNS NUMBER IS
BEGIN
  RETURN n;
END;
/
CREATE PROCEDURE of_sql_server IS
BEGIN
  IF 1 = 1 BEGIN PRINT 'x' END
END;
/
CREATE PROCEDURE of_sql_server IS
BEGIN
  DECLARE @n INT;
END;
/
BEGIN
  PERFORM other();
END;
/
BEGIN
  RAISE NOTICE 'x';
END;
/
CREATE PROCEDURE of_postgres AS $$
BEGIN
  NULL;
END;
$$;
/
