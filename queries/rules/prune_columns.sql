-- The rule prune_columns.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- Columns that nothing reads are not read.
EXPLAIN (RULES) SELECT k FROM (SELECT k, a, b + 1 AS c FROM t) AS x;

-- Columns of a DISTINCT decide which rows there are.
EXPLAIN (RULES) SELECT k FROM (SELECT DISTINCT k, a FROM u) AS x;
