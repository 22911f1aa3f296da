-- Variables and columns that are called like what plans use: ord, parent_ord, f, found, r_id_1.
-- loops: 4 of 4
-- spark: "variables.ord" is no column, variable or function known here
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE TABLE dst (k NUMBER PRIMARY KEY, ord NUMBER, f NUMBER);
CREATE TABLE lg (id NUMBER, a NUMBER, b NUMBER);
INSERT INTO src VALUES (1, 1);
INSERT INTO src VALUES (2, 2);
INSERT INTO src VALUES (3, 1);
INSERT INTO dst VALUES (1, 10, 1);
INSERT INTO dst VALUES (2, 20, 2);
INSERT INTO dst VALUES (3, 101, 0);
INSERT INTO dst VALUES (4, 102, 1);
CREATE OR REPLACE PROCEDURE variables IS
  v NUMBER;
  ord NUMBER := 40;
  parent_ord NUMBER := 50;
  found NUMBER := 3;
  r_id_1 NUMBER := 77;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(k) + ord + parent_ord * 100 + found * 10000 + r_id_1 * 1000000 INTO v FROM src WHERE id = r.id;
    INSERT INTO lg VALUES (r.id, v, r_id_1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE parameters (parent_ord NUMBER DEFAULT 33, f NUMBER DEFAULT 44) IS
BEGIN
  FOR r IN (SELECT * FROM src WHERE id < parent_ord ORDER BY id) LOOP
    FOR q IN (SELECT k + parent_ord AS kk FROM src WHERE k <= r.k + parent_ord - 33 ORDER BY id) LOOP
      INSERT INTO lg VALUES (r.id, q.kk, f);
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE columns IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM dst WHERE ord = r.id + 100 AND f < 3;
  END LOOP;
END;
/
-- run
BEGIN
  variables;
  parameters;
  columns;
END;
/
SELECT * FROM dst ORDER BY k;
SELECT * FROM lg ORDER BY id, a, b;
