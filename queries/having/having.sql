-- HAVING filters groups; WHERE filters rows before.
CREATE TEMP TABLE sales AS SELECT * FROM (VALUES ('a', 1), ('a', 2), ('b', 5), ('c', NULL), ('c', 1)) AS v (shop, n);

SELECT shop, SUM(n) AS total FROM sales GROUP BY shop HAVING SUM(n) > 2 ORDER BY shop;

SELECT shop FROM sales WHERE n > 1 GROUP BY shop HAVING COUNT(*) = 1 ORDER BY shop;

-- An aggregate that is not in the list.
SELECT shop FROM sales GROUP BY shop HAVING COUNT(n) < COUNT(*);

-- Without GROUP BY all rows are one group.
SELECT SUM(n) AS total FROM sales HAVING COUNT(*) > 3;

SELECT SUM(n) AS total FROM sales HAVING COUNT(*) > 10;

-- A subquery in HAVING.
SELECT shop, SUM(n) AS total FROM sales GROUP BY shop HAVING SUM(n) >= (SELECT MAX(n) FROM sales) ORDER BY shop;
