-- Aggregates of the outer query inside a subquery's WHERE, subqueries as keys, joins with an alias, recursive views, rows beside structures.
CREATE TEMP TABLE n AS SELECT * FROM (VALUES (1), (2), (3), (NULL)) AS v (i);

SELECT EXISTS (SELECT i FROM n WHERE i > min(a.i)) AS above FROM n AS a;
SELECT min(i) > ANY (SELECT i FROM n WHERE i > min(a.i)) AS none, max(i) >= ALL (SELECT i FROM n WHERE i < max(a.i)) AS every FROM n AS a;
SELECT i, sum(i) AS s FROM n AS a GROUP BY i HAVING EXISTS (SELECT 1 FROM n WHERE i > min(a.i)) ORDER BY i;
SELECT (SELECT count(*) FROM n WHERE sum(a.i) > 5) AS counted FROM n AS a;
SELECT i FROM n WHERE sum(i) > 1;

SELECT EXISTS (SELECT 1 FROM n WHERE i = a.i AND i > 1) AS g, count(*) AS rows FROM n AS a GROUP BY g ORDER BY g;
SELECT i >= ALL (SELECT i FROM n WHERE i IS NOT NULL) AS k, sum(i) AS s FROM n GROUP BY k ORDER BY k;

SELECT t.* FROM ((VALUES (1), (2)) AS a (x) CROSS JOIN (VALUES (3)) AS b (y)) AS t (p, q) ORDER BY ALL;
SELECT t.x, t.y FROM (n JOIN (VALUES (1, 'a'), (3, 'c')) AS b (x, y) ON i = x) AS t ORDER BY 1;

CREATE RECURSIVE VIEW numbers (k) AS VALUES (1) UNION ALL SELECT k + 1 FROM numbers WHERE k < 4;
SELECT sum(k) AS ten FROM numbers;
DROP VIEW numbers;

SELECT (1, 2) IN (SELECT (i, i + 1) FROM n) AS inside, ROW(3, 9) = ANY (SELECT {'a': i, 'b': i + 1} FROM n) AS missing;
