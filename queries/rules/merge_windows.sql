-- The rule merge_windows.
--@ roads no file
CREATE TEMP TABLE t (g INTEGER, h INTEGER, k INTEGER, m DECIMAL(10,2), w DOUBLE, s VARCHAR);
INSERT INTO t SELECT CASE WHEN i % 5 < 4 THEN i % 5 END, i % 2, i, i / 4.0, i / 3.0, 's' || i % 7 FROM range(20) AS r (i);

-- One sort for a total and a number of each row, whichever is written first; keys in another order.
EXPLAIN (RULES) SELECT sum(m) OVER (PARTITION BY g) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t;
SELECT k, g, sum(m) OVER (PARTITION BY g) AS total, count(*) OVER (PARTITION BY g) AS c, max(s) OVER (PARTITION BY g) AS last,
  avg(m) FILTER (WHERE k > 7) OVER (PARTITION BY g) AS a, row_number() OVER (PARTITION BY g ORDER BY k DESC) AS n,
  sum(m) OVER (PARTITION BY g ORDER BY k) AS running
FROM t ORDER BY k;
EXPLAIN SELECT row_number() OVER (PARTITION BY h, g ORDER BY k) AS n, min(k) OVER (PARTITION BY g, h) AS low FROM t;
SELECT k, row_number() OVER (PARTITION BY h, g ORDER BY k) AS n, min(k) OVER (PARTITION BY g, h) AS low FROM t ORDER BY k;
EXPLAIN SELECT rank() OVER (ORDER BY k) AS r, sum(k) OVER () AS total FROM t;
SELECT k, rank() OVER (ORDER BY k) AS r, sum(k) OVER () AS total FROM t ORDER BY k;

-- Not with other partitions, two orders, floating-point numbers, aggregates that see an order, or one that reads the other.
EXPLAIN SELECT sum(m) OVER (PARTITION BY h) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t;
EXPLAIN SELECT sum(m) OVER (PARTITION BY g ORDER BY m) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t;
EXPLAIN SELECT sum(w) OVER (PARTITION BY g) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t;
EXPLAIN SELECT string_agg(s, '') OVER (PARTITION BY g) AS all_of_it, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t;
EXPLAIN SELECT sum(n) OVER (PARTITION BY g) AS total FROM (SELECT g, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t) AS r;
-- First rows need no sort.
EXPLAIN SELECT * FROM (SELECT k, sum(m) OVER (PARTITION BY g) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t) AS r WHERE n = 1;
SELECT * FROM (SELECT k, sum(m) OVER (PARTITION BY g) AS total, row_number() OVER (PARTITION BY g ORDER BY k) AS n FROM t) AS r WHERE n = 1 ORDER BY k;
