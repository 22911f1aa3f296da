-- Iterations that have a key for their number count from 1 all the same: the index of a collection, also where keys are negative, the last
-- value of a variable, %ROWCOUNT in a procedure of the package.
-- loops: 4 of 4
CREATE TABLE y (id NUMBER(10) PRIMARY KEY, n NUMBER);
CREATE TABLE lg (i NUMBER, id NUMBER, n NUMBER);
CREATE TABLE z (k NUMBER PRIMARY KEY, m NUMBER);
INSERT INTO z VALUES (-1, 1);
INSERT INTO y VALUES (-5, 1);
INSERT INTO y VALUES (-3, 2);
INSERT INTO y VALUES (9, 3);
INSERT INTO y VALUES (3000000000, NULL);
CREATE OR REPLACE PROCEDURE by_index IS
  TYPE t IS TABLE OF y%ROWTYPE;
  rs t;
BEGIN
  SELECT * BULK COLLECT INTO rs FROM y ORDER BY id;
  FOR i IN 1 .. rs.COUNT LOOP
    INSERT INTO lg VALUES (i, rs(i).id, rs(i).n);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_forall IS
  CURSOR c IS SELECT * FROM y ORDER BY id;
  TYPE t IS TABLE OF c%ROWTYPE;
  rs t;
BEGIN
  OPEN c;
  FETCH c BULK COLLECT INTO rs;
  CLOSE c;
  FORALL i IN 1 .. rs.COUNT INSERT INTO lg VALUES (i, rs(i).id, rs(i).n);
END;
/
CREATE OR REPLACE PACKAGE count_rows IS
  CURSOR c IS SELECT * FROM y ORDER BY id;
  PROCEDURE run;
END;
/
CREATE OR REPLACE PACKAGE BODY count_rows IS
  PROCEDURE note (p_id NUMBER) IS
  BEGIN
    INSERT INTO lg VALUES (c%ROWCOUNT, p_id, 0);
  END;
  PROCEDURE run IS
  BEGIN
    FOR r IN c LOOP
      note(r.id);
    END LOOP;
  END;
END;
/
CREATE OR REPLACE PROCEDURE last_negative IS
  v NUMBER := 100;
BEGIN
  FOR r IN (SELECT * FROM y WHERE id < 0 ORDER BY id) LOOP
    v := r.id;
    UPDATE z SET m = m * 2 + r.id WHERE k = MOD(r.id, 2);
  END LOOP;
  INSERT INTO lg VALUES (0, v, NULL);
END;
/
-- run
BEGIN by_index; by_forall; count_rows.run; last_negative; END;
/
