-- Orders that no ORDER BY of the query says: siblings, parents before children, a view that is ordered; and ORDER BY that
-- decides which rows there are. A row that a hierarchy reaches twice is changed twice.
-- loops: 9 of 9
-- spark: "rownum" is no column, variable or function known here
-- spark: CONNECT BY has no form in Spark
CREATE TABLE emp (id NUMBER PRIMARY KEY, mgr NUMBER, n NUMBER, name VARCHAR2(10));
INSERT INTO emp VALUES (1, NULL, 5, 'a');
INSERT INTO emp VALUES (2, NULL, 3, 'b');
INSERT INTO emp VALUES (9, 1, 4, 'c');
INSERT INTO emp VALUES (4, 1, 2, 'd');
INSERT INTO emp VALUES (5, 2, 8, 'e');
INSERT INTO emp VALUES (6, 9, 7, 'f');
INSERT INTO emp VALUES (7, 9, 1, 'g');
CREATE TABLE result (id NUMBER, txt VARCHAR2(100));
CREATE OR REPLACE PACKAGE orders AS
  PROCEDURE siblings;
  PROCEDURE fetched_tree;
  PROCEDURE twice;
  PROCEDURE first_rows;
  PROCEDURE later_rows;
  PROCEDURE ordered_view;
  PROCEDURE inner_first_rows;
END;
/
CREATE OR REPLACE PACKAGE BODY orders AS
  PROCEDURE siblings IS
    v VARCHAR2(10);
  BEGIN
    FOR r IN (SELECT id, name, LEVEL lv FROM emp START WITH mgr IS NULL CONNECT BY PRIOR id = mgr ORDER SIBLINGS BY n) LOOP
      IF r.lv = 1 THEN v := r.name; END IF;
      INSERT INTO result VALUES (r.id, v || r.name);
    END LOOP;
  END;
  PROCEDURE fetched_tree IS
    CURSOR c IS SELECT id, LEVEL lv FROM emp START WITH mgr IS NULL CONNECT BY PRIOR id = mgr;
    i NUMBER; l NUMBER; p NUMBER := 0; v VARCHAR2(200);
  BEGIN
    OPEN c;
    LOOP
      FETCH c INTO i, l;
      EXIT WHEN c%NOTFOUND;
      v := v || CASE WHEN l > p THEN '(' ELSE ',' END || i;
      p := l;
    END LOOP;
    CLOSE c;
    DBMS_OUTPUT.PUT_LINE(v);
  END;
  PROCEDURE twice IS
  BEGIN
    FOR r IN (SELECT id, n FROM emp CONNECT BY PRIOR id = mgr) LOOP
      UPDATE emp SET n = r.n + 1, name = SUBSTR(name || '+', 1, 10) WHERE id = r.id;
    END LOOP;
  END;
  PROCEDURE first_rows IS
  BEGIN
    FOR r IN (SELECT id, n FROM emp ORDER BY n DESC, id FETCH FIRST 2 ROWS ONLY) LOOP
      INSERT INTO result VALUES (r.id, 'first');
    END LOOP;
  END;
  PROCEDURE later_rows IS
    v NUMBER := 0;
  BEGIN
    FOR r IN (SELECT id, n FROM emp UNION SELECT 100, 3.5 FROM DUAL ORDER BY n, id OFFSET 1 ROW FETCH NEXT 3 ROWS ONLY) LOOP
      v := v + 1;
      INSERT INTO result VALUES (r.id, 'later' || v);
    END LOOP;
  END;
  PROCEDURE ordered_view IS
    v NUMBER := 0;
  BEGIN
    FOR r IN (SELECT * FROM (SELECT id, n FROM emp ORDER BY n DESC, id)) LOOP
      v := v + 1;
      INSERT INTO result VALUES (r.id, 'view' || v);
    END LOOP;
  END;
  PROCEDURE inner_first_rows IS
    v NUMBER;
  BEGIN
    FOR e IN (SELECT id FROM emp ORDER BY id DESC) LOOP
      v := 0;
      FOR r IN (SELECT * FROM (SELECT id, n FROM emp WHERE mgr = e.id ORDER BY n DESC, id)) LOOP
        v := v + 1;
        INSERT INTO result VALUES (r.id, e.id || ' inner ' || v);
      END LOOP;
      FOR r IN (SELECT id, n FROM emp WHERE mgr = e.id ORDER BY n, id FETCH FIRST 1 ROWS ONLY) LOOP
        INSERT INTO result VALUES (r.id, e.id || ' least');
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
BEGIN orders.siblings; END;
/
BEGIN orders.fetched_tree; END;
/
BEGIN orders.first_rows; END;
/
BEGIN orders.later_rows; END;
/
BEGIN orders.ordered_view; END;
/
BEGIN orders.inner_first_rows; END;
/
BEGIN orders.twice; END;
/
SELECT * FROM result ORDER BY txt, id;
SELECT * FROM emp ORDER BY id;
