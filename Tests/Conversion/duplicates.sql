-- A unique key that the table has already, or that an earlier row wrote; SAVEPOINT and ROLLBACK TO.
-- loops: 1 of 1
CREATE TABLE src (id NUMBER PRIMARY KEY, code VARCHAR2(10), n NUMBER);
CREATE TABLE dst (code VARCHAR2(10) PRIMARY KEY, id NUMBER);
CREATE TABLE done (id NUMBER, what VARCHAR2(20));
INSERT INTO src VALUES (1, 'a', 1);
INSERT INTO src VALUES (2, 'b', 1);
INSERT INTO src VALUES (3, 'a', 1);
INSERT INTO src VALUES (4, 'c', 0);
INSERT INTO src VALUES (5, 'd', 1);
INSERT INTO src VALUES (6, 'd', 1);
INSERT INTO dst VALUES ('b', 0);
CREATE OR REPLACE PROCEDURE load_all IS
  e_zero EXCEPTION;
  v_ok PLS_INTEGER := 0;
BEGIN
  FOR s IN (SELECT id, code, n FROM src ORDER BY id) LOOP
    BEGIN
      SAVEPOINT one_row;
      INSERT INTO done VALUES (s.id, 'tried');
      IF s.n = 0 THEN
        RAISE e_zero;
      END IF;
      INSERT INTO dst (code, id) VALUES (s.code, s.id);
      v_ok := v_ok + 1;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        INSERT INTO done VALUES (s.id, 'duplicate');
      WHEN OTHERS THEN
        ROLLBACK TO one_row;
        DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO done VALUES (s.id, SUBSTR(m_, 1, 20)); END;
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_ok || ' loaded');
END;
/
-- run
BEGIN load_all; END;
/
SELECT * FROM dst ORDER BY code;
SELECT * FROM done ORDER BY id, what;
