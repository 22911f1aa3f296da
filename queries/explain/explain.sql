-- EXPLAIN shows the plan and does not run it: no division by zero here.
--@ roads no file
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS v (n, s);

EXPLAIN SELECT s, COUNT(*) AS c FROM t WHERE n > 1 GROUP BY s ORDER BY c DESC LIMIT 1;

EXPLAIN SELECT n / 0 FROM t;

EXPLAIN (BOUND) SELECT n + 1 AS m FROM t;

EXPLAIN (TREE) SELECT 1 + 2 * 3;
