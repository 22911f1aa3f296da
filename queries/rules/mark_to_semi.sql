-- The rule mark_to_semi.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A mark of which only true is wanted is a semi join.
EXPLAIN (RULES) SELECT k FROM t WHERE k IN (SELECT k FROM u) OR 1 = 2;

-- A mark that is shown stays one.
EXPLAIN (RULES) SELECT k, k IN (SELECT k FROM u) AS found FROM t;
