-- AVG of integers and decimals is an exact decimal with at least 16 digits behind the point.
SELECT AVG(n) AS mean FROM (VALUES (1), (2), (2)) AS v (n);

SELECT AVG(n) AS mean FROM (VALUES (1.10), (2.20), (2.25)) AS v (n);

-- NULL counts for nothing.
SELECT AVG(n) AS mean, SUM(n) / COUNT(n) AS quotient FROM (VALUES (1), (NULL), (4)) AS v (n);

-- Halves round away from zero in the last digit.
SELECT ROUND(AVG(n), 2) AS mean FROM (VALUES (0.01), (0.02)) AS v (n);

SELECT ROUND(AVG(n), 2) AS mean FROM (VALUES (-0.01), (-0.02)) AS v (n);

-- AVG of doubles is a double.
SELECT AVG(n) AS mean FROM (VALUES (CAST(1 AS DOUBLE PRECISION)), (2)) AS v (n);

-- SUM of integers does not overflow where the values do not.
SELECT SUM(n) AS total FROM (VALUES (2147483647), (2147483647)) AS v (n);

SELECT SUM(n) AS total FROM (VALUES (9223372036854775807), (9223372036854775807)) AS v (n);
