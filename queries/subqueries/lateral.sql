-- LATERAL over aggregates: rows without partner keep their count of zero, whatever the join.
CREATE TEMP TABLE f AS SELECT * FROM (VALUES (1, 10), (2, 20), (2, 25), (3, 30), (NULL, 40)) AS v (k, a);

CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 5), (1, 7), (2, 1), (NULL, 9)) AS v (k, c);

SELECT f.k, f.a, l.n, l.m FROM f LEFT JOIN LATERAL (SELECT COUNT(*) AS n, MIN(x.c) AS m FROM (SELECT t.c FROM t WHERE t.k = f.k) AS x) AS l ON TRUE ORDER BY f.a;

SELECT f.k, f.a, l.n, l.m FROM f CROSS JOIN LATERAL (SELECT COUNT(*) AS n, MIN(x.c) AS m FROM (SELECT t.c FROM t WHERE t.k = f.k) AS x) AS l ORDER BY f.a;

SELECT f.k, f.a, l.n FROM f JOIN LATERAL (SELECT COUNT(*) AS n FROM t WHERE t.k = f.k) AS l ON l.n > 0 ORDER BY f.a;

SELECT f.k, f.a, l.n FROM f LEFT JOIN LATERAL (SELECT COUNT(*) AS n FROM t WHERE t.k = f.k) AS l ON l.n > 0 ORDER BY f.a;

SELECT f.k, l.n, l.s FROM f CROSS JOIN LATERAL (SELECT COUNT(*) + 1 AS n, SUM(x.c) AS s FROM (SELECT t.c + f.a AS c FROM t WHERE t.k = f.k) AS x) AS l ORDER BY f.a;

-- A row per group and none where there is none.
SELECT f.a, l.c, l.n FROM f CROSS JOIN LATERAL (SELECT t.c, COUNT(*) AS n FROM t WHERE t.k = f.k GROUP BY t.c) AS l ORDER BY f.a, l.c;
