-- The rule outer_to_inner.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A filter that drops what was padded makes a left join inner.
EXPLAIN (RULES) SELECT t.k FROM t LEFT JOIN u ON t.k = u.k WHERE u.a > 1;

-- A filter that keeps NULLs does not.
EXPLAIN (RULES) SELECT t.k FROM t LEFT JOIN u ON t.k = u.k WHERE u.a IS NULL;
