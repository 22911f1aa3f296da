-- A constant in ORDER BY is the place of a column, or a mistake.
SELECT x FROM (VALUES (1), (2)) AS t (x) ORDER BY 'x';
SELECT x FROM (VALUES (1), (2)) AS t (x) ORDER BY TRUE, x;
SELECT x FROM (VALUES (1), (2)) AS t (x) ORDER BY NULL;
SELECT DISTINCT ON (FALSE) x FROM (VALUES (1), (2)) AS t (x) ORDER BY x;
SELECT x FROM (VALUES (1), (2)) AS t (x) UNION SELECT 3 ORDER BY 1.5;
-- One that is computed is none.
SELECT x FROM (VALUES (1)) AS t (x) ORDER BY 'a' || 'b', x;
