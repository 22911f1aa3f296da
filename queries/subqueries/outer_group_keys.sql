-- A subquery that groups by a column of the query around it.
CREATE TEMP TABLE n AS SELECT * FROM (VALUES (1), (2), (3)) AS v (i);

SELECT i, (SELECT count(*) FROM n AS m WHERE m.i > a.i GROUP BY a.i) AS greater FROM n AS a ORDER BY i;

SELECT i, (SELECT count(*) FROM (SELECT a.i FROM n GROUP BY ROLLUP (a.i)) AS t) AS sets FROM n AS a ORDER BY i;

SELECT 1 = ANY (SELECT 1 FROM n JOIN (SELECT count(*) GROUP BY a.i) AS x (x) ON TRUE) AS found FROM n AS a;
