-- A scalar subquery is a value; no row is NULL.
CREATE TEMP TABLE o AS SELECT * FROM (VALUES (1, 10), (2, 20), (3, NULL)) AS v (id, n);

CREATE TEMP TABLE i AS SELECT * FROM (VALUES (1, 5), (1, 6), (2, 7), (9, 8)) AS v (oid, m);

SELECT (SELECT MAX(m) FROM i) AS most, (SELECT m FROM i WHERE oid = 77) AS none;

-- Correlated: once for each outer row.
SELECT id, (SELECT SUM(m) FROM i WHERE i.oid = o.id) AS total FROM o ORDER BY id;

-- COUNT of nothing is 0, not NULL: the classic mistake of unnesting.
SELECT id, (SELECT COUNT(*) FROM i WHERE i.oid = o.id) AS items FROM o ORDER BY id;

SELECT id FROM o WHERE (SELECT COUNT(*) FROM i WHERE i.oid = o.id) = 0 ORDER BY id;

-- In WHERE, with an aggregate.
SELECT id FROM o WHERE n > (SELECT 2 * MAX(m) FROM i WHERE i.oid = o.id);

-- In an expression and in ORDER BY.
SELECT id, n + (SELECT MIN(m) FROM i) AS shifted FROM o ORDER BY (SELECT COUNT(*) FROM i WHERE i.oid = o.id) DESC, id;

-- Correlated by an inequality.
SELECT id, (SELECT COUNT(*) FROM i WHERE i.m < o.n) AS smaller FROM o ORDER BY id;

-- Two levels: the innermost refers to the outermost.
SELECT id, (SELECT MAX(m) FROM i WHERE i.oid = o.id AND i.m > (SELECT MIN(j.m) FROM i AS j WHERE j.oid = o.id)) AS second
FROM o ORDER BY id;

-- Over a grouped subquery in FROM.
SELECT o.id, s.total FROM o LEFT JOIN (SELECT oid, SUM(m) AS total FROM i GROUP BY oid) AS s ON s.oid = o.id ORDER BY o.id;
