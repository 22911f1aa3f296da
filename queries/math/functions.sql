-- ROUND, CEIL, FLOOR and TRUNC of decimals are decimals; halves go away from zero.
SELECT ROUND(2.5) AS a, ROUND(-2.5) AS b, ROUND(2.345, 2) AS c, ROUND(-2.345, 2) AS d, ROUND(1234.5, -2) AS e;

SELECT CEIL(2.1) AS a, CEIL(-2.1) AS b, FLOOR(2.9) AS c, FLOOR(-2.1) AS d, TRUNC(2.99) AS e, TRUNC(-2.99, 1) AS f;

-- Roots and powers are doubles.
SELECT SQRT(CAST(16 AS DOUBLE PRECISION)) AS root, POWER(CAST(2 AS DOUBLE PRECISION), 10) AS power, EXP(CAST(0 AS DOUBLE PRECISION)) AS e, LN(CAST(1 AS DOUBLE PRECISION)) AS l;

-- Doubles have infinities and NaN; NaN equals itself and is the largest.
SELECT CAST('NaN' AS DOUBLE PRECISION) = CAST('NaN' AS DOUBLE PRECISION) AS nan_equal, CAST('NaN' AS DOUBLE PRECISION) > CAST('Infinity' AS DOUBLE PRECISION) AS nan_largest;

SELECT d FROM (VALUES (CAST('NaN' AS DOUBLE PRECISION)), (CAST('-Infinity' AS DOUBLE PRECISION)), (1.5), (CAST('Infinity' AS DOUBLE PRECISION))) AS v (d) ORDER BY d;
