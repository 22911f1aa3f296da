-- The rule unwrap_casts.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- A comparison moves to the type of the column.
EXPLAIN (RULES) SELECT k FROM t WHERE CAST(d AS TIMESTAMP) < TIMESTAMP '2026-02-01 00:00:00';

-- A cast that loses digits stays.
EXPLAIN (RULES) SELECT k FROM u WHERE CAST(c AS INTEGER) = 7;
