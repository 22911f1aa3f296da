-- LIMIT takes the first rows, OFFSET skips.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1), (2), (3), (4), (5)) AS v (n);

SELECT n FROM t ORDER BY n LIMIT 2;

SELECT n FROM t ORDER BY n LIMIT 2 OFFSET 3;

SELECT n FROM t ORDER BY n OFFSET 4;

-- More than there is, and nothing.
SELECT n FROM t ORDER BY n LIMIT 100;

SELECT n FROM t ORDER BY n LIMIT 0;

SELECT n FROM t ORDER BY n LIMIT 3 OFFSET 100;

-- The standard's spelling.
SELECT n FROM t ORDER BY n DESC OFFSET 1 ROWS FETCH NEXT 2 ROWS ONLY;

SELECT n FROM t ORDER BY n FETCH FIRST ROW ONLY;

-- Without order, LIMIT still gives that many rows.
SELECT COUNT(*) AS n FROM (SELECT n FROM t LIMIT 3) AS x;

-- NULL and ALL mean no limit.
SELECT COUNT(*) AS n FROM (SELECT n FROM t LIMIT ALL) AS x;
