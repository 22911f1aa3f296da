-- A comparison moves to the column's own type, where a scan can use it; where the constant does not fit it stays.
--@ roads no file
CREATE TEMP TABLE t (day DATE, n SMALLINT);

EXPLAIN SELECT day FROM t WHERE day >= DATE '1994-01-01' AND day < DATE '1994-01-01' + INTERVAL '1 year';

EXPLAIN SELECT n FROM t WHERE CAST(n AS BIGINT) < 100000;

-- LATERAL with an aggregate over equal keys groups the inner side by them.
EXPLAIN SELECT f.n, l.c, l.m FROM t AS f LEFT JOIN LATERAL (SELECT COUNT(*) AS c, MIN(x.day) AS m FROM (SELECT i.day FROM t AS i WHERE i.n = f.n) AS x) AS l ON TRUE;
