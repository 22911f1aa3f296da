-- More groups than a cache holds: rows are scattered by the hash of their keys, and groups come out as they would have.
-- Each pair with b = 0 comes twice. The roads with a scheduler_seed scatter few groups too.
CREATE TEMP TABLE pairs AS
  SELECT (i * 79) % 501 AS a, CAST(i // 501 % 2 AS smallint) AS b, i AS v,
    CASE WHEN i % 100 = 7 THEN NULL ELSE CAST(i % 13 AS decimal(9, 2)) END AS d
  FROM range(1503) AS t(i);

SELECT count(*), sum(c), min(c), max(c), sum(s), min(least), max(most), sum(t) FROM (
  SELECT a, b, count(*) AS c, sum(v) AS s, min(v) AS least, max(v) AS most, sum(d) AS t
  FROM pairs GROUP BY a, b) AS g;

-- Filters of items, and keys that are NULL for some rows.
SELECT count(*), sum(c), sum(n), count(k) FROM (
  SELECT nullif(a, 5) AS k, b, count(*) FILTER (WHERE v % 2 = 0) AS c, count(d) AS n
  FROM pairs GROUP BY nullif(a, 5), b) AS g;

-- Only asked whether they are there.
SELECT count(*), sum(v) FROM pairs
WHERE a IN (SELECT a FROM pairs GROUP BY a, b HAVING sum(v) > 1990);

-- Many groups, on one worker.
SET threads = 1;
SET batch_size = 8192;
SET debug_force_spill = off;

SELECT count(*), sum(c), min(c), max(c), sum(s), min(least), max(most), sum(t), count(t) FROM (
  SELECT a, b, count(*) AS c, sum(v) AS s, min(v) AS least, max(v) AS most, sum(d) AS t
  FROM (
    SELECT (i * 7919) % 90001 AS a, CAST(i // 90001 % 2 AS smallint) AS b, i AS v,
      CASE WHEN i % 1000 = 7 THEN NULL ELSE CAST(i % 13 AS decimal(9, 2)) END AS d
    FROM range(270003) AS t(i)) AS pairs
  GROUP BY a, b) AS g;

-- The order of first appearance is kept where someone sees it.
--@ ordered yes
SELECT a, b, c, s FROM (
  SELECT (i * 7919) % 90001 AS a, i // 90001 % 2 AS b, count(*) AS c, sum(i) AS s
  FROM range(270003) AS t(i) GROUP BY 1, 2) AS g
LIMIT 4 OFFSET 89998;
