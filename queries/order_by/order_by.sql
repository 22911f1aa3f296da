-- NULLs come last ascending and first descending, unless the query says otherwise.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'b'), (2, NULL), (NULL, 'a'), (3, 'b'), (4, 'B')) AS v (n, s);

SELECT n FROM t ORDER BY n;

SELECT n FROM t ORDER BY n DESC;

SELECT n FROM t ORDER BY n NULLS FIRST;

SELECT n FROM t ORDER BY n DESC NULLS LAST;

-- Text sorts by its bytes: capitals before small letters.
SELECT s FROM t WHERE s IS NOT NULL ORDER BY s, n;

-- Several keys, each with its direction.
SELECT s, n FROM t ORDER BY s DESC NULLS LAST, n DESC NULLS LAST;

-- By position, by alias, by expression, by a column that is not in the list.
SELECT n AS number FROM t ORDER BY 1;

SELECT n * -1 AS negative FROM t WHERE n IS NOT NULL ORDER BY negative;

SELECT n FROM t WHERE n IS NOT NULL ORDER BY n % 2, n;

SELECT s FROM t WHERE n < 4 ORDER BY n DESC;

-- By an aggregate.
SELECT s, COUNT(*) AS c FROM t GROUP BY s ORDER BY COUNT(*) DESC, s NULLS LAST;

-- In a subquery with LIMIT the order decides what comes.
SELECT SUM(n) AS two_largest FROM (SELECT n FROM t ORDER BY n DESC NULLS LAST LIMIT 2) AS x;

-- Dates and decimals sort by value.
SELECT d FROM (VALUES (DATE '2026-10-01'), (DATE '2026-09-30'), (DATE '1969-12-31')) AS v (d) ORDER BY d;

SELECT m FROM (VALUES (10.5), (-3.25), (9.99), (0.00)) AS v (m) ORDER BY m DESC;
