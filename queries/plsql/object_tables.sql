-- CREATE TABLE OF makes a column of each attribute (SQL Language Reference 19c, "CREATE TABLE", object_table).
--@ dialect oracle file
CREATE OR REPLACE TYPE line_t AS OBJECT (item NUMBER(6), label VARCHAR2(5), net NUMBER(8,2), MEMBER FUNCTION gross RETURN NUMBER);
/
CREATE TABLE line OF line_t (PRIMARY KEY (item), net NOT NULL);
INSERT INTO line VALUES (7, 'null', NULL);
INSERT INTO line VALUES (1, 'first', 10.005);
INSERT INTO line VALUES (2, 'second', 1);
SELECT l.item, l.label, l.net FROM line l;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'LINE' ORDER BY column_id;
CREATE TABLE no_line OF nothing_t;
-- TIMESTAMP to DATE cuts the fractions of a second, in SQL as in PL/SQL (SQL Language Reference 19c, "Implicit Data Conversion").
SET SERVEROUTPUT ON;
CREATE TABLE day_of (d DATE);
INSERT INTO day_of VALUES (TIMESTAMP '2024-01-31 23:59:59.6');
INSERT INTO day_of VALUES (TO_TIMESTAMP_TZ('1969-12-31 23:59:59.999 +00:00', 'YYYY-MM-DD HH24:MI:SS.FF TZH:TZM'));
SELECT TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS') AS cut FROM day_of;
SELECT TO_CHAR(CAST(TIMESTAMP '2024-01-31 23:59:59.6' AS DATE), 'YYYY-MM-DD HH24:MI:SS') AS cut, LAST_DAY(TIMESTAMP '2024-01-31 23:59:59.6') AS last FROM dual;
DECLARE
  t TIMESTAMP := TIMESTAMP '2024-01-31 23:59:59.6';
  d DATE := t;
BEGIN
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS') || TO_CHAR(CAST(t AS DATE), ' HH24:MI:SS'));
  INSERT INTO day_of VALUES (t);
  SELECT t INTO d FROM dual;
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS'));
END;
/
SELECT COUNT(DISTINCT d) AS same FROM day_of WHERE d > DATE '2000-01-01';
-- ADD_MONTHS, LAST_DAY and NEXT_DAY give a DATE whatever they get, MONTHS_BETWEEN compares two.
SELECT ADD_MONTHS(TIMESTAMP '2024-01-31 23:59:59.6', 1) - DATE '2024-01-31' AS days, NEXT_DAY(TIMESTAMP '2024-01-31 23:59:59.6', 'MONDAY') AS monday,
  MONTHS_BETWEEN(TIMESTAMP '2024-01-30 12:00:00.9', DATE '2024-01-01') * 31 AS days_of_31 FROM dual;
-- MODIFY of a CHAR key that a foreign key refers to gives both their blanks.
CREATE TABLE plan (code CHAR(3) PRIMARY KEY);
CREATE TABLE sold (code CHAR(3) REFERENCES plan (code));
INSERT INTO plan VALUES ('a');
INSERT INTO sold VALUES ('a');
ALTER TABLE plan MODIFY code CHAR(5);
ALTER TABLE sold MODIFY code CHAR(5);
INSERT INTO sold VALUES ('a');
INSERT INTO sold VALUES ('b');
SELECT '[' || s.code || ']' AS code FROM plan p, sold s WHERE p.code = s.code;
DELETE FROM plan;
