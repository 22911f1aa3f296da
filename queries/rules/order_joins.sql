-- The rule order_joins.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a INTEGER, b INTEGER, d DATE);
CREATE TEMP TABLE u (k INTEGER, a INTEGER, c VARCHAR);
INSERT INTO t SELECT i, i % 7, i % 3, DATE '2026-01-01' FROM range(100) AS r (i);
INSERT INTO u SELECT i, i % 5, 'x' FROM range(10) AS r (i);

-- Joins run in the order that makes the fewest rows.
EXPLAIN (RULES) SELECT t.k FROM t, t AS other, u WHERE t.a = other.a AND other.k = u.k AND u.k = 3;

-- Outer joins stay where they are written.
EXPLAIN (RULES) SELECT t.k FROM t LEFT JOIN u ON t.k = u.k;
