-- NULL that is added makes the sum NULL for good: where it happens, a plan that adds row after row follows.
-- loops: 1 of 1
-- falls back: 0
-- spark error: what is added to v is NULL
CREATE TABLE items (id NUMBER PRIMARY KEY, x NUMBER);
INSERT INTO items VALUES (1, 5);
INSERT INTO items VALUES (2, NULL);
INSERT INTO items VALUES (3, 7);
CREATE OR REPLACE PROCEDURE add_up (p_from NUMBER) IS
  v NUMBER := 0;
BEGIN
  FOR i IN (SELECT x FROM items WHERE id >= p_from ORDER BY id) LOOP
    v := v + i.x;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('sum ' || v);
END;
/
-- run
BEGIN add_up(1); END;
/
BEGIN add_up(3); END;
/
