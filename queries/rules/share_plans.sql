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

-- First rows of an order, joins with few rows, the same files, and what reads one common table.
CREATE TEMP TABLE big AS SELECT i AS a, i % 100 AS b FROM range(4000) AS r (i);
EXPLAIN SELECT x.a, y.a FROM (SELECT a FROM big ORDER BY a DESC LIMIT 2) AS x, (SELECT a FROM big ORDER BY a DESC LIMIT 2) AS y;
SELECT x.a, y.a FROM (SELECT a FROM big ORDER BY a DESC LIMIT 2) AS x, (SELECT a FROM big ORDER BY a DESC LIMIT 2) AS y ORDER BY ALL;
EXPLAIN SELECT (SELECT min(big.b) FROM u JOIN big ON u.a = big.a), (SELECT max(big.b) FROM u JOIN big ON u.a = big.a);
SELECT (SELECT min(big.b) FROM u JOIN big ON u.a = big.a) AS n, (SELECT sum(big.b) FROM u JOIN big ON u.a = big.a) AS s;
COPY (SELECT a, b FROM big) TO '${TMP}/big.parquet';
EXPLAIN SELECT (SELECT max(a) FROM '${TMP}/big.parquet'), (SELECT max(a) + 1 FROM read_parquet('${TMP}/big.parquet'));
SELECT (SELECT max(a) FROM '${TMP}/big.parquet') AS x, (SELECT max(a) + 1 FROM read_parquet('${TMP}/big.parquet')) AS y;
EXPLAIN WITH c AS MATERIALIZED (SELECT a, b FROM t WHERE a > 2) SELECT (SELECT max(a) FROM c), (SELECT max(a) FROM c WHERE b = 1), (SELECT max(a) + 1 FROM c) FROM c;

-- Not where to keep the rows is no cheaper, nor the other end of an order.
EXPLAIN SELECT (SELECT count(*) FROM t JOIN t AS s ON t.a = s.a), (SELECT max(s.b) FROM t JOIN t AS s ON t.a = s.a);
EXPLAIN SELECT x.a, y.a FROM (SELECT a FROM big ORDER BY a DESC LIMIT 2) AS x, (SELECT a FROM big ORDER BY a LIMIT 2) AS y;
