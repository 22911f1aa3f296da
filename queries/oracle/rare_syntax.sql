-- Clauses of Oracle that mean nothing here are read; those that would mean something are refused in words.
--@ dialect oracle file
CREATE TABLE secret (id NUMBER ENCRYPT NO SALT, pay NUMBER(6) ENCRYPT USING '3DES168' 'NOMAC' NO SALT) MEMOPTIMIZE FOR READ;
CREATE TABLE noted (id NUMERIC(9,0) PRIMARY KEY ANNOTATIONS (Visibility 'Everyone')) ANNOTATIONS (Purpose 'test');
CREATE BLOCKCHAIN TABLE ledger (bank VARCHAR2(128), amount NUMBER) NO DROP UNTIL 31 DAYS IDLE NO DELETE LOCKED HASHING USING "SHA2_512" VERSION "v1";
ALTER TABLE secret ADD (resume CLOB) LOB (resume) STORE AS resume_seg (TABLESPACE example);
ALTER TABLE secret ADD (twice NUMBER GENERATED ALWAYS AS (pay * 2) VIRTUAL BY USER FOR STATISTICS);
INSERT INTO secret (id, pay) VALUES (1, 5);
SELECT id, pay, twice FROM secret SAMPLE BLOCK (100, 1);
SELECT JSON_OBJECT(KEY 'id' IS id, KEY 'pay' VALUE pay) AS j FROM secret;
SELECT CAST('2026-01-31' AS DATE, 'YYYY-MM-DD', 'NLS_DATE_LANGUAGE = GERMAN') AS d FROM dual;
-- The whole join is turned.
SELECT * FROM (SELECT 1 AS c, 'a' AS k FROM dual UNION ALL SELECT 2, 'b' FROM dual) s JOIN (SELECT 1 AS c, 10 AS v FROM dual UNION ALL SELECT 2, 20 FROM dual) d USING (c) PIVOT (MAX(v) FOR k IN ('a' AS a, 'b' AS b)) ORDER BY 1;
SELECT * FROM secret MODEL DIMENSION BY (id) MEASURES (pay) RULES (pay[1] = 2);
SELECT * FROM secret VERSIONS BETWEEN SCN MINVALUE AND MAXVALUE;
SELECT * FROM secret VERSIONS PERIOD FOR dt BETWEEN SYSDATE - 10 AND SYSDATE;
SELECT * FROM secret PARTITION BY (id) RIGHT OUTER JOIN noted ON noted.id = secret.id;
