-- Calls of customers; one customer unknown, one amount missing.
CREATE TEMP TABLE calls AS
SELECT * FROM (VALUES
  ('ann', 'DE', 10, 1.50), ('bob', 'FR', 20, 2.25), ('ann', 'DE', 5, 0.75),
  ('eve', 'DE', NULL, NULL), (NULL, 'FR', 7, 1.00), ('bob', 'DE', 1, 0.10)) AS v (customer, country, minutes, amount);

-- NULL is a group of its own.
SELECT customer, COUNT(*) AS calls, SUM(minutes) AS minutes, SUM(amount) AS amount
FROM calls GROUP BY customer ORDER BY customer NULLS LAST;

-- Two keys.
SELECT country, customer, COUNT(*) AS calls FROM calls GROUP BY country, customer ORDER BY 1, 2 NULLS LAST;

-- An expression as key, by itself, by position, by alias.
SELECT UPPER(country) AS land, COUNT(*) AS calls FROM calls GROUP BY UPPER(country) ORDER BY 1;

SELECT UPPER(country) AS land, COUNT(*) AS calls FROM calls GROUP BY 1 ORDER BY 1;

SELECT minutes > 6 AS long, COUNT(*) AS calls FROM calls GROUP BY minutes > 6 ORDER BY 1 NULLS LAST;

-- COUNT(*) counts rows, COUNT(x) values, COUNT(DISTINCT x) different values.
SELECT COUNT(*) AS rows_all, COUNT(minutes) AS known, COUNT(DISTINCT customer) AS customers, COUNT(DISTINCT country) AS countries FROM calls;

-- Aggregates of nothing: one row, COUNT 0, the others NULL.
SELECT COUNT(*) AS n, SUM(minutes) AS total, MIN(minutes) AS least, MAX(customer) AS last, AVG(amount) AS mean FROM calls WHERE FALSE;

-- With GROUP BY, nothing gives no group.
SELECT country, COUNT(*) AS n FROM calls WHERE FALSE GROUP BY country;

-- MIN and MAX of text and decimals.
SELECT MIN(customer) AS first, MAX(customer) AS last, MIN(amount) AS least, MAX(amount) AS most FROM calls;

-- Expressions over aggregates and keys.
SELECT country || ':' || COUNT(*) AS text, SUM(minutes) * 2 + 1 AS odd FROM calls GROUP BY country ORDER BY 1;

-- GROUP BY without aggregates is DISTINCT.
SELECT country FROM calls GROUP BY country ORDER BY country;

-- An aggregate of an expression, and DISTINCT inside SUM.
SELECT SUM(amount * minutes) AS weighted, SUM(DISTINCT minutes % 5) AS sum_of_remainders FROM calls;

-- FILTER takes rows for one aggregate only.
SELECT COUNT(*) FILTER (WHERE country = 'DE') AS de, SUM(minutes) FILTER (WHERE country = 'FR') AS fr FROM calls;

-- Grouped twice.
SELECT calls, COUNT(*) AS customers
FROM (SELECT customer, COUNT(*) AS calls FROM calls GROUP BY customer) AS c
GROUP BY calls ORDER BY calls;
