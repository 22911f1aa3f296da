-- The rule fold_constants.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- Constants are computed before the query runs.
EXPLAIN (RULES) SELECT k + (1 + 2) AS x FROM t WHERE 1 = 1 AND a > 2 * 3;

-- What fails when it is computed stays: no row may reach it.
EXPLAIN (RULES) SELECT k FROM t WHERE a > 100 AND 1 / 0 = b;
