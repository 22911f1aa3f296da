-- Integer keys whose values lie close together share a word of 32 bits, which grows with them.
SELECT count(*), sum(c), min(a), max(b) FROM (SELECT range % 1000 AS a, range % 77 AS b, count(*) AS c FROM range(8000) GROUP BY 1, 2) AS g;
-- Values that rise, that fall, and that are far from zero.
SELECT count(*), sum(a), sum(b), min(b), max(b) FROM (SELECT range AS a, -range AS b, count(*) AS c FROM range(3000) GROUP BY 1, 2) AS g;
SELECT count(*), min(a), max(a), min(b), max(b) FROM (SELECT 9223372036854775807 - range % 50 AS a, -9223372036854775807 + range % 60 AS b, count(*) AS c FROM range(900) GROUP BY 1, 2) AS g;
-- More than 32 bits from the start, and from some row on.
SELECT count(*), sum(c), max(b) FROM (SELECT range % 100 AS a, range % 100 * 100000000000 AS b, count(*) AS c FROM range(1000) GROUP BY 1, 2) AS g;
SELECT count(*), sum(c), min(a), max(b) FROM (SELECT range % 500 AS a, CASE WHEN range > 2900 THEN range * 10000000000 ELSE range % 500 END AS b, count(*) AS c FROM range(3000) GROUP BY 1, 2) AS g;
SELECT count(*), sum(c), min(a), max(b), max(d) FROM (SELECT range % 500 AS a, CASE WHEN range > 2900 THEN range * 10000000000 ELSE range % 500 END AS b, range % 2 AS d, count(*) AS c FROM range(3000) GROUP BY 1, 2, 3) AS g;
-- The least and the greatest number in one column.
SELECT a, b, count(*) FROM (SELECT CASE WHEN range % 2 = 0 THEN -9223372036854775808 ELSE 9223372036854775807 END AS a, range % 2 AS b FROM range(10)) AS t GROUP BY a, b ORDER BY a;
-- NULL is a key of its own.
SELECT a, b, count(*) FROM (SELECT CASE WHEN range % 3 = 0 THEN NULL ELSE range % 3 END AS a, range % 2 AS b FROM range(600)) AS t GROUP BY a, b ORDER BY a, b;
SELECT a, b, count(*) FROM (SELECT CASE WHEN range > 597 THEN NULL ELSE range % 2 END AS a, range % 2 AS b FROM range(600)) AS t GROUP BY a, b ORDER BY a, b;
-- Numbers beside texts of few values, which are numbered.
SELECT count(*), sum(c), min(t), max(t), max(a) FROM (SELECT 'text ' || range % 90 AS t, range % 50 AS a, DATE '2024-01-01' + (range % 40)::INTEGER AS d, count(*) AS c FROM range(4000) GROUP BY 1, 2, 3) AS g;
-- Different values per group: pairs of group and value.
SELECT count(*), sum(n), max(n), sum(s) FROM (SELECT range % 300 AS k, count(DISTINCT range % 7) AS n, sum(DISTINCT range % 5 * 3000000000) AS s FROM range(4000) GROUP BY 1) AS g;
SELECT k, count(DISTINCT v), string_agg(DISTINCT v::VARCHAR, ',' ORDER BY v::VARCHAR DESC), list(DISTINCT v) FROM (SELECT range % 2 AS k, range * 7 % 4 AS v FROM range(100)) AS t GROUP BY k ORDER BY k;
