-- All forms of DELETE, TRIM and EXTEND (PL/SQL Language Reference 19c, "Collection Methods"), FORALL over VALUES OF
-- ("FORALL Statement"), and the types of SYS that programs use without defining them.
--@ dialect oracle file
CREATE TABLE kept (id NUMBER PRIMARY KEY, v VARCHAR2(10));
CREATE OR REPLACE PACKAGE stock AS
  TYPE numbers IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  TYPE shelf IS RECORD (items numbers, label VARCHAR2(10));
  TYPE shelves IS TABLE OF shelf INDEX BY VARCHAR2(10);
  all_items numbers;
  all_shelves shelves;
END;
/
DECLARE
  TYPE list IS TABLE OF NUMBER;
  TYPE named IS TABLE OF NUMBER INDEX BY VARCHAR2(5);
  TYPE lists IS TABLE OF list;
  n list := list(1, 2, 3, 4, 5, 6);
  a named;
  x lists := lists(list(1, 2, 3), list(4, 5));
  v SYS.ODCINUMBERLIST := SYS.ODCINUMBERLIST(1, 2);
  PROCEDURE p(t VARCHAR2) IS BEGIN DBMS_OUTPUT.PUT_LINE(t); END;
BEGIN
  n.DELETE(2);
  n.DELETE(4, 5);
  p(n.COUNT || ' up to ' || n.LAST);
  n.DELETE(NULL);
  n.DELETE(5, 2);
  n.DELETE(99);
  p(n.COUNT);
  n.DELETE(-5, 100);
  p(n.COUNT || ' ' || NVL(TO_CHAR(n.FIRST), 'none'));
  n.DELETE;
  n.DELETE();
  a('a') := 1;
  a('b') := 2;
  a('c') := 3;
  a.DELETE('a', 'b');
  p(a.FIRST || a.COUNT);
  a.DELETE('zz');
  a.DELETE;
  p(a.COUNT);
  x(1).DELETE(2);
  p(x(1).COUNT || ' ' || x.COUNT);
  x(1).DELETE;
  x.DELETE(1);
  p(x.COUNT);
  stock.all_items(1) := 1;
  stock.all_items(7) := 2;
  stock.all_items.DELETE(1);
  p(stock.all_items.FIRST);
  stock.all_items.DELETE;
  stock.all_shelves('x').items(1) := 5;
  stock.all_shelves('x').items.DELETE;
  p(stock.all_items.COUNT || stock.all_shelves('x').items.COUNT);
  stock.all_shelves.DELETE('x');
  p(stock.all_shelves.COUNT);
  x := lists(list(1, 2, 3));
  x(1).TRIM(2);
  x.EXTEND(2, 1);
  p(x(1).COUNT || ' ' || x.COUNT || ' ' || x(3)(1));
  v.EXTEND;
  v(3) := 7;
  p(v.COUNT || ' of ' || v.LIMIT);
END;
/
-- An array has no holes.
DECLARE
  v SYS.ODCINUMBERLIST := SYS.ODCINUMBERLIST(1, 2);
BEGIN
  v.DELETE(1);
END;
/
DECLARE
  TYPE list IS TABLE OF NUMBER;
  TYPE places IS TABLE OF PLS_INTEGER INDEX BY PLS_INTEGER;
  a list := list(10, 20, 30, 40);
  w places;
BEGIN
  w(1) := 4;
  w(5) := 2;
  w(9) := 4;
  FORALL i IN VALUES OF w SAVE EXCEPTIONS
    INSERT INTO kept VALUES (a(i), 'v' || a(i));
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ': ' || SQL%BULK_EXCEPTIONS.COUNT || ' at ' || SQL%BULK_EXCEPTIONS(1).ERROR_INDEX
      || ', error ' || SQL%BULK_EXCEPTIONS(1).ERROR_CODE);
END;
/
SELECT id, v FROM kept ORDER BY id;
-- Functions of packages that have names of functions of SQL; constructors of stored types in plain SQL.
CREATE OR REPLACE TYPE ids_t AS TABLE OF NUMBER;
/
CREATE OR REPLACE TYPE names_t IS VARRAY(10) OF VARCHAR2(30);
/
CREATE OR REPLACE TYPE pair_t AS OBJECT (a NUMBER, b VARCHAR2(10));
/
CREATE OR REPLACE TYPE pairs_t AS TABLE OF pair_t;
/
CREATE OR REPLACE PACKAGE pk AS
  FUNCTION list(n NUMBER) RETURN ids_t;
  FUNCTION count(n NUMBER) RETURN NUMBER;
  FUNCTION max(a NUMBER, b NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY pk AS
  FUNCTION list(n NUMBER) RETURN ids_t IS
    r ids_t := ids_t();
  BEGIN
    FOR i IN 1 .. n LOOP r.EXTEND; r(i) := i * i; END LOOP;
    RETURN r;
  END;
  FUNCTION count(n NUMBER) RETURN NUMBER IS BEGIN RETURN -n; END;
  FUNCTION max(a NUMBER, b NUMBER) RETURN NUMBER IS BEGIN RETURN a * 100 + b; END;
END;
/
SELECT column_value FROM TABLE(pk.list(3)) ORDER BY 1;
SELECT SUM(column_value) AS total FROM TABLE(pk.list(10));
SELECT k.id, SUM(x.column_value) AS total FROM kept k, TABLE(pk.list(k.id / 10)) x GROUP BY k.id ORDER BY k.id;
SELECT pk.count(id) AS c, pk.max(id, 1) AS m FROM kept ORDER BY id;
SELECT column_value FROM TABLE(names_t('EX', 'EC')) ORDER BY 1;
SELECT x.a, x.b FROM TABLE(pairs_t(pair_t(1, 'x'), pair_t(2, 'y'))) x ORDER BY 1;
SELECT column_value FROM TABLE(SYS.ODCIVARCHAR2LIST('NYC', 'SIN')) ORDER BY 1;
