-- A handler waits for keys that are there, at two INSERTs into one table or with two keys of one table: what one INSERT or key refuses leaves
-- no row behind for the other. The plan gives up where such rows meet.
-- loops: 4 of 4
-- falls back: 1
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, a NUMBER);
CREATE TABLE x (k NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE both (k NUMBER PRIMARY KEY, a NUMBER UNIQUE, n NUMBER);
CREATE TABLE lg (id NUMBER, t VARCHAR2(20));
INSERT INTO src VALUES (1, 1, 99);
INSERT INTO src VALUES (2, 2, 6);
INSERT INTO src VALUES (3, 1, 5);
INSERT INTO src VALUES (4, 3, 7);
INSERT INTO both VALUES (50, 99, 0);
CREATE OR REPLACE PROCEDURE pairs IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO x VALUES (r.k, r.id);
      INSERT INTO x VALUES (r.k + 1, r.id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'pairs');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE one_each IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO x VALUES (r.k + 100, r.id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'one');
    END;
    BEGIN
      INSERT INTO x VALUES (r.k + 101, -r.id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'other');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE calls IS
  PROCEDURE put (p_k NUMBER, p_id NUMBER) IS
  BEGIN
    INSERT INTO x VALUES (p_k, p_id);
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (p_id, 'called');
  END;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    put(r.k + 200, r.id);
    put(r.k + 201, -r.id);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE two_keys IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO both VALUES (r.k, r.a, r.id);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'both');
    END;
  END LOOP;
END;
/
-- run
BEGIN
  pairs;
  one_each;
  calls;
  two_keys;
END;
/
SELECT * FROM x ORDER BY k;
SELECT * FROM both ORDER BY k;
SELECT * FROM lg ORDER BY t, id;
