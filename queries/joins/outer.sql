-- The tables of inner.sql.
CREATE TEMP TABLE l AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (2, 'c'), (3, 'd'), (NULL, 'e')) AS v (k, x);

CREATE TEMP TABLE r AS SELECT * FROM (VALUES (2, 'p'), (2, 'q'), (3, 'r'), (4, 's'), (NULL, 't')) AS v (k, y);

SELECT x, y FROM l LEFT JOIN r ON l.k = r.k ORDER BY x, y;

SELECT x, y FROM l RIGHT JOIN r ON l.k = r.k ORDER BY y, x;

SELECT x, y FROM l FULL JOIN r ON l.k = r.k ORDER BY x NULLS LAST, y NULLS LAST;

-- A condition in ON decides what matches, one in WHERE what stays.
SELECT x, y FROM l LEFT JOIN r ON l.k = r.k AND y = 'q' ORDER BY x, y;

SELECT x, y FROM l LEFT JOIN r ON l.k = r.k WHERE y = 'q' ORDER BY x, y;

-- A condition on the left side in ON does not remove rows.
SELECT x, y FROM l LEFT JOIN r ON l.k = r.k AND x = 'b' ORDER BY x, y;

-- What has no partner.
SELECT x FROM l LEFT JOIN r ON l.k = r.k WHERE r.k IS NULL ORDER BY x;

-- USING and FULL: the key comes from the side that has it.
SELECT k, x, y FROM l FULL JOIN r USING (k) ORDER BY k NULLS LAST, x NULLS LAST, y NULLS LAST;

-- Outer joins in a row: the second sees the NULLs of the first.
SELECT l.x, r.y, z.w
FROM l
LEFT JOIN r ON l.k = r.k
LEFT JOIN (VALUES ('p', 1), ('r', 2)) AS z (y, w) ON z.y = r.y
ORDER BY l.x, r.y, z.w;

-- An inner join above an outer one removes what the outer one kept.
SELECT x, r.y FROM l LEFT JOIN r ON l.k = r.k JOIN (VALUES ('r')) AS z (y) ON z.y = r.y;

-- An inequality as the only condition.
SELECT x, y FROM l LEFT JOIN r ON l.k > r.k + 1 ORDER BY x, y;

-- An empty right side keeps every left row.
SELECT x, y FROM l LEFT JOIN (SELECT * FROM r WHERE FALSE) AS e ON l.k = e.k ORDER BY x;

SELECT COUNT(*) AS n FROM l FULL JOIN (SELECT * FROM r WHERE FALSE) AS e ON l.k = e.k;
