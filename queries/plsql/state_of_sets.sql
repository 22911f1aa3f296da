-- What packages hold stays when something else is defined between two calls, also where their loops run as sets.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
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
-- A table whose columns have the names of variables makes other plans of the same package; what it holds stays, also when SET procedures compiles all anew.
CREATE TABLE inv (id NUMBER PRIMARY KEY, paid NUMBER);
INSERT INTO inv VALUES (1, 0);
INSERT INTO inv VALUES (2, 0);
CREATE OR REPLACE PACKAGE pl IS
  g NUMBER := 1;
  PROCEDURE init(x NUMBER); PROCEDURE run; PROCEDURE fails(x NUMBER);
END;
/
CREATE OR REPLACE PACKAGE BODY pl IS
  TYPE t_list IS TABLE OF VARCHAR2(10) INDEX BY PLS_INTEGER;
  names t_list;
  calls NUMBER := 0;
  PROCEDURE init(x NUMBER) IS BEGIN g := x; names(x) := 'init ' || x; END;
  PROCEDURE run IS
  BEGIN
    calls := calls + 1;
    FOR i IN (SELECT * FROM inv ORDER BY id) LOOP
      UPDATE inv SET paid = g WHERE id = i.id;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('call ' || calls || ': ' || g || ' ' || names(g));
  END;
  PROCEDURE fails(x NUMBER) IS
  BEGIN
    FOR i IN (SELECT * FROM inv ORDER BY id) LOOP
      IF i.id = x THEN RAISE_APPLICATION_ERROR(-20001, 'at ' || x); END IF;
      UPDATE inv SET paid = 3 WHERE id = i.id;
    END LOOP;
  END;
BEGIN
  calls := 10;
END;
/
BEGIN pl.init(42); END;
/
CREATE TABLE other (x NUMBER, g NUMBER);
BEGIN pl.run; END;
/
SET procedures = exact;
BEGIN pl.run; END;
/
SET procedures = sets;
CREATE OR REPLACE TRIGGER paid BEFORE UPDATE ON inv FOR EACH ROW BEGIN :NEW.paid := :NEW.paid + 0.5; END;
/
BEGIN pl.run; END;
/
SELECT * FROM inv ORDER BY id;
BEGIN dbms_session.reset_package; pl.init(7); pl.run; END;
/
CREATE OR REPLACE PACKAGE pl IS
  g NUMBER := 2;
  PROCEDURE init(x NUMBER); PROCEDURE run; PROCEDURE fails(x NUMBER);
END;
/
BEGIN pl.init(pl.g); pl.run; END;
/
-- A table that the package was compiled with has other columns: its state is lost, as it is where loops run row by row (ORA-04068).
CREATE TABLE item (id NUMBER PRIMARY KEY, st VARCHAR2(5));
INSERT INTO item VALUES (1, 'a');
CREATE OR REPLACE PACKAGE pr IS r item%ROWTYPE; n NUMBER := 1; PROCEDURE load; PROCEDURE put; PROCEDURE other; END;
/
CREATE OR REPLACE PACKAGE BODY pr IS
  PROCEDURE load IS BEGIN SELECT * INTO r FROM item WHERE id = 1; n := 42; END;
  PROCEDURE other IS
  BEGIN
    FOR i IN (SELECT * FROM item ORDER BY id) LOOP UPDATE item SET st = r.st WHERE id = i.id; END LOOP;
  END;
  PROCEDURE put IS BEGIN r.id := NVL(r.id, 10) + n; INSERT INTO item VALUES r; END;
END;
/
BEGIN pr.load; pr.put; END;
/
ALTER TABLE item ADD (extra NUMBER DEFAULT 9);
BEGIN pr.put; END;
/
SELECT * FROM item ORDER BY id;
