-- Without rows variables keep what they had.
-- loops: 1 of 1
CREATE TABLE nothing (id NUMBER, x NUMBER);
CREATE OR REPLACE PROCEDURE look IS
  v_sum NUMBER := 5;
  v_last NUMBER := 6;
  v_any VARCHAR2(10) := 'before';
BEGIN
  FOR r IN (SELECT id, x FROM nothing) LOOP
    v_sum := v_sum + r.x;
    v_last := r.x;
    v_any := 'after';
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_sum || ' ' || v_last || ' ' || v_any);
END;
/
-- run
BEGIN look; END;
/
