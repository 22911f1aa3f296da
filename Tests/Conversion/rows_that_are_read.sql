-- What a query reads: that rows are there, though it names no column of them; columns under the names that views give them; what a column
-- is computed from; the columns of a NATURAL JOIN.
-- loops: 3 of 12
-- spark: "kk" is no column, variable or function known here
-- spark: NATURAL and ASOF joins have no form here
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE x (a NUMBER, b NUMBER);
CREATE TABLE two (a NUMBER PRIMARY KEY, b NUMBER, c NUMBER GENERATED ALWAYS AS (b * 2) VIRTUAL, d NUMBER);
CREATE TABLE y (k NUMBER, z NUMBER);
CREATE TABLE lg (id NUMBER, c NUMBER, t VARCHAR2(20));
CREATE VIEW v (kk, nn) AS SELECT k, n FROM dst WHERE n < 1000;
CREATE VIEW vv AS SELECT COUNT(*) AS many FROM v;
INSERT INTO src VALUES (1, 1, 10);
INSERT INTO src VALUES (2, 2, 900);
INSERT INTO src VALUES (3, 1, 5);
INSERT INTO src VALUES (4, 3, -7);
INSERT INTO dst VALUES (1, 100);
INSERT INTO dst VALUES (2, 200);
INSERT INTO dst VALUES (4, 400);
INSERT INTO two (a, b) VALUES (1, 1);
INSERT INTO two (a, b) VALUES (2, 2);
INSERT INTO y VALUES (1, 5);
INSERT INTO y VALUES (2, 6);
CREATE OR REPLACE PROCEDURE counts IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(*) INTO c FROM x;
    INSERT INTO lg VALUES (r.id, c, 'counts');
    INSERT INTO x VALUES (r.k, r.n);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE deletes IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT CASE WHEN EXISTS (SELECT 1 FROM x) THEN 1 ELSE 0 END INTO c FROM dual;
    INSERT INTO lg VALUES (r.id, c, 'deletes');
    DELETE FROM x WHERE a = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE once IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO x SELECT r.id, r.n FROM dual WHERE NOT EXISTS (SELECT NULL FROM x);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE viewed IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT many INTO c FROM vv;
    INSERT INTO lg VALUES (r.id, c, 'viewed');
    UPDATE dst SET n = n + r.n WHERE k = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE viewed_sums IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT SUM(nn) INTO c FROM v WHERE kk < 3;
    UPDATE dst SET n = n + r.id WHERE k = r.k;
    INSERT INTO lg VALUES (r.id, c, 'viewed sums');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE viewed_keys IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(kk) INTO c FROM v;
    UPDATE two SET d = r.n WHERE a = r.id;
    INSERT INTO lg VALUES (r.id, c, 'viewed keys');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE computed IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT SUM(c) INTO c FROM two;
    INSERT INTO lg VALUES (r.id, c, 'computed');
    UPDATE two SET b = r.n WHERE a = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE moved IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE two SET b = b + 1 WHERE c = r.id * 2;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE not_computed IS
  n NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT SUM(c) INTO n FROM two;
    INSERT INTO lg VALUES (r.id, n, 'not computed');
    UPDATE two SET d = r.n WHERE a = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE naturals IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT SUM(z) INTO c FROM y NATURAL JOIN dst;
    INSERT INTO lg VALUES (r.id, c, 'naturals');
    UPDATE dst SET k = k + 10 WHERE n = r.id * 100;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE others IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(*) INTO c FROM dst;
    UPDATE dst SET n = r.n WHERE k = r.id;
    INSERT INTO lg VALUES (r.id, c, 'others');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE distinct_rows IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src WHERE n IS NOT NULL ORDER BY id) LOOP
    SELECT COUNT(*) INTO c FROM (SELECT DISTINCT * FROM x);
    INSERT INTO lg VALUES (r.id, c, NULL);
    UPDATE x SET b = r.n WHERE a = r.k;
  END LOOP;
END;
/
-- run
BEGIN
  distinct_rows;
  moved;
  counts;
  deletes;
  once;
  viewed;
  viewed_sums;
  viewed_keys;
  not_computed;
  computed;
  naturals;
  others;
END;
/
SELECT * FROM dst ORDER BY k;
SELECT * FROM x ORDER BY a, b;
SELECT a, b, c, d FROM two ORDER BY a;
SELECT * FROM lg ORDER BY t, id;
