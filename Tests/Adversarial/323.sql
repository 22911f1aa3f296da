-- An inner FOR whose turn fails, handler around it: a variable whose assignment failed is NULL afterwards instead of what it was
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

CREATE OR REPLACE PROCEDURE p IS v NUMBER := 0; w NUMBER := 0; s VARCHAR2(40); i PLS_INTEGER; c1 NUMBER(5,2); ky VARCHAR2(10); TYPE t IS TABLE OF NUMBER INDEX BY PLS_INTEGER; TYPE tv IS TABLE OF NUMBER INDEX BY VARCHAR2(10); TYPE tn IS TABLE OF NUMBER; a t; b tv; l tn; 
BEGIN
  FOR z IN (SELECT * FROM src ORDER BY id) LOOP a(z.id) := z.n; b(NVL(z.t, 'zz') || z.k) := NVL(z.n, 1); END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
  v := 0; BEGIN FOR j IN 1 .. 4 LOOP v := v + 1; w := 10 / (r.k - j); v := v + 10; END LOOP; EXCEPTION WHEN ZERO_DIVIDE THEN s := v || '!' || w; END;
  DBMS_OUTPUT.PUT_LINE(r.id || ' ' || v || ' ' || w || ' ' || s || ' ' || c1 || ky || a.COUNT);
  END LOOP;
END;
/
