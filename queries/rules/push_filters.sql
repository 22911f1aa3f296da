-- The rule push_filters.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- Conditions go to the tables that they read.
EXPLAIN (RULES) SELECT t.k FROM t JOIN u ON t.k = u.k WHERE t.a = 1 AND u.a = 2;

-- A condition that can fail does not pass the join, whose rows alone it may see.
EXPLAIN (RULES) SELECT t.k FROM t JOIN u ON t.k = u.k WHERE 10 / t.a = 1;
