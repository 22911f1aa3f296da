-- The rule share_plans.
--@ roads no file
CREATE TEMP TABLE t AS SELECT i AS a, i % 3 AS b FROM range(10) AS r (i);
CREATE TEMP TABLE u AS SELECT i AS a, i % 3 AS b FROM range(5) AS r (i);

-- One aggregation for both subqueries, whatever their columns are called.
EXPLAIN (RULES) SELECT (SELECT max(a) FROM t WHERE b = 1), (SELECT max(x) + 1 FROM t AS s (x, y) WHERE y = 1);
SELECT (SELECT max(a) FROM t WHERE b = 1) AS p, (SELECT max(x) + 1 FROM t AS s (x, y) WHERE y = 1) AS q;
EXPLAIN SELECT x.b, x.n, y.n FROM (SELECT b, count(*) AS n FROM t GROUP BY b) AS x JOIN (SELECT b, count(*) AS n FROM t GROUP BY b) AS y ON x.n = y.n;
SELECT x.b, x.n, y.b, y.n FROM (SELECT b, count(*) AS n FROM t GROUP BY b) AS x JOIN (SELECT b, count(*) AS n FROM t GROUP BY b) AS y ON x.n = y.n ORDER BY ALL;

-- Not those of another table, filter, key or aggregate, and not what differs from call to call.
EXPLAIN SELECT (SELECT max(a) FROM t), (SELECT max(a) FROM u);
EXPLAIN SELECT (SELECT max(a) FROM t WHERE b = 1), (SELECT max(a) FROM t WHERE b = 2);
EXPLAIN SELECT (SELECT max(a) FROM t), (SELECT min(a) FROM t), (SELECT max(b) FROM t);
EXPLAIN SELECT (SELECT sum(random()) FROM t), (SELECT sum(random()) FROM t);
