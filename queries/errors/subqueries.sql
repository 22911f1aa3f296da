-- A scalar subquery gives at most one row, and one column.
SELECT (SELECT n FROM (VALUES (1), (2)) AS v (n));

SELECT (SELECT 1, 2);

SELECT 1 IN (SELECT 1, 2);

-- With one row it is a value.
SELECT (SELECT n FROM (VALUES (1), (2)) AS v (n) WHERE n = 2) AS two;

-- More than one row for one outer row only.
SELECT o.k, (SELECT i.n FROM (VALUES (1, 10), (2, 20), (2, 21)) AS i (k, n) WHERE i.k = o.k) AS n
FROM (VALUES (1), (2)) AS o (k);
