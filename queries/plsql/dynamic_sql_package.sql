-- DBMS_SQL with RETURNING, arrays and blocks (PL/SQL Packages and Types Reference 19c, "DBMS_SQL").
--@ dialect oracle file
CREATE TABLE kept (id NUMBER, v VARCHAR2(20));

-- RETURNING into a variable and out of a block.
DECLARE
  c INTEGER := DBMS_SQL.OPEN_CURSOR;
  n INTEGER;
  v VARCHAR2(20);
  x NUMBER;
BEGIN
  DBMS_SQL.PARSE(c, 'INSERT INTO kept VALUES (:a, UPPER(:b)) RETURNING v, id * 2 INTO :c, :d', DBMS_SQL.NATIVE);
  DBMS_SQL.BIND_VARIABLE(c, 'a', 1);
  DBMS_SQL.BIND_VARIABLE(c, ':b', 'one');
  DBMS_SQL.BIND_VARIABLE(c, 'c', v, 20);
  DBMS_SQL.BIND_VARIABLE(c, 'd', x);
  n := DBMS_SQL.EXECUTE(c);
  DBMS_SQL.VARIABLE_VALUE(c, 'c', v);
  DBMS_SQL.VARIABLE_VALUE(c, 'd', x);
  DBMS_OUTPUT.PUT_LINE(n || ' ' || v || ' ' || x);
  DBMS_SQL.PARSE(c, 'BEGIN :x := :y * 2; END;', DBMS_SQL.NATIVE);
  DBMS_SQL.BIND_VARIABLE(c, 'x', x);
  DBMS_SQL.BIND_VARIABLE(c, 'y', 21);
  n := DBMS_SQL.EXECUTE(c);
  DBMS_SQL.VARIABLE_VALUE(c, 'x', x);
  DBMS_OUTPUT.PUT_LINE(x);
  DBMS_SQL.CLOSE_CURSOR(c);
END;
/
-- Arrays: the statement runs for each element, and RETURNING gives an array.
DECLARE
  c INTEGER := DBMS_SQL.OPEN_CURSOR;
  n INTEGER;
  ids DBMS_SQL.NUMBER_TABLE;
  names DBMS_SQL.VARCHAR2_TABLE;
  back DBMS_SQL.VARCHAR2_TABLE;
BEGIN
  FOR i IN 1 .. 3 LOOP
    ids(i) := i * 10;
    names(i) := 'n' || i;
  END LOOP;
  DBMS_SQL.PARSE(c, 'INSERT INTO kept VALUES (:i, :v) RETURNING v || id INTO :r', DBMS_SQL.NATIVE);
  DBMS_SQL.BIND_ARRAY(c, ':i', ids);
  DBMS_SQL.BIND_ARRAY(c, ':v', names);
  DBMS_SQL.BIND_ARRAY(c, ':r', back);
  n := DBMS_SQL.EXECUTE(c);
  DBMS_SQL.VARIABLE_VALUE(c, ':r', back);
  DBMS_OUTPUT.PUT_LINE(n || ' rows, ' || back.COUNT || ' back: ' || back(1) || ' ' || back(3));
  DBMS_SQL.PARSE(c, 'DELETE FROM kept WHERE id = :i', DBMS_SQL.NATIVE);
  DBMS_SQL.BIND_ARRAY(c, ':i', ids, 2, 3);
  n := DBMS_SQL.EXECUTE(c);
  DBMS_OUTPUT.PUT_LINE(n || ' deleted');
  BEGIN
    DBMS_SQL.PARSE(c, 'DELETE FROM kept WHERE id = :z', DBMS_SQL.NATIVE);
    n := DBMS_SQL.EXECUTE(c);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    DBMS_SQL.PARSE(c, 'SELEKT 1', DBMS_SQL.NATIVE);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  DBMS_SQL.CLOSE_CURSOR(c);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c IS NULL THEN 'closed' ELSE 'open' END);
END;
/
SELECT id, v FROM kept ORDER BY id;
