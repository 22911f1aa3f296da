-- Two small tables: a key twice on each side, keys on one side only, NULL keys.
CREATE TEMP TABLE l AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (2, 'c'), (3, 'd'), (NULL, 'e')) AS v (k, x);

CREATE TEMP TABLE r AS SELECT * FROM (VALUES (2, 'p'), (2, 'q'), (3, 'r'), (4, 's'), (NULL, 't')) AS v (k, y);

-- Each pair of equal keys; NULL equals nothing.
SELECT l.k, x, y FROM l JOIN r ON l.k = r.k ORDER BY 1, 2, 3;

-- The comma and WHERE say the same.
SELECT l.k, x, y FROM l, r WHERE l.k = r.k ORDER BY 1, 2, 3;

-- A condition beside the key.
SELECT l.k, x, y FROM l JOIN r ON l.k = r.k AND y <> 'q' ORDER BY 1, 2, 3;

-- No key at all: an inequality.
SELECT l.k AS lk, r.k AS rk FROM l JOIN r ON l.k > r.k ORDER BY 1, 2, x;

-- A constant condition.
SELECT COUNT(*) AS pairs FROM l JOIN r ON TRUE;

SELECT COUNT(*) AS pairs FROM l JOIN r ON FALSE;

-- USING gives the key once.
SELECT * FROM l JOIN r USING (k) ORDER BY 1, 2, 3;

-- Three tables, and one of them with itself.
SELECT a.x AS ax, b.x AS bx, r.y FROM l AS a JOIN l AS b ON a.k = b.k AND a.x < b.x JOIN r ON r.k = b.k ORDER BY 1, 2, 3;

-- Keys of different integer widths and of decimals compare by value.
SELECT COUNT(*) AS pairs FROM (VALUES (1), (2)) AS a (k) JOIN (VALUES (CAST(2 AS BIGINT)), (3)) AS b (k) ON a.k = b.k;

SELECT COUNT(*) AS pairs FROM (VALUES (1), (2)) AS a (k) JOIN (VALUES (2.00), (1.50)) AS b (k) ON a.k = b.k;

-- Two keys.
SELECT COUNT(*) AS pairs
FROM (VALUES (1, 'a'), (1, 'b'), (2, 'a')) AS p (m, n)
JOIN (VALUES (1, 'a'), (2, 'a'), (2, 'b')) AS q (m, n) ON p.m = q.m AND p.n = q.n;

-- An empty side.
SELECT COUNT(*) AS pairs FROM l JOIN (SELECT k FROM r WHERE FALSE) AS e ON l.k = e.k;
