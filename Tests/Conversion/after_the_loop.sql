-- What follows a loop in its transaction: a ROLLBACK or an error after a loop that commits some of its rows, and ROLLBACK TO a savepoint that
-- iterations set, keep the loop; a COMMIT right after it, and ROLLBACK in a handler, do not. Here, too: an OUT parameter that is a record.
-- loops: 5 of 6
-- spark: Spark takes nothing back inside of a script
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE dst (id NUMBER, n NUMBER);
INSERT INTO src VALUES (1, 10);
INSERT INTO src VALUES (2, 20);
INSERT INTO src VALUES (3, 30);
INSERT INTO src VALUES (4, 40);
INSERT INTO src VALUES (5, 50);
CREATE OR REPLACE PROCEDURE rolled_back IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO dst VALUES (r.id, r.n);
    IF MOD(r.id, 2) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  ROLLBACK;
END;
/
CREATE OR REPLACE PROCEDURE raised IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO dst VALUES (r.id + 10, r.n);
    IF MOD(r.id, 2) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  RAISE_APPLICATION_ERROR(-20001, 'too late');
END;
/
CREATE OR REPLACE PROCEDURE committed IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO dst VALUES (r.id + 20, r.n);
    IF MOD(r.id, 2) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  COMMIT;
EXCEPTION
  WHEN OTHERS THEN
    ROLLBACK;
    RAISE;
END;
/
CREATE OR REPLACE PROCEDURE savepoints IS
BEGIN
  SAVEPOINT one;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SAVEPOINT one;
    INSERT INTO dst VALUES (r.id + 30, r.n);
  END LOOP;
  ROLLBACK TO SAVEPOINT one;
END;
/
CREATE OR REPLACE PROCEDURE own_savepoints IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SAVEPOINT two;
    INSERT INTO dst VALUES (r.id + 40, r.n);
    IF r.n = 30 THEN
      ROLLBACK TO two;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE last_row (a OUT src%ROWTYPE) IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    a.id := r.id;
    a.n := r.n;
  END LOOP;
END;
/
-- run
DECLARE
  a src%ROWTYPE;
BEGIN
  rolled_back;
  BEGIN
    raised;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  ROLLBACK;
  committed;
  savepoints;
  own_savepoints;
  last_row(a);
  DBMS_OUTPUT.PUT_LINE(a.id || '/' || a.n);
END;
/
SELECT * FROM dst ORDER BY id;
