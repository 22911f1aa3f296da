-- What packages hold stays when something else is defined between two calls, also where their loops run as sets.
SET dialect = 'oracle';
CREATE TABLE src (id NUMBER PRIMARY KEY);
INSERT INTO src SELECT LEVEL FROM dual CONNECT BY LEVEL <= 30;
CREATE TABLE lg (id NUMBER, n NUMBER);
CREATE OR REPLACE PACKAGE pk IS
  g_run NUMBER := 0;
  PROCEDURE init(x NUMBER); PROCEDURE run; PROCEDURE prep;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  PROCEDURE init(x NUMBER) IS BEGIN g_run := x; END;
  PROCEDURE prep IS BEGIN EXECUTE IMMEDIATE 'CREATE TABLE wk2 (a NUMBER)'; END;
  PROCEDURE run IS BEGIN FOR r IN (SELECT * FROM src ORDER BY id) LOOP INSERT INTO lg VALUES (r.id, g_run); END LOOP; END;
END;
/
SET procedures = sets;
BEGIN pk.init(42); END;
/
CREATE TABLE wk (a NUMBER);
BEGIN pk.run; END;
/
SELECT n, COUNT(*) FROM lg GROUP BY n;
BEGIN pk.prep; pk.init(7); END;
/
CREATE OR REPLACE TRIGGER other_table AFTER INSERT ON wk FOR EACH ROW BEGIN NULL; END;
/
BEGIN pk.run; END;
/
SELECT n, COUNT(*) FROM lg GROUP BY n ORDER BY n;
