-- A COMMIT ends savepoints, and one that is set on some ways only is perhaps that of an iteration before.
-- loops: 3 of 4
-- falls back: 2
-- spark: Spark takes nothing back inside of a script
CREATE TABLE a (id NUMBER PRIMARY KEY, g NUMBER);
CREATE TABLE o (id NUMBER, c NUMBER);
INSERT INTO a VALUES (1, 1);
INSERT INTO a VALUES (2, 2);
INSERT INTO a VALUES (3, 1);
CREATE OR REPLACE PROCEDURE committed IS
  e EXCEPTION;
BEGIN
  FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
    BEGIN
      SAVEPOINT s;
      INSERT INTO o VALUES (r.id, r.g);
      COMMIT;
      IF r.g = 2 THEN
        RAISE e;
      END IF;
    EXCEPTION
      WHEN e THEN
        ROLLBACK TO s;
        INSERT INTO o VALUES (r.id, -1);
    END;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
CREATE OR REPLACE PROCEDURE on_some_ways IS
BEGIN
  FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
    IF r.g = 1 THEN
      SAVEPOINT s;
    END IF;
    INSERT INTO o VALUES (r.id + 10, r.g);
    IF r.id > 1 THEN
      ROLLBACK TO s;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE committed_after IS
  e EXCEPTION;
BEGIN
  FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
    BEGIN
      SAVEPOINT s;
      INSERT INTO o VALUES (r.id + 20, r.g);
      IF r.g = 2 THEN
        RAISE e;
      END IF;
    EXCEPTION
      WHEN e THEN
        ROLLBACK TO s;
        INSERT INTO o VALUES (r.id + 20, -1);
    END;
    COMMIT;
  END LOOP;
END;
/
CREATE SEQUENCE o_ids START WITH 500;
-- The numbers of rows that are taken back stay taken.
CREATE OR REPLACE PROCEDURE numbered IS
BEGIN
  FOR r IN (SELECT id FROM a ORDER BY id) LOOP
    SAVEPOINT s;
    INSERT INTO o VALUES (o_ids.NEXTVAL, r.id);
    IF MOD(r.id, 2) = 1 THEN
      ROLLBACK TO s;
    END IF;
  END LOOP;
END;
/
-- run
BEGIN committed; on_some_ways; committed_after; numbered; END;
/
SELECT * FROM o ORDER BY id, c;
