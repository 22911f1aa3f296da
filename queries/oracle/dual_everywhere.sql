-- DUAL in the postgres dialect: a table of its name comes first.
SELECT 1 + 1 AS two, dummy FROM dual;
SELECT LEVEL AS n FROM DUAL CONNECT BY LEVEL <= 3;
SELECT 1 AS x FROM dual MINUS SELECT 2 FROM dual;
CREATE TEMP TABLE dual (a INTEGER);
SELECT count(*) AS own FROM dual;
DROP TABLE dual;
SELECT count(*) AS one FROM dual;
SELECT corr(x, x) AS same, corr(x, -x) AS opposite FROM (VALUES (1.0), (2.0), (4.0)) AS v (x);
