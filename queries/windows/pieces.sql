-- Rows of many partitions in memory are ordered once; pieces of whole partitions are gathered and computed as they are read.
SET threads = 2;
SET batch_size = 8192;
SET debug_force_spill = off;

-- 1,000 partitions of 200 rows, the keys as exact numbers: where partitions and peers begin is known from the order.
SELECT count(*), sum(n), sum(r), sum(d), max(s), min(s), sum(before), sum(running), sum(nearby) FROM (
  SELECT row_number() OVER w AS n, rank() OVER w AS r, dense_rank() OVER w AS d,
    sum(i) OVER (PARTITION BY i % 1000) AS s, lag(i, 1, 0) OVER w AS before,
    sum(i % 7) OVER w AS running,
    count(*) OVER (PARTITION BY i % 1000 ORDER BY i // 1000 * 7919 % 50 RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS nearby
  FROM range(200000) AS t(i)
  WINDOW w AS (PARTITION BY i % 1000 ORDER BY i // 1000 * 7919 % 50)) AS q;

-- Long texts and NULLs are compared.
SELECT count(*), sum(n), sum(r), sum(s), count(DISTINCT k) FROM (
  SELECT k, row_number() OVER w AS n, rank() OVER w AS r, sum(i) OVER (PARTITION BY k) AS s
  FROM (
    SELECT i, CASE WHEN i % 500 = 3 THEN NULL ELSE 'a partition with a long name ' || (i % 500) END AS k
    FROM range(150000) AS t(i)) AS named
  WINDOW w AS (PARTITION BY k ORDER BY i % 3 DESC, 'a text that is longer than eight ' || (i % 2))) AS q;

-- Rows that the filter leaves, in the order of the partitions; LIMIT reads the first pieces alone.
SELECT p, i, n FROM (
  SELECT i % 20000 AS p, i, row_number() OVER (PARTITION BY i % 20000 ORDER BY i DESC) AS n
  FROM range(200000) AS t(i)) AS q
WHERE n = 10 AND p < 3 ORDER BY p;

-- A partition column that is read, too, and one that is not.
SELECT sum(p * n), sum(n) FROM (
  SELECT i % 1000 AS p, count(*) OVER (PARTITION BY i % 1000, i % 3) AS n FROM range(200000) AS t(i)) AS q;
