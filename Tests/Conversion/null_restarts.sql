-- A sum that begins anew with NULL stays NULL until it begins anew once more.
-- loops: 1 of 1
-- spark: "add_up.v" is no column, variable or function known here
CREATE TABLE items (id NUMBER PRIMARY KEY, start_value NUMBER, restarts NUMBER, x NUMBER NOT NULL);
CREATE TABLE seen (id NUMBER, v NUMBER);
INSERT INTO items VALUES (1, 5, 0, 1);
INSERT INTO items VALUES (2, NULL, 1, 2);
INSERT INTO items VALUES (3, NULL, 0, 3);
INSERT INTO items VALUES (4, 7, 1, 4);
INSERT INTO items VALUES (5, NULL, 0, 5);
INSERT INTO items VALUES (6, NULL, 1, 6);
INSERT INTO items VALUES (7, NULL, 0, 7);
CREATE OR REPLACE PROCEDURE add_up IS
  v NUMBER := 0;
BEGIN
  FOR i IN (SELECT id, start_value, restarts, x FROM items ORDER BY id) LOOP
    INSERT INTO seen VALUES (i.id, v);
    IF i.restarts = 1 THEN
      v := i.start_value;
    ELSE
      v := v + i.x;
    END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('ends with [' || v || ']');
END;
/
-- run
BEGIN add_up; END;
/
SELECT * FROM seen ORDER BY id;
