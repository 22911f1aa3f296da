-- The other way: v VARCHAR2(20) := r.id * 5; w VARCHAR2(20) := r.n; IF v > w compares texts in the loop ('5' > '10'), numbers in the sets.
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

CREATE OR REPLACE PROCEDURE p IS v VARCHAR2(20); w VARCHAR2(20); c NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    v := r.id * 5; w := r.n;
    IF v > w THEN c := c + 1; END IF;
    IF v = '10' THEN c := c + 100; END IF;
    INSERT INTO lg VALUES (r.id, c, LENGTH(v), v || w || LPAD(v, 4, '0'));
    v := r.d; w := SUBSTR(r.d, 1, 2);
    INSERT INTO lg VALUES (r.id, c, LENGTH(v), v || w);
  END LOOP;
END;
/
