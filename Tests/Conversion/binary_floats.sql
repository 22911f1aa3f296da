-- BINARY_DOUBLE and BINARY_FLOAT become other texts and numbers in PL/SQL than in SQL, and a NUMBER beside one loses digits: loops that read
-- one are kept. One that nobody reads does no harm.
-- loops: 1 of 4
CREATE TABLE x (id NUMBER PRIMARY KEY, n NUMBER, b BINARY_DOUBLE, f BINARY_FLOAT);
CREATE TABLE lg (id NUMBER, n NUMBER, t VARCHAR2(100));
INSERT INTO x VALUES (1, 123456789012345678.25, 1.5, 0.1);
INSERT INTO x VALUES (2, 0.1, 1e10, 2.5);
CREATE OR REPLACE PROCEDURE as_text IS
  v VARCHAR2(50);
BEGIN
  FOR r IN (SELECT * FROM x ORDER BY id) LOOP
    v := r.b;
    INSERT INTO lg VALUES (r.id, 1, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE beside_numbers IS
BEGIN
  FOR r IN (SELECT * FROM x ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, r.n, NULL);
    INSERT INTO lg VALUES (r.id, r.b, NULL);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE looked_up IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT id FROM x ORDER BY id) LOOP
    SELECT f INTO v FROM x WHERE id = r.id;
    INSERT INTO lg VALUES (r.id, v, NULL);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE unread IS
BEGIN
  FOR r IN (SELECT * FROM x ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, r.n, NULL);
  END LOOP;
END;
/
-- run
BEGIN as_text; beside_numbers; looked_up; unread; END;
/
