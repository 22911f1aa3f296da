-- The rule merge_projects.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- Two projections are one.
EXPLAIN (RULES) SELECT b + 1 AS c FROM (SELECT a * 2 AS b FROM t) AS x;

-- A value that is used twice is computed once, and a random one is drawn once.
EXPLAIN (RULES) SELECT r, r + 1 AS next FROM (SELECT random() AS r FROM t) AS x;
