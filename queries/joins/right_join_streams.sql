-- Rows of a right or full join come as the probe finds them, those that nobody found behind; also where several such joins follow one another.
CREATE TEMP TABLE a AS SELECT i AS x, i % 10 AS y FROM range(500) AS r (i);
CREATE TEMP TABLE b AS SELECT i * 3 AS x, i AS v FROM range(300) AS r (i);
CREATE TEMP TABLE c AS SELECT i * 2 AS x, i AS w FROM range(400) AS r (i);
SELECT count(*), sum(a.x), sum(b.v) FROM a RIGHT JOIN b ON a.x = b.x;
SELECT count(*), sum(a.x), sum(b.v) FROM a FULL JOIN b ON a.x = b.x;
SELECT b.v, a.y FROM a RIGHT JOIN b ON a.x = b.x AND a.y = 7 ORDER BY a.y NULLS LAST, b.v LIMIT 3;
SELECT count(*), sum(a.x), sum(b.v), sum(c.w) FROM a RIGHT JOIN b ON a.x = b.x RIGHT JOIN c ON c.x = a.x;
SELECT count(*), sum(a.x), sum(b.v), sum(c.w) FROM a FULL JOIN b ON a.x = b.x FULL JOIN c ON c.x = coalesce(a.x, b.x);
SELECT count(*), count(a.x), count(b.v), count(c.w) FROM a RIGHT JOIN b ON a.x = b.x LEFT JOIN c ON c.x = b.x;
SELECT count(*), sum(n) FROM (SELECT b.x, count(a.x) AS n FROM a RIGHT JOIN b ON a.x = b.x GROUP BY b.x) AS g;
SELECT g.n, count(*) AS c FROM (SELECT a.y, count(b.v) AS n FROM b FULL JOIN a ON a.x = b.x GROUP BY a.y) AS g GROUP BY g.n ORDER BY g.n;
-- Below UNION ALL, LIMIT, a window, a sort, and in EXISTS.
SELECT count(*), sum(x) FROM (SELECT b.x FROM a RIGHT JOIN b ON a.x = b.x UNION ALL SELECT a.x FROM a FULL JOIN c ON a.x = c.x) AS u;
SELECT count(*) FROM (SELECT b.x FROM a RIGHT JOIN b ON a.x = b.x LIMIT 250) AS u;
SELECT count(*) FROM (SELECT a.x FROM b RIGHT JOIN a ON a.x = b.x LIMIT 400 OFFSET 300) AS u;
SELECT max(n) FROM (SELECT row_number() OVER (PARTITION BY a.y ORDER BY b.x) AS n FROM a RIGHT JOIN b ON a.x = b.x) AS u;
SELECT b.x, a.y FROM a RIGHT JOIN b ON a.x = b.x ORDER BY b.x DESC LIMIT 2;
SELECT count(*) FROM c WHERE EXISTS (SELECT 1 FROM a RIGHT JOIN b ON a.x = b.x WHERE b.v = c.w);
SELECT count(*) FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.x = b.x);
SELECT count(*), sum(t.x) FROM (SELECT b.x FROM b WHERE NOT EXISTS (SELECT 1 FROM a WHERE a.x = b.x)) AS t FULL JOIN c ON c.x = t.x;
-- Nothing on a side, and an error in what comes late.
SELECT count(*), count(a.x) FROM (SELECT * FROM a WHERE x < 0) AS a RIGHT JOIN b ON a.x = b.x;
SELECT count(*), count(b.x) FROM a RIGHT JOIN (SELECT * FROM b WHERE x < 0) AS b ON a.x = b.x;
SELECT sum(1 / (b.v - 299)) FROM a RIGHT JOIN b ON a.x = b.x;
