-- Numbering, ranking and running sums within groups.
CREATE TEMP TABLE t AS
SELECT * FROM (VALUES ('a', 1, 10.00), ('a', 2, 20.00), ('a', 2, 5.00), ('b', 1, 7.50), ('b', 3, NULL)) AS v (g, o, m);

SELECT g, o, m, ROW_NUMBER() OVER (PARTITION BY g ORDER BY o, m) AS n FROM t ORDER BY g, o, m;

SELECT g, o, m, RANK() OVER (PARTITION BY g ORDER BY o) AS r, DENSE_RANK() OVER (ORDER BY o) AS d FROM t ORDER BY g, o, m;

-- Without a frame, rows with equal keys come together.
SELECT g, o, m, SUM(m) OVER (PARTITION BY g ORDER BY o) AS running FROM t ORDER BY g, o, m;

SELECT g, o, m, SUM(m) OVER (PARTITION BY g ORDER BY o, m ROWS UNBOUNDED PRECEDING) AS running FROM t ORDER BY g, o, m;

SELECT g, o, m, SUM(m) OVER (PARTITION BY g) AS total, COUNT(*) OVER () AS rows_all FROM t ORDER BY g, o, m;

SELECT g, o, LAG(o) OVER (PARTITION BY g ORDER BY o, m) AS before, LEAD(o, 1, 0) OVER (PARTITION BY g ORDER BY o, m) AS after
FROM t ORDER BY g, o, m;
