-- What is left is taken, oldest first, until nothing is left.
-- loops: 1 of 1
-- falls back: 1
-- spark error: a quantity is negative or NULL; a store is below nothing before the loop; p_used is rounded at every step; what is added to p_used is NULL
CREATE TABLE uses (id NUMBER PRIMARY KEY, qty NUMBER(10,3) NOT NULL, free NUMBER(10,3));
INSERT INTO uses VALUES (1, 10, 0);
INSERT INTO uses VALUES (2, 0, 0);
INSERT INTO uses VALUES (3, 7.5, 0);
INSERT INTO uses VALUES (4, 20, 0);
INSERT INTO uses VALUES (5, 3, 0);
CREATE OR REPLACE PROCEDURE use_up (p_free IN NUMBER, p_used OUT NUMBER) IS
  CURSOR c IS SELECT id, qty FROM uses ORDER BY id FOR UPDATE OF free;
  v_remaining NUMBER := p_free;
  v_part NUMBER;
BEGIN
  p_used := 0;
  FOR r IN c LOOP
    EXIT WHEN v_remaining <= 0;
    v_part := LEAST(r.qty, v_remaining);
    UPDATE uses SET free = v_part WHERE CURRENT OF c;
    v_remaining := v_remaining - v_part;
    p_used := p_used + v_part;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('left ' || v_remaining);
END;
/
-- run
DECLARE u NUMBER; BEGIN use_up(22.25, u); DBMS_OUTPUT.PUT_LINE('used ' || u); END;
/
SELECT * FROM uses ORDER BY id;
DECLARE u NUMBER; BEGIN use_up(100, u); DBMS_OUTPUT.PUT_LINE('used ' || u); END;
/
SELECT * FROM uses ORDER BY id;
DECLARE u NUMBER; BEGIN use_up(-2, u); DBMS_OUTPUT.PUT_LINE('used ' || u); END;
/
