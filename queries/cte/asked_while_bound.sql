-- Queries that run while the statement is bound read its common tables.
WITH c AS (SELECT 3) SELECT * FROM range(100) LIMIT (SELECT * FROM c);

WITH c AS (SELECT 3), d AS (SELECT * FROM c) SELECT * FROM range(100) LIMIT (SELECT * FROM c) OFFSET (SELECT * FROM d);

WITH t (k, y, x) AS (SELECT 'a', 2022, 10 UNION ALL SELECT 'a', 2018, 20 UNION ALL SELECT 'b', 2022, 5) PIVOT t ON y USING sum(x) GROUP BY k ORDER BY k;

-- The columns stand in the order of the query that gives them.
WITH t (k, y, x) AS (SELECT 'a', 2022, 10 UNION ALL SELECT 'a', 2018, 20) PIVOT t ON y IN (SELECT y FROM t ORDER BY y DESC) USING sum(x) GROUP BY k;
