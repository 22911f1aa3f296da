-- v NUMBER := r.t, where r.t is a text: the sets keep the text ('01.50'), so that v || '/' is '01.50' in place of '1.5'; comparisons of two such variables would be comparisons of texts ('10' < '9'
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

CREATE OR REPLACE PROCEDURE p IS v NUMBER; s VARCHAR2(10);
BEGIN
  FOR r IN (SELECT id, '0' || id || '.50' AS t FROM src ORDER BY id) LOOP
    v := r.t; s := v;
    INSERT INTO lg VALUES (r.id, v, 0, v || '/' || s || '/' || r.t);
  END LOOP;
END;
/
