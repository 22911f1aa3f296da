-- An error leaves the loop half way: what was done stays until the caller decides.
-- loops: 1 of 1
-- falls back: 1
-- spark error: does not run as sets on this data
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE dst (id NUMBER, q NUMBER);
INSERT INTO src VALUES (1, 5);
INSERT INTO src VALUES (2, 2);
INSERT INTO src VALUES (3, 0);
INSERT INTO src VALUES (4, 1);
CREATE OR REPLACE PROCEDURE divide IS
  v_done PLS_INTEGER := 0;
BEGIN
  FOR s IN (SELECT id, n FROM src ORDER BY id) LOOP
    INSERT INTO dst VALUES (s.id, 10 / s.n);
    v_done := v_done + 1;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('all done');
EXCEPTION
  WHEN ZERO_DIVIDE THEN
    DBMS_OUTPUT.PUT_LINE('stopped after ' || v_done || ': ' || SQLERRM);
END;
/
-- run
BEGIN divide; END;
/
SELECT * FROM dst ORDER BY id;
