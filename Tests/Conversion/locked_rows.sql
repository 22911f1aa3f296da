-- After a COMMIT no row of a cursor FOR UPDATE can be fetched: the loop ends with ORA-01002, so it is kept.
-- loops: 1 of 2
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
CREATE OR REPLACE PROCEDURE commits_after IS
BEGIN
  FOR r IN (SELECT id FROM jobs ORDER BY id FOR UPDATE) LOOP
    UPDATE jobs SET tries = tries + 1 WHERE id = r.id;
  END LOOP;
  COMMIT;
END;
/
-- run
BEGIN commits; commits_after; END;
/
SELECT * FROM jobs ORDER BY id;
