-- Sums and averages of the same rows are gathered once, those of others apart.
CREATE TABLE amounts AS SELECT range AS n, range % 3 AS k, (range * 7 % 1000)::DECIMAL(15,2) / 100 AS a, CASE WHEN range % 4 = 0 THEN NULL ELSE range % 10 END AS b FROM range(20000);
SELECT k, sum(a), avg(a), sum(b), avg(b), count(b), count(*) FROM amounts GROUP BY k ORDER BY k;
SELECT avg(a), sum(a), avg(b), sum(b) FROM amounts;
SELECT avg(a), sum(a), avg(b), sum(b) FROM amounts WHERE n < 0;
SELECT k, sum(a), avg(a) FILTER (WHERE n < 100), sum(a) FILTER (WHERE n < 100), avg(DISTINCT b), sum(b), avg(b), sum(DISTINCT b) FROM amounts GROUP BY k ORDER BY k;
SELECT k, avg(a) AS x, avg(a) AS y, sum(a) AS z FROM amounts GROUP BY k HAVING avg(a) > 0 AND sum(a) > 0 ORDER BY k;
SELECT k, b, sum(n), avg(n) FROM amounts WHERE n < 60 GROUP BY GROUPING SETS ((k), (b), ()) ORDER BY k, b;
-- Amounts near the bounds of what is added in one word, positive and negative.
SELECT k, sum(v), avg(v), count(*) FROM (SELECT range % 3 AS k, CASE WHEN range % 2 = 0 THEN 4398046511103 ELSE -4398046511104 END AS v FROM range(50000)) AS t GROUP BY k ORDER BY k;
SELECT k, sum(v), avg(v), count(*) FROM (SELECT range % 3 AS k, CASE WHEN range % 2 = 0 THEN 4398046511104 ELSE -8796093022209 END AS v FROM range(50000)) AS t GROUP BY k ORDER BY k;
SELECT k, sum(v), avg(v) FROM (SELECT range % 3 AS k, 9223372036854775807 - range AS v FROM range(50000)) AS t GROUP BY k ORDER BY k;
SELECT k, sum(v), sum(v * w), count(*) FROM (SELECT range % 3 AS k, (range - 25000)::DECIMAL(38,4) AS v, (range % 200)::DECIMAL(15,2) / 100 AS w FROM range(50000)) AS t GROUP BY k ORDER BY k;
-- Products of factors that are small, that are not, and that leave 38 digits.
SELECT sum(a * b) FROM (SELECT (range - 1000)::DECIMAL(30,4) AS a, (range * 3)::DECIMAL(20,2) AS b FROM range(3000)) AS t;
SELECT sum(a * b) FROM (SELECT (1000000000000000 + range)::DECIMAL(30,4) AS a, (range * 3)::DECIMAL(20,2) AS b FROM range(3000)) AS t;
SELECT max(a * b), min(a * b) FROM (SELECT CASE WHEN range % 2 = 0 THEN 2147483647 ELSE -2147483648 END::DECIMAL(30,0) AS a, 2147483648::DECIMAL(20,0) + range AS b FROM range(3000)) AS t;
SELECT sum(a * b) FROM (SELECT 10000000000000000000000000::DECIMAL(38,0) + range AS a, (range * 1000000000000)::DECIMAL(20,2) AS b FROM range(3000)) AS t;
-- Nearly all rows pass a filter: they are moved in blocks.
SELECT count(*), sum(n), sum(a), min(b), count(b) FROM amounts WHERE n % 97 <> 5;
SELECT count(*), sum(length(t)), min(t), max(t) FROM (SELECT n, 'a text of some length ' || n AS t FROM amounts) AS s WHERE n % 60 <> 7;
SELECT sum(x) FROM (SELECT n % 3 AS x FROM amounts WHERE n > 0 AND n < 19990) AS s;
