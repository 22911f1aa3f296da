-- Keys that are numbers, and texts of few values, are packed into words.

SELECT k, d, t, count(*), sum(range) FROM (
  SELECT CASE WHEN range % 2 = 0 THEN 'even' ELSE 'odd' END AS k, (range % 3)::SMALLINT AS d,
    DATE '2024-02-28' + (range % 2)::INTEGER AS t, range FROM range(600)) AS x
GROUP BY k, d, t ORDER BY k, d, t;

-- NULL in a number, in a text, and after hundreds of rows without one.
SELECT a, b, c, count(*) FROM (
  SELECT CASE WHEN range = 599 THEN NULL ELSE range % 2 END AS a,
    CASE WHEN range % 5 = 4 THEN NULL ELSE 'x' || (range % 2)::VARCHAR END AS b, (range % 2) = 1 AS c
  FROM range(600)) AS x
GROUP BY a, b, c ORDER BY a, b, c;

-- Negative numbers, the ends of their ranges, and more bits than two words.
SELECT a, b, c, count(*) FROM (VALUES
  (-1::BIGINT, (-32768)::SMALLINT, (-2147483648)::INTEGER), (-1, -32768, -2147483648),
  (9223372036854775807, 32767, 2147483647), (-9223372036854775808, 32767, 2147483647)) AS t(a, b, c)
GROUP BY a, b, c ORDER BY a, b, c;

SELECT count(*), sum(n) FROM (
  SELECT a, b, c, count(*) AS n FROM (SELECT range % 100 AS a, range % 77 AS b, range % 3 AS c FROM range(700)) AS x
  GROUP BY a, b, c) AS g;

-- DISTINCT within groups of texts: each value once per group, whichever worker saw it.
SELECT k, count(DISTINCT v), count(DISTINCT v) FILTER (WHERE v > 3), sum(DISTINCT v), count(*) FROM (
  SELECT 'g' || (range % 3)::VARCHAR AS k, (range / 3) % 8 AS v FROM range(600)) AS x
GROUP BY k ORDER BY k;

SELECT k, n, count(DISTINCT t), list(DISTINCT t ORDER BY t) FROM (
  SELECT 'g' || (range % 2)::VARCHAR AS k, range % 2 AS n, 't' || (range % 4)::VARCHAR AS t FROM range(100)) AS x
GROUP BY ROLLUP (k, n) ORDER BY k, n;

SELECT count(DISTINCT v), count(DISTINCT v || 'x') FROM (SELECT range % 100 AS v FROM range(600)) AS x;
