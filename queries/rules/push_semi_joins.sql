-- The rule push_semi_joins.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
CREATE TEMP TABLE w (k INTEGER);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i % 10, i % 5, 'x' FROM range(1000) AS r (i);
INSERT INTO w SELECT i FROM range(5) AS r (i);

-- A semi join of columns of one input of a join goes below the join, to the fewer rows.
EXPLAIN (RULES) SELECT t.d, u.c FROM t JOIN u ON t.k = u.k WHERE t.a IN (SELECT k FROM w);

-- One that reads columns of both inputs stays above.
EXPLAIN (RULES) SELECT t.d, u.c FROM t JOIN u ON t.k = u.k WHERE EXISTS (SELECT * FROM w WHERE w.k = t.a + u.a);
