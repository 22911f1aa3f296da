-- call: BEGIN p; EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ':' || pk.a(1) || ':' || pk.a(2)); END;
-- Collections (here of a package) are changed by the plan element by element; when the second key fails (NUMBER(3) overflow, ORA-06502), the first is changed already; the loop then runs and adds again
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

CREATE OR REPLACE PACKAGE pk IS TYPE t IS TABLE OF NUMBER(3) INDEX BY PLS_INTEGER; a t; END;
/
CREATE OR REPLACE PROCEDURE p IS
BEGIN
  pk.a(1) := 5; pk.a(2) := 6;
  FOR r IN (SELECT * FROM src WHERE id < 4 ORDER BY id) LOOP
    IF NOT pk.a.EXISTS(r.k) THEN pk.a(r.k) := 0; END IF;
    pk.a(r.k) := pk.a(r.k) + r.id * CASE WHEN r.k = 2 THEN 900 ELSE 1 END;
  END LOOP;
END;
/
