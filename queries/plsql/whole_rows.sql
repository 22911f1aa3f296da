-- INSERT without names of columns wants a value for each of them (ORA-00947); what a definition fills in fires no trigger (Database SQL Language Reference
-- 19c, "INSERT"; PL/SQL Language Reference 19c, "DML Triggers").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE whole (a NUMBER, b NUMBER, c NUMBER);
INSERT INTO whole VALUES (1);
INSERT INTO whole VALUES (1, 2, 3, 4);
INSERT INTO whole SELECT 1, 2 FROM dual;
INSERT INTO whole (a, b) VALUES (1, 2);
INSERT INTO whole VALUES (3, DEFAULT, 4);
INSERT ALL INTO whole VALUES (1, 2) INTO whole (a) VALUES (5) SELECT 1 FROM dual;
BEGIN
  INSERT INTO whole VALUES (1, 2);
END;
/
CREATE OR REPLACE TRIGGER whole_bu BEFORE UPDATE ON whole FOR EACH ROW
BEGIN
  :NEW.b := NVL(:OLD.b, 0) + 100;
  DBMS_OUTPUT.PUT_LINE('fired');
END;
/
ALTER TABLE whole ADD (note VARCHAR2(5) DEFAULT 'n/a' NOT NULL);
ALTER TABLE whole ADD (k CHAR(3) DEFAULT 'x');
ALTER TABLE whole MODIFY (k CHAR(5));
SELECT * FROM whole ORDER BY a;
CREATE TABLE made (id NUMBER GENERATED ALWAYS AS IDENTITY, n NUMBER, twice NUMBER GENERATED ALWAYS AS (n * 2) VIRTUAL);
INSERT INTO made (id, n) VALUES (5, 1);
INSERT INTO made (n, twice) VALUES (1, 2);
INSERT INTO made (n) VALUES (1);
INSERT INTO made VALUES (DEFAULT, 7, DEFAULT);
SELECT * FROM made ORDER BY id;
