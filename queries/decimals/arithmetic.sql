-- Addition keeps the larger scale, multiplication adds the scales.
SELECT 1.10 + 2.205 AS sum, 1.1 - 2.25 AS difference, 1.10 * 2.205 AS product;

-- With integers.
SELECT 10 * 0.19 AS tax, 100 - 0.01 AS less, 2 * 3.50 AS double_price;

-- Money times rate, rounded half away from zero.
SELECT ROUND(19.99 * 0.19, 2) AS tax, ROUND(0.005, 2) AS half, ROUND(-0.005, 2) AS minus_half, ROUND(2.675, 2) AS no_double_here;

-- Comparison by value, whatever the scale.
SELECT 1.0 = 1.000 AS equal, 1.10 < 1.2 AS less, 0.1 + 0.2 = 0.3 AS exact, 1 = 1.0 AS with_integer;

-- Thirty-eight digits.
SELECT 12345678901234567890123456789012345678 AS digits_38, 0.12345678901234567890123456789012345678 AS fraction_38;

SELECT 99999999999999999999999999999999999999 - 1 AS near_the_end;

-- SUM of decimals widens.
SELECT SUM(n) AS total FROM (VALUES (99999999999999.9999), (99999999999999.9999), (0.0002)) AS v (n);

SELECT SUM(CAST(n AS DECIMAL(4,2))) AS total FROM (VALUES (99.99), (99.99), (99.99)) AS v (n);

-- Negative zero is zero.
SELECT -0.00 AS zero, 0 * -1.5 AS product;

SELECT ABS(-1.25) AS a, SIGN(-1.25) AS s, MOD(7.5, 2) AS m, 7.5 % 2 AS r;
