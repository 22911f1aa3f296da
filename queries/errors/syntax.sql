-- What the reader cannot read: the place, and what was expected.
SELEC 1;

SELECT 1 FROM;

SELECT (1 + 2;

SELECT 1 +;

SELECT * FROM t WHERE;

SELECT 1 AS;

SELECT a b c FROM t;

SELECT CASE WHEN TRUE THEN 1;

SELECT 'open;
