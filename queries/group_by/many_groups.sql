-- Many groups (or morsels permuted): workers merge parts of them apart, and the groups come in the order of their first rows.

SELECT count(*), sum(n), min(s), max(s), sum(lo), max(hi) FROM (
  SELECT k, l, count(*) AS n, sum(v) AS s, min(v) AS lo, max(v) AS hi FROM (
    SELECT (range * 7919) % 409 AS k, range % 2 AS l, range AS v FROM range(1500)) AS x
  GROUP BY k, l) AS g;

SELECT k, n, s FROM (
  SELECT 'key ' || ((range * 7919) % 409)::VARCHAR AS k, count(*) AS n, sum(range) AS s FROM range(1600) GROUP BY 1) AS g
LIMIT 6 OFFSET 300;

SELECT k, l, n FROM (
  SELECT (range * 7919) % 409 AS k, (range * 31) % 2 AS l, count(*) AS n FROM range(1600) GROUP BY 1, 2) AS g
LIMIT 4 OFFSET 500;
