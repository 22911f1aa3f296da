-- An aggregate that reads columns of a query around its own alone belongs to that query, as in PostgreSQL.
SELECT (SELECT sum(t.x)) FROM (VALUES (1), (2), (3)) AS t (x);
SELECT (SELECT sum(t.x) FROM (VALUES (7), (8)) AS u (y) LIMIT 1) FROM (VALUES (1), (2), (3)) AS t (x);
SELECT g, (SELECT max(t.x) WHERE t.g < 2) FROM (VALUES (1, 5), (1, 9), (2, 4)) AS t (g, x) GROUP BY g ORDER BY g;
-- A column of its own query makes it an aggregate of its own query.
SELECT x, (SELECT sum(t.x + u.y) FROM (VALUES (7), (8)) AS u (y)) FROM (VALUES (1), (2)) AS t (x) ORDER BY x;
-- COUNT(*) reads no column: it stays where it stands.
SELECT x, (SELECT count(*) FROM (VALUES (7), (8)) AS u (y) WHERE y > x) FROM (VALUES (1), (7)) AS t (x) ORDER BY x;
SELECT 1 FROM (VALUES (1)) AS t (x) WHERE EXISTS (SELECT sum(t.x));
SELECT x FROM (VALUES (1), (2)) AS t (x) GROUP BY x HAVING EXISTS (SELECT 1 WHERE count(t.x) > 1);
