-- The rule unnest_subqueries.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A subquery in a condition becomes a join.
EXPLAIN (RULES) SELECT k FROM t WHERE k IN (SELECT a FROM u);

-- A list of constants is no subquery.
EXPLAIN (RULES) SELECT k FROM t WHERE k IN (1, 2);
