-- Whether the rows of a query come once per key: not by an alias that has the name of a key, by joins to each other or to themselves, or by a key
-- that was dropped. The loops read what they insert, by such a value: iterations that share one go in waves.
-- loops: 6 of 6
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE b (k NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE c (k NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE gone (a NUMBER, b NUMBER, CONSTRAINT gone_key PRIMARY KEY (a));
ALTER TABLE gone DROP CONSTRAINT gone_key;
CREATE TABLE off (a NUMBER, b NUMBER, CONSTRAINT off_key PRIMARY KEY (a));
ALTER TABLE off DROP PRIMARY KEY;
CREATE TABLE lg (id NUMBER, k NUMBER, n NUMBER);
INSERT INTO src VALUES (1, 1, 10);
INSERT INTO src VALUES (2, 2, 20);
INSERT INTO src VALUES (3, 1, 30);
INSERT INTO src VALUES (4, 2, 40);
INSERT INTO dst VALUES (1, 100);
INSERT INTO dst VALUES (2, 200);
INSERT INTO b VALUES (1, 1);
INSERT INTO b VALUES (2, 2);
INSERT INTO c VALUES (1, 1);
INSERT INTO c VALUES (2, 2);
INSERT INTO gone VALUES (1, 1);
INSERT INTO gone VALUES (1, 2);
INSERT INTO gone VALUES (2, 2);
INSERT INTO off SELECT a + 10, b FROM gone;
CREATE OR REPLACE PROCEDURE aliases IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT k AS id, n FROM src WHERE k < 3 ORDER BY src.id) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.id;
    INSERT INTO lg VALUES (v, r.id, r.n);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE circles IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT d.k, b.x FROM dst d, b, c WHERE b.k = c.x AND c.k = b.x ORDER BY d.k, b.x) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.k + 10;
    INSERT INTO lg VALUES (v, r.k + 10, r.x);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE itself IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT d.k, b.x FROM dst d, b WHERE b.k = b.x ORDER BY d.k, b.x) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.k + 20;
    INSERT INTO lg VALUES (v, r.k + 20, r.x);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE dropped IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM gone ORDER BY b, a) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.a + 30;
    INSERT INTO lg VALUES (v, r.a + 30, r.b);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE disabled IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM off ORDER BY b, a) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.a + 30;
    INSERT INTO lg VALUES (v, r.a + 30, r.b);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE joined IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT s.*, b.x FROM src s, c, b WHERE b.k = c.x AND c.k = s.k ORDER BY s.id) LOOP
    SELECT COUNT(*) INTO v FROM lg WHERE k = r.id + 50;
    INSERT INTO lg VALUES (v, r.id + 50, r.x);
  END LOOP;
END;
/
-- run
BEGIN
  aliases;
  circles;
  itself;
  dropped;
  disabled;
  joined;
END;
/
SELECT * FROM lg ORDER BY k, n, id;
