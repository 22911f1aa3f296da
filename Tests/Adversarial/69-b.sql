-- NAME CAPTURE. A variable (or parameter: nm3) called like a column of the frame
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER, t VARCHAR2(20), d DATE);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER, t VARCHAR2(20), d DATE);
CREATE TABLE lg (id NUMBER, k NUMBER, n NUMBER, t VARCHAR2(100));
CREATE SEQUENCE sq;
INSERT INTO src VALUES (1,1,10,'a',DATE '2024-01-31');
INSERT INTO src VALUES (2,2,0,'b',DATE '2024-02-29');
INSERT INTO src VALUES (3,1,5,NULL,DATE '2023-02-28');
INSERT INTO src VALUES (4,NULL,NULL,'d',NULL);
INSERT INTO src VALUES (5,3,-7,'a',DATE '2024-12-31');
INSERT INTO src VALUES (6,2,3,'e',DATE '2024-03-30');
INSERT INTO dst VALUES (1,100,'one',DATE '2024-01-01');
INSERT INTO dst VALUES (2,200,'two',NULL);
INSERT INTO dst VALUES (4,400,NULL,DATE '2024-04-30');

CREATE OR REPLACE PROCEDURE p IS v NUMBER; f NUMBER := 40; found NUMBER := 3; c1 NUMBER := 7; rn NUMBER := 8; x NUMBER := 9; parent_ord NUMBER := 10; r_id_1 NUMBER := 77; id_1 NUMBER := 5;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT COUNT(n) + f * 100 + found * 1000 + c1 * 1e4 + rn * 1e5 + x * 1e6 + parent_ord * 1e7 INTO v FROM dst WHERE k = r.id;
    INSERT INTO lg VALUES (r.id, v, r_id_1, id_1);
    UPDATE dst SET n = n + found + c1 + rn + x + parent_ord + r_id_1 + f WHERE k = r.id;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
