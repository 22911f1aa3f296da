-- CROSS JOIN pairs everything.
SELECT a, b FROM (VALUES (1), (2)) AS x (a) CROSS JOIN (VALUES ('p'), ('q'), ('r')) AS y (b) ORDER BY a, b;

-- NATURAL joins on all columns of one name.
SELECT * FROM (VALUES (1, 'a'), (2, 'b')) AS x (k, m) NATURAL JOIN (VALUES (2, 10), (3, 20)) AS y (k, n);

-- A cross join with nothing is nothing.
SELECT COUNT(*) AS n FROM (VALUES (1), (2)) AS x (a) CROSS JOIN (SELECT 1 WHERE FALSE) AS y;
