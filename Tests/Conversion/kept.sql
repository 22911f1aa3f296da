-- What no rewrite covers keeps its loop: an iteration looks up a row by what the one before it left.
-- loops: 0 of 1
CREATE TABLE steps (id NUMBER PRIMARY KEY, x NUMBER);
INSERT INTO steps VALUES (1, 3);
INSERT INTO steps VALUES (2, 1);
INSERT INTO steps VALUES (3, 2);
CREATE OR REPLACE PROCEDURE walk IS
  v NUMBER := 1;
BEGIN
  FOR s IN (SELECT id FROM steps ORDER BY id) LOOP
    SELECT x INTO v FROM steps WHERE id = v;
    DBMS_OUTPUT.PUT_LINE(s.id || ': ' || v);
  END LOOP;
END;
/
-- run
BEGIN walk; END;
/
