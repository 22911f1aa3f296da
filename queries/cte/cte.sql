-- A name for a query, used once.
WITH t AS (SELECT 1 AS n UNION ALL SELECT 2) SELECT n FROM t ORDER BY n;

-- Used twice, joined with itself.
WITH t (n) AS (VALUES (1), (2), (3)) SELECT a.n, b.n AS next FROM t AS a JOIN t AS b ON b.n = a.n + 1 ORDER BY 1;

-- A later one sees an earlier one.
WITH a AS (SELECT 2 AS n), b AS (SELECT n * 10 AS m FROM a) SELECT n, m FROM a, b;

-- Column names replace those of the query.
WITH t (x, y) AS (SELECT 1 AS a, 2 AS b) SELECT y, x FROM t;

-- An inner WITH hides an outer name.
WITH t AS (SELECT 'outer' AS w) SELECT w, (WITH t AS (SELECT 'inner' AS w) SELECT w FROM t) AS i FROM t;

-- A table of the same name is hidden, but seen inside.
CREATE TEMP TABLE numbers AS SELECT 7 AS n;

WITH numbers AS (SELECT n + 1 AS n FROM numbers) SELECT n FROM numbers;

-- One that nobody uses is not run.
WITH unused AS (SELECT 1 / 0 AS boom) SELECT 'fine' AS answer;

-- In a subquery and in a set operation.
SELECT (WITH t AS (SELECT 5 AS n) SELECT MAX(n) FROM t) AS five;

WITH t AS (SELECT 1 AS n) SELECT n FROM t UNION ALL SELECT n + 1 FROM t ORDER BY n;
