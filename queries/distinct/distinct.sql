-- DISTINCT removes equal rows; NULLs are equal here.
SELECT DISTINCT n FROM (VALUES (1), (2), (1), (NULL), (NULL)) AS v (n) ORDER BY n;

SELECT DISTINCT a, b FROM (VALUES (1, 'x'), (1, 'y'), (1, 'x'), (NULL, 'x'), (NULL, 'x')) AS v (a, b) ORDER BY a, b;

-- Equal decimals of different scale in one column are one value.
SELECT COUNT(*) AS different FROM (SELECT DISTINCT n FROM (VALUES (1.0), (1.00), (2)) AS v (n)) AS d;

-- DISTINCT comes after the expressions, before LIMIT.
SELECT DISTINCT n % 3 AS remainder FROM (VALUES (1), (2), (3), (4), (5), (6)) AS v (n) ORDER BY remainder LIMIT 2;
