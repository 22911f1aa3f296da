-- Columns that a table computes of others: RETURNING gives them as they are after the UPDATE, and a CHECK of one holds for each value on the way
-- of a sum.
-- loops: 2 of 3
-- falls back: 1
-- spark: "beside_it.v" is no column, variable or function known here
-- spark: RETURNING and LOG ERRORS have no form in Spark
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE x (k NUMBER PRIMARY KEY, n NUMBER, v NUMBER GENERATED ALWAYS AS (n * 2), w NUMBER GENERATED ALWAYS AS (k + 1));
CREATE TABLE y (k NUMBER PRIMARY KEY, n NUMBER, v NUMBER GENERATED ALWAYS AS (n + 1), CONSTRAINT yv CHECK (v >= 0));
CREATE TABLE lg (id NUMBER, n NUMBER);
INSERT INTO src VALUES (1, 1, -10);
INSERT INTO src VALUES (2, 1, 20);
INSERT INTO src VALUES (3, 2, 1);
INSERT INTO x (k, n) VALUES (1, 0);
INSERT INTO x (k, n) VALUES (3, 60);
INSERT INTO y (k, n) VALUES (1, 0);
INSERT INTO y (k, n) VALUES (2, 5);
CREATE OR REPLACE PROCEDURE after_it IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE x SET n = r.n WHERE k = r.id RETURNING v INTO v;
    INSERT INTO lg VALUES (r.id, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE beside_it IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE x SET n = r.n WHERE k = r.id RETURNING w INTO v;
    INSERT INTO lg VALUES (r.id, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE on_the_way IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE y SET n = n + r.n WHERE k = r.k;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO lg VALUES (0, c_); END;
END;
/
-- run
BEGIN after_it; beside_it; on_the_way; END;
/
