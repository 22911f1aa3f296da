-- The rule factor_disjunctions.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- What all alternatives demand stands before them.
EXPLAIN (RULES) SELECT t.k FROM t, u WHERE (t.k = u.k AND t.a = 1) OR (t.k = u.k AND u.a = 2);

-- Alternatives without a common part stay, and a part that can fail does not move.
EXPLAIN (RULES) SELECT k FROM t WHERE (1 / a = 1 AND b = 1) OR (1 / a = 1 AND b = 2);
