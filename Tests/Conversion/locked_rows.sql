-- After a COMMIT no row of a cursor FOR UPDATE can be fetched: the loop ends with ORA-01002, so it is kept.
-- loops: 5 of 6
-- falls back: 1
-- spark: BULK COLLECT has no form in Spark
-- spark error: a COMMIT comes before other rows FOR UPDATE are fetched
CREATE TABLE jobs (id NUMBER PRIMARY KEY, tries NUMBER);
INSERT INTO jobs VALUES (1, 0);
INSERT INTO jobs VALUES (2, 0);
CREATE OR REPLACE PROCEDURE commits IS
BEGIN
  FOR r IN (SELECT id FROM jobs ORDER BY id FOR UPDATE) LOOP
    UPDATE jobs SET tries = tries + 1 WHERE id = r.id;
    COMMIT;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
CREATE OR REPLACE PROCEDURE commits_often (p_every IN NUMBER) IS
  v_count PLS_INTEGER := 0;
BEGIN
  FOR r IN (SELECT id FROM jobs ORDER BY id FOR UPDATE) LOOP
    UPDATE jobs SET tries = tries + 10 WHERE id = r.id;
    v_count := v_count + 1;
    IF MOD(v_count, p_every) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(v_count || ': ' || SQLCODE);
END;
/
CREATE OR REPLACE PROCEDURE commits_after IS
BEGIN
  FOR r IN (SELECT id FROM jobs ORDER BY id FOR UPDATE) LOOP
    UPDATE jobs SET tries = tries + 1 WHERE id = r.id;
  END LOOP;
  COMMIT;
END;
/
CREATE TABLE notes (id NUMBER);
CREATE OR REPLACE PROCEDURE note (p_id IN NUMBER) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO notes VALUES (p_id);
  COMMIT;
END;
/
-- The COMMIT of a transaction of its own ends no cursor.
CREATE OR REPLACE PROCEDURE commits_apart IS
BEGIN
  FOR r IN (SELECT id FROM jobs ORDER BY id FOR UPDATE) LOOP
    note(r.id);
    UPDATE jobs SET tries = tries + 1 WHERE id = r.id;
  END LOOP;
END;
/
-- The rows FOR UPDATE are all fetched when the COMMIT comes.
CREATE OR REPLACE PROCEDURE commits_outside IS
BEGIN
  FOR g IN (SELECT id FROM jobs ORDER BY id) LOOP
    FOR r IN (SELECT id FROM jobs WHERE id <= g.id ORDER BY id FOR UPDATE) LOOP
      INSERT INTO notes VALUES (g.id * 10 + r.id);
    END LOOP;
    COMMIT;
  END LOOP;
END;
/
-- run
BEGIN commits_outside; commits_apart; commits; commits_after; commits_often(100); commits_often(1); END;
/
SELECT * FROM jobs ORDER BY id;
SELECT * FROM notes ORDER BY id;
