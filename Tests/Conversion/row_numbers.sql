-- %ROWCOUNT of the cursor of the loop is the number of the row.
-- loops: 1 of 1
CREATE TABLE items (id NUMBER PRIMARY KEY, no NUMBER);
INSERT INTO items SELECT level * 2, 0 FROM dual CONNECT BY level <= 5;
CREATE OR REPLACE PROCEDURE number_all IS
  CURSOR c IS SELECT id FROM items ORDER BY id DESC;
  v_id NUMBER;
BEGIN
  OPEN c;
  LOOP
    FETCH c INTO v_id;
    EXIT WHEN c%NOTFOUND;
    UPDATE items SET no = c%ROWCOUNT WHERE id = v_id;
    IF MOD(c%ROWCOUNT, 2) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  CLOSE c;
END;
/
-- run
BEGIN number_all; END;
/
SELECT * FROM items ORDER BY id;
