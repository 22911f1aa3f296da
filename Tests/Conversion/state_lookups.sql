-- A lookup by what the iteration before left is made in the pass of the fold, row by row.
-- loops: 1 of 1
CREATE TABLE a (id NUMBER PRIMARY KEY, g NUMBER);
CREATE TABLE nexts (k NUMBER PRIMARY KEY, n NUMBER, w NUMBER(10,2));
CREATE TABLE o (id NUMBER, c NUMBER, w NUMBER);
INSERT INTO a VALUES (1, 1);
INSERT INTO a VALUES (2, 2);
INSERT INTO a VALUES (3, 9);
INSERT INTO a VALUES (4, 2);
INSERT INTO nexts VALUES (1, 3, 1.5);
INSERT INTO nexts VALUES (3, 4, 2.5);
INSERT INTO nexts VALUES (4, 1, NULL);
CREATE OR REPLACE PROCEDURE p IS
  v_state NUMBER := 1;
  v_w nexts.w%TYPE;
BEGIN
  FOR r IN (SELECT id, g FROM a ORDER BY id) LOOP
    BEGIN
      SELECT n, w INTO v_state, v_w FROM nexts WHERE k = v_state;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        v_state := r.g;
        v_w := 0;
    END;
    IF r.g = 9 THEN v_state := 77; END IF;
    INSERT INTO o VALUES (r.id, v_state, v_w);
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_state || ' ' || v_w);
END;
/
-- run
BEGIN p; END;
/
SELECT * FROM o ORDER BY id, c;
