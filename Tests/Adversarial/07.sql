-- As 06: rows that the cascade removes in an earlier or in the same iteration are then updated; SQL%ROWCOUNT is 0 in the loop, 1 in the sets (lookup before).
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE TABLE par (id NUMBER PRIMARY KEY, t VARCHAR2(10));
CREATE TABLE chi (id NUMBER PRIMARY KEY, pid NUMBER REFERENCES par(id) ON DELETE CASCADE);
CREATE TABLE lg (id NUMBER, c NUMBER);
INSERT INTO src VALUES (10,1);
INSERT INTO src VALUES (20,2);
INSERT INTO src VALUES (21,2);
INSERT INTO par VALUES (1,'x');
INSERT INTO par VALUES (2,'x');
INSERT INTO chi VALUES (10,1);
INSERT INTO chi VALUES (20,2);
INSERT INTO chi VALUES (21,2);
CREATE OR REPLACE PROCEDURE p IS
 c NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM par WHERE id = r.k;
    UPDATE chi SET pid = NULL WHERE id = r.id;
    INSERT INTO lg VALUES (r.id, SQL%ROWCOUNT);
  END LOOP;
END;
/
