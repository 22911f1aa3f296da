-- Groupings of more groups than memory holds; groups still come out in the order of their first rows.
--@ roads no file
SET memory_limit = '300kB';
SELECT count(*), sum(n), sum(s), sum(least), sum(k) FROM (
  SELECT range * 7919 % 4001 AS k, count(*) AS n, sum(range) AS s, min(range) AS least FROM range(6000) GROUP BY 1);
SELECT k, n FROM (SELECT range * 7919 % 4001 AS k, count(*) AS n FROM range(6000) GROUP BY 1) LIMIT 3;
SELECT count(*), sum(a), sum(length(t)), sum(h), sum(d) FROM (
  SELECT range % 2000 AS k, avg(range) AS a, max('text ' || range) AS t, bit_xor(range) AS h, stddev(range) AS d
  FROM range(4000) GROUP BY 1);
