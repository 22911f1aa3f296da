-- The rule share_expressions.
--@ roads no file
CREATE TEMP TABLE t (k INTEGER, a DECIMAL(12,2), b DECIMAL(4,2), s VARCHAR);
CREATE TEMP TABLE u (k INTEGER, n INTEGER);
INSERT INTO t SELECT i, i + 0.25, i % 7 / 10.0, 's' || i % 3 FROM range(20) AS r (i);
INSERT INTO u SELECT i, i % 4 FROM range(20) AS r (i);

-- A product of two sums, and a part of a part.
EXPLAIN (RULES) SELECT k % 2 AS odd, sum(a * (1 - b)) AS net, sum(a * (1 - b) * 1.19) AS gross, avg(b) FROM t GROUP BY k % 2;
SELECT k % 2 AS odd, sum(a * (1 - b)) AS net, sum(a * (1 - b) * 1.19) AS gross, avg(b) FROM t GROUP BY k % 2 ORDER BY odd;
EXPLAIN SELECT upper(s) || '!' AS x, length(upper(s) || '!') AS y, upper(s) AS z FROM t;
SELECT upper(s) || '!' AS x, length(upper(s) || '!') AS y, upper(s) AS z FROM t ORDER BY k LIMIT 2;

-- What a filter computes for every row and what stands above reads again; windows; the first condition of CASE.
EXPLAIN SELECT t.a * coalesce(u.n, 2) AS v FROM t LEFT JOIN u ON t.k = u.k WHERE t.a * coalesce(u.n, 2) > 30 AND u.n IS DISTINCT FROM 2 ORDER BY v;
SELECT t.a * coalesce(u.n, 2) AS v FROM t LEFT JOIN u ON t.k = u.k WHERE t.a * coalesce(u.n, 2) > 30 AND u.n IS DISTINCT FROM 2 ORDER BY v;
EXPLAIN SELECT row_number() OVER (PARTITION BY k % 3 ORDER BY a) AS p, row_number() OVER (PARTITION BY k % 3 ORDER BY b) AS q, k % 3 AS m FROM t;
EXPLAIN SELECT CASE WHEN a * b > 1 THEN a * b ELSE 0 END AS v FROM t;

-- Not what only some rows reach: 10 / n of no row where n is 0; not what differs from call to call, nor one place alone.
EXPLAIN SELECT CASE WHEN n > 0 THEN 10 / n + 1 END AS x, CASE WHEN n > 0 THEN 10 / n END AS y FROM u;
SELECT sum(CASE WHEN n > 0 THEN 10 / n + 1 END) AS x, sum(CASE WHEN n > 0 THEN 10 / n END) AS y FROM u;
EXPLAIN SELECT n > 0 AND 10 / n > 3 AS x, n > 0 AND 10 / n < 9 AS y FROM u;
SELECT sum(10 / n) FILTER (WHERE n > 0) AS x, sum(10 / n + 1) FILTER (WHERE n > 1) AS y, count(*) AS c FROM u;
EXPLAIN SELECT random() + n AS x, random() + n AS y FROM u;
EXPLAIN SELECT n + 1 AS x, n + 2 AS y FROM u;
