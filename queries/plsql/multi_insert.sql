-- INSERT ALL and INSERT FIRST inside of programs: variables in the query, in WHEN and in VALUES, SQL%ROWCOUNT over all tables, triggers, and all or nothing
-- (SQL Language Reference 19c, "INSERT": multi_table_insert).
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE trips (id NUMBER, fee NUMBER(9,2));
CREATE TABLE big (id NUMBER PRIMARY KEY, fee NUMBER(9,2), run NUMBER);
CREATE TABLE small (id NUMBER, fee NUMBER(9,2) CHECK (fee >= 0));
CREATE TABLE seen (what VARCHAR2(20));
CREATE SEQUENCE sq;
CREATE OR REPLACE TRIGGER big_ai AFTER INSERT ON big FOR EACH ROW BEGIN INSERT INTO seen VALUES ('big ' || :NEW.id); END;
/
INSERT INTO trips SELECT LEVEL, LEVEL * 7.5 FROM dual CONNECT BY LEVEL <= 4;
CREATE OR REPLACE PROCEDURE spread(p_limit NUMBER, p_run NUMBER) IS
BEGIN
  INSERT FIRST
    WHEN fee > p_limit THEN INTO big (id, fee, run) VALUES (id, fee, p_run)
    WHEN fee IS NOT NULL THEN INTO small VALUES (id, fee)
    SELECT id, fee FROM trips WHERE id > p_run ORDER BY id;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
END;
/
BEGIN
  spread(20, 0);
  INSERT ALL
    WHEN 1 = 1 THEN INTO small VALUES (sq.NEXTVAL, fee) INTO seen VALUES ('all ' || id)
    WHEN fee > 25 THEN INTO seen VALUES ('dear')
    SELECT id, fee FROM trips WHERE fee > 20;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
  BEGIN
    spread(20, 2);
  EXCEPTION WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('nothing of it: ' || SQL%ROWCOUNT);
  END;
  INSERT ALL INTO seen VALUES ('a') INTO seen VALUES (NULL) SELECT NULL AS n FROM dual;
  EXECUTE IMMEDIATE 'INSERT ALL INTO seen VALUES (:a) INTO seen VALUES (:b) SELECT 1 FROM dual' USING 'x', 'y';
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || ' rows');
END;
/
SELECT id, fee, run FROM big ORDER BY id;
SELECT id, fee FROM small ORDER BY fee, id;
SELECT what FROM seen ORDER BY what;
