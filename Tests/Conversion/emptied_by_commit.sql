-- COMMIT takes the rows of a temporary table away: a loop that commits, in a routine that has to do with such a table, is kept; one that
-- does not commit, or keeps the rows, is not.
-- loops: 2 of 4
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE GLOBAL TEMPORARY TABLE work_rows (id NUMBER PRIMARY KEY, n NUMBER) ON COMMIT DELETE ROWS;
CREATE GLOBAL TEMPORARY TABLE kept_rows (id NUMBER PRIMARY KEY, n NUMBER) ON COMMIT PRESERVE ROWS;
CREATE TABLE lg (id NUMBER, n NUMBER);
INSERT INTO src VALUES (1, 10);
INSERT INTO src VALUES (2, 0);
INSERT INTO src VALUES (3, 30);
CREATE OR REPLACE PROCEDURE emptied IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO work_rows VALUES (r.id, r.n);
    IF r.n = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  SELECT SUM(n) INTO c FROM work_rows;
  DBMS_OUTPUT.PUT_LINE(c);
END;
/
CREATE OR REPLACE PROCEDURE others IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, r.n);
    IF r.n = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE caller IS
  c NUMBER;
BEGIN
  INSERT INTO work_rows VALUES (100, 1);
  others;
  SELECT COUNT(*) INTO c FROM work_rows;
  DBMS_OUTPUT.PUT_LINE(c);
END;
/
CREATE OR REPLACE PROCEDURE preserved IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO kept_rows VALUES (r.id, r.n);
    COMMIT;
  END LOOP;
  SELECT SUM(n) INTO c FROM kept_rows;
  DBMS_OUTPUT.PUT_LINE(c);
END;
/
CREATE OR REPLACE PROCEDURE uncommitted IS
  c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO work_rows VALUES (r.id + 200, r.n);
  END LOOP;
  SELECT SUM(n) INTO c FROM work_rows;
  DBMS_OUTPUT.PUT_LINE(c);
END;
/
-- run
BEGIN
  emptied;
  caller;
  preserved;
  uncommitted;
END;
/
SELECT * FROM lg ORDER BY id;
SELECT * FROM work_rows ORDER BY id;
SELECT * FROM kept_rows ORDER BY id;
