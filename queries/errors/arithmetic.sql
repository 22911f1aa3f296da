-- Division by zero is an error of every number type.
SELECT 1 / 0;

SELECT 1.0 / 0;

SELECT 5 % 0;

SELECT n / (n - 2) FROM (VALUES (1), (2), (3)) AS v (n);

-- Overflow is an error and never wraps.
SELECT 2147483647 + 1;

SELECT 9223372036854775807 + 1;

SELECT 9223372036854775807 * 2;

SELECT -2147483648 - 1;

SELECT CAST(32767 AS SMALLINT) + CAST(1 AS SMALLINT);

SELECT CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0)) + 1;

SELECT CAST(123.45 AS DECIMAL(4,2));

SELECT CAST(300 AS SMALLINT) * CAST(300 AS SMALLINT);

-- Only rows that are asked for count: the filter comes first.
SELECT 10 / n AS q FROM (VALUES (0), (5)) AS v (n) WHERE n <> 0;
