-- Records and collections (PL/SQL Language Reference 19c, chapter 5), bulk SQL (chapter 12).
--@ dialect oracle file
CREATE TABLE item (id NUMBER(10), name VARCHAR2(20), price NUMBER(10, 2));

DECLARE
  TYPE t_prices IS TABLE OF NUMBER INDEX BY VARCHAR2(20);
  TYPE t_sparse IS TABLE OF VARCHAR2(10) INDEX BY PLS_INTEGER;
  p t_prices;
  s t_sparse;
  k VARCHAR2(20);
BEGIN
  p('pear') := 3;
  p('apple') := 1;
  p('Zebra') := 2;
  k := p.FIRST;
  WHILE k IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(k || '=' || p(k));
    k := p.NEXT(k);
  END LOOP;
  s(-5) := 'a';
  s(1000) := 'c';
  s(10) := 'b';
  DBMS_OUTPUT.PUT_LINE(s.COUNT || ' ' || s.FIRST || ' ' || s.LAST || ' ' || s.PRIOR(1000) || ' ' || s.NEXT(-3));
  s.DELETE(10);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN s.EXISTS(10) THEN 'there' ELSE 'gone' END || ' ' || s.COUNT);
  DBMS_OUTPUT.PUT_LINE(s(10));
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    DBMS_OUTPUT.PUT_LINE('no element');
END;
/
DECLARE
  TYPE t_names IS TABLE OF VARCHAR2(10);
  TYPE t_three IS VARRAY(3) OF NUMBER;
  n t_names := t_names('a', 'b', 'c');
  m t_names;
  v t_three := t_three(1, 2);
BEGIN
  n.EXTEND;
  n(4) := 'd';
  n.DELETE(2);
  DBMS_OUTPUT.PUT_LINE(n.COUNT || ' ' || n.LAST || ' ' || n.NEXT(1));
  m := n;
  m(1) := 'changed';
  DBMS_OUTPUT.PUT_LINE(n(1) || ' ' || m(1));
  n.TRIM(2);
  DBMS_OUTPUT.PUT_LINE(n.COUNT || ' ' || v.LIMIT || ' ' || v.COUNT);
  v.EXTEND;
  v(3) := 9;
  BEGIN
    v.EXTEND;
  EXCEPTION
    WHEN SUBSCRIPT_OUTSIDE_LIMIT THEN
      DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    n(7) := 'x';
  EXCEPTION
    WHEN SUBSCRIPT_BEYOND_COUNT THEN
      DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  m := NULL;
  DBMS_OUTPUT.PUT_LINE(m.COUNT);
EXCEPTION
  WHEN COLLECTION_IS_NULL THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- Collections of records, by value; nested ones.
DECLARE
  TYPE t_line IS RECORD (id NUMBER, amount NUMBER := 5);
  TYPE t_lines IS TABLE OF t_line INDEX BY PLS_INTEGER;
  TYPE t_book IS TABLE OF t_lines INDEX BY VARCHAR2(10);
  l t_lines;
  b t_book;
  r item%ROWTYPE;
BEGIN
  l(1).id := 1;
  l(1).amount := 2;
  l(2).id := 3;
  b('x') := l;
  l(1).amount := 99;
  b('x')(2).amount := 7;
  DBMS_OUTPUT.PUT_LINE(b('x')(1).amount || ' ' || b('x')(2).amount || ' ' || b('x').COUNT || ' ' || l(1).amount);
  r.id := 1;
  r.name := 'one';
  r.price := 1.005;
  INSERT INTO item VALUES r;
  r.name := 'uno';
  UPDATE item SET ROW = r WHERE id = 1;
END;
/
SELECT * FROM item;

-- BULK COLLECT replaces, never raises NO_DATA_FOUND; FORALL; LIMIT; SAVE EXCEPTIONS.
DECLARE
  TYPE t_ids IS TABLE OF item.id%TYPE;
  TYPE t_rows IS TABLE OF item%ROWTYPE INDEX BY PLS_INTEGER;
  ids t_ids := t_ids(7, 8, 9);
  rows t_rows;
  CURSOR c IS SELECT * FROM item ORDER BY id;
BEGIN
  FORALL i IN 1 .. ids.COUNT
    INSERT INTO item (id, name, price) VALUES (ids(i), 'n' || ids(i), ids(i) / 2);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' ' || SQL%BULK_ROWCOUNT(2));
  SELECT id BULK COLLECT INTO ids FROM item WHERE id > 100;
  DBMS_OUTPUT.PUT_LINE(ids.COUNT);
  OPEN c;
  LOOP
    FETCH c BULK COLLECT INTO rows LIMIT 3;
    EXIT WHEN rows.COUNT = 0;
    FOR i IN 1 .. rows.COUNT LOOP
      DBMS_OUTPUT.PUT_LINE(rows(i).id || ' ' || rows(i).name || ' ' || rows(i).price);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('--');
  END LOOP;
  CLOSE c;
END;
/
DECLARE
  TYPE t_list IS TABLE OF VARCHAR2(10);
  v t_list := t_list('1', 'x', '3', 'y');
  e_bulk EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_bulk, -24381);
BEGIN
  FORALL i IN v.FIRST .. v.LAST SAVE EXCEPTIONS
    UPDATE item SET price = TO_NUMBER(v(i)) WHERE id = 7;
EXCEPTION
  WHEN e_bulk THEN
    FOR i IN 1 .. SQL%BULK_EXCEPTIONS.COUNT LOOP
      DBMS_OUTPUT.PUT_LINE(SQL%BULK_EXCEPTIONS(i).ERROR_INDEX || ' ' || SQL%BULK_EXCEPTIONS(i).ERROR_CODE);
    END LOOP;
END;
/
DECLARE
  TYPE t_list IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  v t_list;
BEGIN
  v(3) := 8;
  v(9) := 9;
  FORALL i IN INDICES OF v
    DELETE FROM item WHERE id = v(i);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
DECLARE
  TYPE t IS TABLE OF NUMBER;
  a t := t(1, 2, 2, 3);
  b t := t(2, 3, 4);
  FUNCTION shown (x t) RETURN VARCHAR2 IS
    v VARCHAR2(100);
  BEGIN
    FOR i IN 1 .. x.COUNT LOOP
      v := v || x(i) || ' ';
    END LOOP;
    RETURN v;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(shown(a MULTISET UNION b));
  DBMS_OUTPUT.PUT_LINE(shown(a MULTISET INTERSECT b) || '| ' || shown(a MULTISET EXCEPT b) || '| ' || shown(SET(a)));
  IF 3 MEMBER OF a AND a <> b THEN
    DBMS_OUTPUT.PUT_LINE('member');
  END IF;
END;
/
SELECT id, price FROM item ORDER BY id;
