-- Lines of a log that commits by itself stay when the work of the loop is rolled back.
-- loops: 1 of 1
-- spark: BULK COLLECT has no form in Spark
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE work_done (id NUMBER);
CREATE TABLE log_lines (id NUMBER, text VARCHAR2(100));
CREATE SEQUENCE seq_log;
INSERT INTO src VALUES (1, 5);
INSERT INTO src VALUES (2, -1);
INSERT INTO src VALUES (3, -2);
COMMIT;
CREATE OR REPLACE PROCEDURE note (p_text IN VARCHAR2) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO log_lines VALUES (seq_log.NEXTVAL, p_text);
  COMMIT;
END;
/
CREATE OR REPLACE PROCEDURE try_all IS
BEGIN
  FOR s IN (SELECT id, n FROM src ORDER BY id) LOOP
    INSERT INTO work_done VALUES (s.id);
    IF s.n < 0 THEN
      note('negative in ' || s.id);
    END IF;
  END LOOP;
  ROLLBACK;
END;
/
-- run
BEGIN try_all; END;
/
SELECT * FROM work_done ORDER BY id;
SELECT * FROM log_lines ORDER BY id;
