-- A deletion takes the rows along that refer to the row (ON DELETE CASCADE), or empties what they refer by (SET NULL), or is refused because
-- they are there: for a loop that reads or changes those rows this is a change, or a read, like any other.
-- loops: 3 of 7
-- falls back: 1
-- spark: ON DELETE of "chi" has no form in Spark
-- spark: Spark takes nothing back inside of a script
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE TABLE par (id NUMBER PRIMARY KEY, t VARCHAR2(10));
CREATE TABLE chi (id NUMBER PRIMARY KEY, pid NUMBER REFERENCES par (id) ON DELETE CASCADE);
CREATE TABLE grand (id NUMBER PRIMARY KEY, cid NUMBER REFERENCES chi (id) ON DELETE CASCADE);
CREATE TABLE loose (id NUMBER PRIMARY KEY, pid NUMBER REFERENCES par (id) ON DELETE SET NULL);
CREATE TABLE tree (id NUMBER PRIMARY KEY, pid NUMBER REFERENCES tree (id));
CREATE TABLE lg (id NUMBER, c NUMBER, t VARCHAR2(100));
INSERT INTO src VALUES (10, 1);
INSERT INTO src VALUES (20, 1);
INSERT INTO src VALUES (21, 2);
INSERT INTO src VALUES (22, 3);
INSERT INTO par VALUES (1, 'x');
INSERT INTO par VALUES (2, 'x');
INSERT INTO par VALUES (3, 'x');
INSERT INTO par VALUES (21, 'y');
INSERT INTO chi VALUES (10, 1);
INSERT INTO chi VALUES (20, 2);
INSERT INTO chi VALUES (21, 2);
INSERT INTO chi VALUES (22, 21);
INSERT INTO grand VALUES (1, 10);
INSERT INTO grand VALUES (2, 20);
INSERT INTO loose SELECT id, k FROM src;
INSERT INTO tree VALUES (10, NULL);
INSERT INTO tree VALUES (20, 10);
INSERT INTO tree VALUES (21, 20);
CREATE OR REPLACE PROCEDURE counted IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(*) INTO c FROM chi;
    INSERT INTO lg VALUES (r.id, c, 'chi');
    SELECT COUNT(id) INTO c FROM grand;
    INSERT INTO lg VALUES (r.id, c, 'grand');
    DELETE FROM par WHERE id = r.k;
  END LOOP;
  ROLLBACK;
END;
/
CREATE OR REPLACE PROCEDURE changed IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM par WHERE id = r.k;
    UPDATE grand SET cid = NULL WHERE cid = r.id;
    INSERT INTO lg VALUES (r.id, SQL%ROWCOUNT, 'changed');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE emptied IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    SELECT pid INTO v FROM loose WHERE id = r.id;
    INSERT INTO lg VALUES (r.id, v, 'loose');
    DELETE FROM par WHERE id = r.k;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE trees IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      DELETE FROM tree WHERE id = r.id;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (r.id, 0, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE both IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM par WHERE id = r.id;
    INSERT INTO chi VALUES (r.id + 100, r.k);
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (0, 0, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE alone IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM par WHERE id = r.id;
    INSERT INTO lg VALUES (r.id, 0, 'alone');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE own_rows IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM par ORDER BY id) LOOP
    SELECT COUNT(*) INTO c FROM chi WHERE pid = r.id;
    INSERT INTO lg VALUES (r.id, c, 'own');
    DELETE FROM par WHERE id = r.id;
  END LOOP;
END;
/
-- run
BEGIN
  INSERT INTO lg VALUES (0, 0, 'begin');
  COMMIT;
  counted;
  alone;
  emptied;
  ROLLBACK;
  trees;
  changed;
  both;
  own_rows;
END;
/
SELECT * FROM par ORDER BY id;
SELECT * FROM chi ORDER BY id;
SELECT * FROM grand ORDER BY id;
SELECT * FROM loose ORDER BY id;
SELECT * FROM tree ORDER BY id;
SELECT * FROM lg ORDER BY id, t, c;
