-- PIVOT and UNPIVOT: DuckDB, Pivot Statement; Oracle SQL Language Reference, SELECT, pivot_clause.
CREATE TEMP TABLE s AS SELECT * FROM (VALUES ('a', 2020, 1.5), ('a', 2021, 2.5), ('b', 2020, 3.0), ('b', 2020, 4.0)) AS v (n, y, x);

PIVOT s ON y USING sum(x);

PIVOT s ON y USING sum(x) AS total, count(*) AS c GROUP BY n ORDER BY n;

PIVOT s ON n;

PIVOT s ON n, y USING sum(x);

PIVOT s ON y IN (2021, 2019) USING max(x) GROUP BY n;

SELECT * FROM s PIVOT (sum(x) FOR y IN (2020, 2021)) ORDER BY n;

SELECT p.a, n FROM s PIVOT (sum(x) FOR y IN (2020 AS a, 2021 AS b)) AS p ORDER BY n;

--@ dialect oracle
SELECT * FROM s PIVOT (SUM(x) AS total, COUNT(*) AS c FOR n IN ('a' AS first, 'b' AS second)) ORDER BY y;

SELECT * FROM (SELECT 1 AS id, 10 AS jan, 20 AS feb, NULL::int AS mar) UNPIVOT (v FOR m IN (jan, feb, mar));

SELECT * FROM (SELECT 1 AS id, 10 AS jan, 20 AS feb, NULL::int AS mar) UNPIVOT INCLUDE NULLS (v FOR m IN (jan AS 'J', feb AS 'F', mar AS 'M'));

UNPIVOT (SELECT 1 AS id, 10 AS jan, 20.5 AS feb) ON jan, feb INTO NAME month VALUE sales;

UNPIVOT (SELECT 1 AS id, 10 AS jan, 20 AS feb) ON COLUMNS(* EXCLUDE id) INTO NAME month VALUE sales;

--@ dialect oracle
SELECT * FROM (SELECT 1 AS id, 10 AS q1, 11 AS c1, 20 AS q2, 21 AS c2 FROM dual) UNPIVOT ((q, c) FOR half IN ((q1, c1) AS 'first', (q2, c2) AS 'second'));

SELECT * FROM s PIVOT (sum(x) FOR y IN (2020, 'x'));

SELECT * FROM s UNPIVOT (v FOR k IN (n, x));
