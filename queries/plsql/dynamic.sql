-- EXECUTE IMMEDIATE and DBMS_SQL (PL/SQL Language Reference 19c, chapter 7).
--@ dialect oracle file
DECLARE
  v_count NUMBER;
  v_name VARCHAR2(20);
  v_table VARCHAR2(30) := 'usage_' || '202609';
BEGIN
  EXECUTE IMMEDIATE 'CREATE TABLE ' || v_table || ' (id NUMBER, name VARCHAR2(20))';
  FOR i IN 1 .. 3 LOOP
    EXECUTE IMMEDIATE 'INSERT INTO ' || v_table || ' VALUES (:1, :2)' USING i, 'n' || i;
  END LOOP;
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM ' || v_table INTO v_count;
  EXECUTE IMMEDIATE 'SELECT name FROM usage_202609 WHERE id = :id' INTO v_name USING 2;
  DBMS_OUTPUT.PUT_LINE(v_count || ' ' || v_name);
  -- By position: the same name twice takes two values.
  EXECUTE IMMEDIATE 'UPDATE usage_202609 SET name = :a WHERE id = :b OR name = :a' USING 'x', 1, 'n3';
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  EXECUTE IMMEDIATE 'BEGIN :out := :in * 2; END;' USING OUT v_count, 21;
  DBMS_OUTPUT.PUT_LINE(v_count);
  EXECUTE IMMEDIATE 'SELECT name FROM usage_202609 WHERE id = 99' INTO v_name;
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    DBMS_OUTPUT.PUT_LINE('no data');
END;
/
SELECT * FROM usage_202609 ORDER BY id;

DECLARE
  TYPE t_names IS TABLE OF VARCHAR2(20);
  v t_names;
  e_missing EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_missing, -942);
BEGIN
  EXECUTE IMMEDIATE 'SELECT name FROM usage_202609 ORDER BY id' BULK COLLECT INTO v;
  DBMS_OUTPUT.PUT_LINE(v.COUNT || ' ' || v(2));
  EXECUTE IMMEDIATE 'DROP TABLE usage_202609';
  EXECUTE IMMEDIATE 'DELETE FROM usage_202609';
EXCEPTION
  WHEN e_missing THEN
    DBMS_OUTPUT.PUT_LINE('there is no such table');
END;
/
-- A definition commits what was done before it.
CREATE TABLE kept (id NUMBER);

BEGIN
  INSERT INTO kept VALUES (1);
  EXECUTE IMMEDIATE 'CREATE TABLE kept_too (id NUMBER)';
  INSERT INTO kept VALUES (2);
  ROLLBACK;
END;
/
SELECT * FROM kept;

BEGIN
  EXECUTE IMMEDIATE 'SELEC 1';
END;
/
DECLARE
  c INTEGER;
  n INTEGER;
  v_id NUMBER;
BEGIN
  INSERT INTO kept VALUES (5);
  c := DBMS_SQL.OPEN_CURSOR;
  DBMS_SQL.PARSE(c, 'SELECT id FROM kept WHERE id >= :low ORDER BY id', DBMS_SQL.NATIVE);
  DBMS_SQL.BIND_VARIABLE(c, ':low', 1);
  DBMS_SQL.DEFINE_COLUMN(c, 1, v_id);
  n := DBMS_SQL.EXECUTE(c);
  WHILE DBMS_SQL.FETCH_ROWS(c) > 0 LOOP
    DBMS_SQL.COLUMN_VALUE(c, 1, v_id);
    DBMS_OUTPUT.PUT_LINE(v_id);
  END LOOP;
  DBMS_SQL.CLOSE_CURSOR(c);
END;
/

-- A colon in a comment or a string names nothing.
DECLARE
  v NUMBER;
BEGIN
  EXECUTE IMMEDIATE 'SELECT /* :no */ 1 + :x -- :nor
    + LENGTH('':y'') FROM dual' INTO v USING 40;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
