-- Columns outside of GROUP BY, and aggregates where none may be.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, s);

SELECT s, n FROM t GROUP BY s;

SELECT n FROM t HAVING COUNT(*) > 1;

SELECT s FROM t WHERE SUM(n) > 1 GROUP BY s;

SELECT SUM(SUM(n)) FROM t;

SELECT COUNT(*) FROM t GROUP BY SUM(n);

SELECT n FROM t ORDER BY 5;

SELECT s FROM t GROUP BY 3;

SELECT n FROM t LIMIT -1;
