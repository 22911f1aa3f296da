-- The rule decorrelate.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A subquery that reads the outer row becomes a join over all its rows at once.
EXPLAIN (RULES) SELECT k, (SELECT MAX(u.a) FROM u WHERE u.k = t.k) AS m FROM t;

-- A derived table that reads no row before it has nothing to take apart.
EXPLAIN (RULES) SELECT t.k, x.m FROM t, LATERAL (SELECT MAX(u.a) AS m FROM u) AS x;
