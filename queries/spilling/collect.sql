-- Lists, joined texts, quantiles, DISTINCT and ordered aggregates keep all their rows: these go to disk.
--@ roads no file
SET memory_limit = '300kB';
SELECT count(*), sum(length(t)), sum(list_sum(l)), md5(string_agg(t, ';')) FROM (
  SELECT range % 50 AS k, string_agg('entry ' || range, '/') AS t, list(range) AS l FROM range(4000) GROUP BY 1);
SELECT k, m, q, f, l FROM (
  SELECT range % 5 AS k, median(range * 10) AS m, quantile_disc(range, 0.9) AS q, first(range) AS f, last(range) AS l
  FROM range(4000) GROUP BY 1) ORDER BY k;
SELECT k, d, sum(s) FROM (
  SELECT range % 5 AS k, count(DISTINCT range % 701) AS d, sum(DISTINCT range % 701) AS s FROM range(4000) GROUP BY 1)
GROUP BY ALL ORDER BY k;
SELECT k, length(t), left(t, 20) FROM (
  SELECT range % 5 AS k, string_agg('v' || range, ',' ORDER BY range DESC) AS t FROM range(4000) GROUP BY 1) ORDER BY k;
