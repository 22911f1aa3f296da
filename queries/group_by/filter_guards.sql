-- Arguments of an aggregate are computed for the rows of its FILTER alone: 10 / n fails nowhere here.
CREATE TEMP TABLE u AS SELECT i % 4 AS n FROM range(20) AS r (i);
SELECT sum(10 / n) FILTER (WHERE n > 0) AS x, avg(10 / n + 1) FILTER (WHERE n > 1) AS y, list(DISTINCT 10 / n ORDER BY 10 / n) FILTER (WHERE n <> 0) AS l FROM u;
SELECT DISTINCT n, sum(10 / n) FILTER (WHERE n > 0) OVER (ORDER BY n) AS s FROM u ORDER BY n;
-- Without it they fail.
SELECT sum(10 / n) FROM u;
