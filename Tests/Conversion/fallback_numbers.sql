-- A plan that gives up gives back the numbers that it took, and changes no variable before it knows that all values fit.
-- loops: 1 of 1
-- falls back: 1
-- spark error: v_sum is beyond its type on the way to its last value; v_sum is rounded at every step; what is added to v_sum is NULL
CREATE TABLE items (id NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE numbered (no NUMBER, id NUMBER);
CREATE SEQUENCE sq START WITH 10;
INSERT INTO items SELECT level, level * 30 FROM dual CONNECT BY level <= 4;
CREATE OR REPLACE PROCEDURE number_all IS
  v_no NUMBER;
  v_count NUMBER := 0;
  v_sum NUMBER(2) := 0;
BEGIN
  BEGIN
    FOR i IN (SELECT id, x FROM items ORDER BY id) LOOP
      SELECT sq.NEXTVAL INTO v_no FROM dual;
      INSERT INTO numbered VALUES (v_no, i.id);
      v_count := v_count + 1;
      v_sum := v_sum + i.x;
    END LOOP;
  EXCEPTION
    WHEN VALUE_ERROR THEN
      DBMS_OUTPUT.PUT_LINE('too much after ' || v_count);
  END;
  DBMS_OUTPUT.PUT_LINE(v_no || ' ' || v_count || ' ' || v_sum);
END;
/
-- run
BEGIN number_all; END;
/
SELECT * FROM numbered ORDER BY no;
SELECT sq.NEXTVAL FROM dual;
