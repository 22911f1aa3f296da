-- Integer division cuts toward zero; the remainder has the sign of the dividend.
SELECT 7 / 2 AS a, -7 / 2 AS b, 7 / -2 AS c, 7 % 3 AS d, -7 % 3 AS e, 7 % -3 AS f, MOD(7, 3) AS g;

-- Widths: the result is as wide as the wider side.
SELECT 2147483647 + CAST(1 AS BIGINT) AS bigint_sum, CAST(100 AS SMALLINT) + CAST(100 AS SMALLINT) AS smallint_sum;

SELECT ABS(-5) AS a, SIGN(-5) AS b, SIGN(0) AS c, -(-9223372036854775807) AS d;

-- The ends of each type.
SELECT CAST(-32768 AS SMALLINT) AS s, CAST(-2147483648 AS INTEGER) AS i, CAST('-9223372036854775808' AS BIGINT) AS b;

-- Bits moved to the left are kept or the statement fails; a constant of a wide type is as wide as a column.
SELECT 1::HUGEINT << 100 AS h, x << 100 AS same, TYPEOF(1::HUGEINT << 2) AS type FROM (VALUES (1::HUGEINT)) AS t (x);

SELECT 1 << 62 AS a, -1 << 63 AS b, 0 << 999 AS c, -16 >> 2 AS d, -1 >> 100 AS e, 5 >> 64 AS f, NULL << 2 AS g;

SELECT 1 << 63;

SELECT x << 64 FROM (VALUES (1::BIGINT)) AS t (x);

SELECT 1::HUGEINT << 127;

SELECT 1 << -1;
