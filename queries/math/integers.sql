-- Integer division cuts toward zero; the remainder has the sign of the dividend.
SELECT 7 / 2 AS a, -7 / 2 AS b, 7 / -2 AS c, 7 % 3 AS d, -7 % 3 AS e, 7 % -3 AS f, MOD(7, 3) AS g;

-- Widths: the result is as wide as the wider side.
SELECT 2147483647 + CAST(1 AS BIGINT) AS bigint_sum, CAST(100 AS SMALLINT) + CAST(100 AS SMALLINT) AS smallint_sum;

SELECT ABS(-5) AS a, SIGN(-5) AS b, SIGN(0) AS c, -(-9223372036854775807) AS d;

-- The ends of each type.
SELECT CAST(-32768 AS SMALLINT) AS s, CAST(-2147483648 AS INTEGER) AS i, CAST('-9223372036854775808' AS BIGINT) AS b;
