-- The rule push_aggregates.
--@ roads no file
CREATE TEMP TABLE fact (k INTEGER, g INTEGER, x INTEGER, m DECIMAL(10,2), w DOUBLE, big DECIMAL(38,2), s VARCHAR);
CREATE TEMP TABLE dim (k INTEGER PRIMARY KEY, name VARCHAR, rate DECIMAL(6,4));
CREATE TEMP TABLE other (g INTEGER PRIMARY KEY, label VARCHAR);
INSERT INTO fact SELECT CASE WHEN i % 50 < 49 THEN i % 50 END, i % 2, i, i / 4.0, i, i, 's' || i % 5 FROM range(1000) AS r (i);
INSERT INTO dim SELECT i, 'n' || i % 4, 1 FROM range(100) AS r (i);
INSERT INTO other SELECT i, CASE WHEN i = 1 THEN 'odd' ELSE 'even' END FROM range(100) AS r (i);

-- Sums, counts, averages and extremes of the many rows by the key of the join first; below two joins.
EXPLAIN (RULES) SELECT name, sum(x) AS s, count(*) AS n FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
SELECT name, sum(x) AS s, count(*) AS n, count(x) AS c, avg(m) AS a, avg(x) AS b, min(m), max(s), sum(m) FILTER (WHERE g = 1) AS odd,
  count(*) FILTER (WHERE x < 3) AS few, bool_or(x = 3) AS three
FROM fact JOIN dim ON fact.k = dim.k GROUP BY name ORDER BY name;
EXPLAIN SELECT sum(m * 2), count(*), avg(m) FROM fact JOIN dim ON fact.k = dim.k JOIN other ON fact.g = other.g;
SELECT sum(m * 2), count(*), avg(m) FROM fact JOIN dim ON fact.k = dim.k JOIN other ON fact.g = other.g;
SELECT sum(m), count(*), avg(m) FROM fact JOIN dim ON fact.k = dim.k AND dim.name = 'none';
EXPLAIN SELECT label, g % 2 AS p, sum(x) FROM (SELECT f.x, f.g, o.label FROM fact AS f LEFT JOIN other AS o ON f.g = o.g) AS j GROUP BY ROLLUP (label, g % 2);
SELECT label, g % 2 AS p, sum(x) FROM (SELECT f.x, f.g, o.label FROM fact AS f LEFT JOIN other AS o ON f.g = o.g) AS j GROUP BY ROLLUP (label, g % 2) ORDER BY ALL;

-- Not what reads both sides, DISTINCT, an order, sums of DOUBLE or of 38 digits, what may fail for a row that the join drops.
EXPLAIN SELECT name, sum(m * rate) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
EXPLAIN SELECT name, count(DISTINCT x) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
EXPLAIN SELECT name, string_agg(s, ',' ORDER BY x) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
EXPLAIN SELECT name, sum(w) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
EXPLAIN SELECT name, sum(big) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
EXPLAIN SELECT name, sum(100 / (x - 49)) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name;
SELECT name, sum(100 / (x - 49)) FROM fact JOIN dim ON fact.k = dim.k GROUP BY name ORDER BY name;
-- Not where the join drops most rows, or every row is a group.
EXPLAIN SELECT name, sum(x) FROM fact JOIN dim ON fact.k = dim.k WHERE dim.name = 'n1' GROUP BY name;
EXPLAIN SELECT name, sum(rate) FROM fact RIGHT JOIN dim ON fact.k = dim.k GROUP BY name;
