-- The rule top_n.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A sort under a limit keeps so many rows.
EXPLAIN (RULES) SELECT k FROM t ORDER BY a, k LIMIT 3;

-- A sort whose limit is as large as the table could be stays a sort.
EXPLAIN (RULES) SELECT k FROM t ORDER BY a, k LIMIT 100000000;
