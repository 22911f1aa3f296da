-- NUMBER with a negative scale rounds before the point, with one larger than its precision it is small (SQL Language Reference 19c, "NUMBER Data Type").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE reading (id NUMBER, hundreds NUMBER(8,-2), small NUMBER(3,5), tens NUMBER(*,-1));
INSERT INTO reading VALUES (1, 12345, 0.00123456, 15);
INSERT INTO reading VALUES (2, 12350, -0.00999, -14.9);
INSERT INTO reading VALUES (3, 49, 0.0099949, 4);
INSERT INTO reading VALUES (4, 9999999949, NULL, NULL);
INSERT INTO reading VALUES (5, 9999999950, NULL, NULL);
INSERT INTO reading VALUES (5, NULL, 0.009995, NULL);
INSERT INTO reading VALUES (5, NULL, 0.01, NULL);
UPDATE reading SET hundreds = hundreds + 50 WHERE id = 1;
SELECT id, hundreds, TO_CHAR(small) AS small, tens, hundreds / 3 AS third FROM reading ORDER BY id;
SELECT column_name, data_type, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'READING' ORDER BY column_id;
DECLARE
  h reading.hundreds%TYPE := 151;
  s NUMBER(3,5);
  r reading%ROWTYPE;
BEGIN
  SELECT * INTO r FROM reading WHERE id = 2;
  r.hundreds := r.hundreds + 49.99;
  DBMS_OUTPUT.PUT_LINE(h || ' ' || r.hundreds || ' ' || TO_CHAR(r.small));
  INSERT INTO reading VALUES (6, 777, 0.001, 7) RETURNING hundreds INTO h;
  DBMS_OUTPUT.PUT_LINE(h);
  s := 0.02;
EXCEPTION
  WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
ALTER TABLE reading ADD thousands NUMBER(9,-3);
UPDATE reading SET thousands = 1499.5 + id;
SELECT id, thousands FROM reading ORDER BY id;
SELECT CAST(1250 AS NUMBER(4,-2)) AS rounded FROM dual;
CREATE TABLE copy AS SELECT hundreds, small FROM reading WHERE id = 1;
INSERT INTO copy VALUES (1249, 0.000006);
SELECT hundreds, TO_CHAR(small) AS small FROM copy ORDER BY 1;
CREATE TABLE wrong (n NUMBER(5,-90));
