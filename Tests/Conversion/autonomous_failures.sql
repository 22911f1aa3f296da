-- Rows that commit by themselves are written all or none: where one fails, the loop runs and writes those before it.
-- Numbers of RAISE_APPLICATION_ERROR are checked, its text is cut.
-- loops: 2 of 2
-- falls back: 1
-- spark: BULK COLLECT has no form in Spark
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE log_lines (id NUMBER PRIMARY KEY, text VARCHAR2(20));
CREATE SEQUENCE seq_log;
INSERT INTO src VALUES (1, 5);
INSERT INTO src VALUES (2, 9);
INSERT INTO src VALUES (3, 25);
INSERT INTO src VALUES (4, 7);
COMMIT;
CREATE OR REPLACE PROCEDURE note (p_text IN VARCHAR2) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO log_lines VALUES (seq_log.NEXTVAL, p_text);
  COMMIT;
END;
/
CREATE OR REPLACE PROCEDURE note_all IS
BEGIN
  FOR s IN (SELECT id, n FROM src ORDER BY id) LOOP
    note(RPAD('x', s.n, 'x'));
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE raise_all IS
BEGIN
  FOR s IN (SELECT id, n FROM src ORDER BY id) LOOP
    BEGIN
      IF s.id = 1 THEN
        RAISE_APPLICATION_ERROR(-19999, 'too high');
      ELSIF s.id = 2 THEN
        RAISE_APPLICATION_ERROR(-20001, RPAD('y', 3000, 'y'), FALSE);
      END IF;
    EXCEPTION
      WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || LENGTH(SQLERRM) || SUBSTR(SQLERRM, 1, 40));
    END;
  END LOOP;
END;
/
-- run
BEGIN
  note_all;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
BEGIN raise_all; END;
/
SELECT * FROM log_lines ORDER BY id;
