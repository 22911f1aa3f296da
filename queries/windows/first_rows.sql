-- The first row of each partition: rows that cannot be first are left out before the window numbers the rest.

-- Ties: row_number takes the row that came first, whichever worker saw it.
SELECT k, v, i FROM (
  SELECT range % 5 AS k, (range * 7919) % 97 AS v, range AS i,
    row_number() OVER (PARTITION BY range % 5 ORDER BY (range * 7919) % 97) AS n
  FROM range(1500)) AS t
WHERE n = 1 ORDER BY k;

SELECT k, v, i FROM (
  SELECT range % 5 AS k, (range * 7919) % 97 AS v, range AS i,
    row_number() OVER (PARTITION BY range % 5 ORDER BY (range * 7919) % 97 DESC) AS n
  FROM range(1500)) AS t
WHERE n < 2 ORDER BY k;

-- A second key decides among equal first keys.
SELECT k, v, w FROM (
  SELECT range % 3 AS k, range % 7 AS v, (range * 31) % 1009 AS w,
    row_number() OVER (PARTITION BY range % 3 ORDER BY range % 7, (range * 31) % 1009 DESC) AS n
  FROM range(1500)) AS t
WHERE n <= 1 ORDER BY k;

-- All rows of rank 1 stay.
SELECT k, count(*), min(i), max(i) FROM (
  SELECT range % 3 AS k, range AS i, rank() OVER (PARTITION BY range % 3 ORDER BY (range / 3) % 11) AS n
  FROM range(330)) AS t
WHERE n = 1 GROUP BY k ORDER BY k;

-- NULL sorts last ascending, first descending, or as asked.
SELECT k, v, i FROM (
  SELECT k, v, i, row_number() OVER (PARTITION BY k ORDER BY v) AS n
  FROM (VALUES (1, NULL, 1), (1, 4, 2), (1, 3, 3), (2, NULL, 4), (2, NULL, 5), (NULL, 9, 6), (NULL, 8, 7)) AS t(k, v, i)) AS w
WHERE n = 1 ORDER BY k;

SELECT k, v, i FROM (
  SELECT k, v, i, row_number() OVER (PARTITION BY k ORDER BY v DESC NULLS FIRST) AS n
  FROM (VALUES (1, 4, 2), (1, NULL, 1), (1, 3, 3), (2, 5, 4), (2, 7, 5)) AS t(k, v, i)) AS w
WHERE n = 1 ORDER BY k;

-- No partition, no order, and both at once.
SELECT i FROM (SELECT range AS i, row_number() OVER (ORDER BY (range * 7919) % 1009 DESC) AS n FROM range(1500)) AS t WHERE n = 1;
SELECT i FROM (SELECT range AS i, row_number() OVER (PARTITION BY range % 3) AS n FROM range(1500)) AS t WHERE n = 1 ORDER BY i;
SELECT i FROM (SELECT range AS i, row_number() OVER () AS n FROM range(1500)) AS t WHERE n = 1;

-- QUALIFY, text partitions, and a date as key.
SELECT range % 4 AS k, DATE '2024-01-01' + (range % 50)::INTEGER AS d, range AS i
FROM range(1500)
QUALIFY row_number() OVER (PARTITION BY 'p' || (range % 4)::VARCHAR ORDER BY DATE '2024-01-01' + (range % 50)::INTEGER DESC) = 1
ORDER BY k;

-- Where most rows are first, nothing is left out.
SELECT count(*), sum(i) FROM (
  SELECT range AS i, row_number() OVER (PARTITION BY range / 2 ORDER BY range DESC) AS n FROM range(600)) AS t
WHERE n = 1;

-- Another function of the same window needs all rows.
SELECT k, v, s FROM (
  SELECT range % 3 AS k, range AS v, sum(range) OVER (PARTITION BY range % 3 ORDER BY range DESC ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS s,
    row_number() OVER (PARTITION BY range % 3 ORDER BY range DESC) AS n
  FROM range(300)) AS t
WHERE n = 1 ORDER BY k;

-- What is asked before the number is asked of every row.
SELECT i FROM (
  SELECT range AS i, row_number() OVER (ORDER BY range) AS n FROM range(10)) AS t
WHERE 10 / (i - 5) > -100 AND n = 1;
