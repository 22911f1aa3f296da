-- What no rewrite covers keeps its loop: a value that depends on itself in no way that is known.
-- loops: 0 of 1
CREATE TABLE steps (id NUMBER PRIMARY KEY, x NUMBER);
INSERT INTO steps VALUES (1, 3);
INSERT INTO steps VALUES (2, 4);
CREATE OR REPLACE PROCEDURE walk IS
  v NUMBER := 2;
BEGIN
  FOR s IN (SELECT x FROM steps ORDER BY id) LOOP
    v := v * v - s.x;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
-- run
BEGIN walk; END;
/
