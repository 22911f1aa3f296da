-- The rule inline_common_tables.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- What is read once stands in its own place.
EXPLAIN (RULES) WITH w AS (SELECT k, a FROM t WHERE a > 1) SELECT k FROM w WHERE k < 5;

-- What is read twice, and what differs from call to call, is computed once.
EXPLAIN (RULES) WITH w AS (SELECT k, random() AS r FROM t) SELECT x.k FROM w AS x JOIN w AS y ON x.k = y.k;
