-- The empty text is NULL: Oracle SQL Language Reference, Nulls; also in tables that the postgres dialect wrote.
CREATE TEMP TABLE names AS SELECT * FROM (VALUES (1, 'Ann'), (2, ''), (3, NULL)) AS v (id, name);

CREATE VIEW named AS SELECT id, name FROM names;

SELECT id, name IS NULL AS missing FROM names ORDER BY id;

--@ dialect oracle
SELECT id, name IS NULL AS missing, NVL(name, '-') AS shown, LENGTH(name) AS n FROM names ORDER BY id;

--@ dialect oracle
SELECT COUNT(name), COUNT(*) FROM names WHERE name IS NULL;

--@ dialect oracle
SELECT id FROM names WHERE name <> 'Ann' OR name = '' OR name = 'Ann';

--@ dialect oracle
SELECT id FROM names WHERE name IN ('Ann', 'Bob');

--@ dialect oracle
SELECT COUNT(DISTINCT name), COUNT(name) FROM named;

--@ dialect oracle
SELECT TRIM('  ') AS a, REPLACE('aa', 'a') AS b, SUBSTR('abc', 5) AS c, 'a' || '' || 'b' AS d, LENGTH('') AS e FROM dual;

-- DECODE takes NULL as equal to NULL and gives the type of its first result.
--@ dialect oracle
SELECT DECODE(NULL, NULL, 'same', 'other') AS a, DECODE(2, 1, 10, 2, '20') AS b, DECODE(3, 1, 'x', 2.50) AS c, DECODE(1, 2, NULL, 5) AS d FROM dual;

--@ dialect oracle
SELECT NVL('a', 5) AS a, NVL(5, '7') AS b, NVL2('', 1, 2) AS c, NVL2('x', 'a', 5) AS d, COALESCE('', 'z') AS e FROM dual;
