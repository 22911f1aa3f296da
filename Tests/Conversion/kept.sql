-- What no rewrite covers keeps its loop: a jump back to a label.
-- loops: 0 of 1
-- spark: GOTO has no form in Spark
CREATE TABLE steps (id NUMBER PRIMARY KEY, x NUMBER);
INSERT INTO steps VALUES (1, 3);
INSERT INTO steps VALUES (2, 1);
INSERT INTO steps VALUES (3, 2);
CREATE OR REPLACE PROCEDURE walk IS
  v NUMBER;
BEGIN
  FOR s IN (SELECT id, x FROM steps ORDER BY id) LOOP
    v := s.x;
    <<again>>
    DBMS_OUTPUT.PUT_LINE(s.id || ': ' || v);
    v := v - 1;
    IF v > 0 THEN
      GOTO again;
    END IF;
  END LOOP;
END;
/
-- run
BEGIN walk; END;
/
