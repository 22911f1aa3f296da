-- Precedence: * before +, + before comparison, NOT before AND before OR.
SELECT 1 + 2 * 3 AS a, (1 + 2) * 3 AS b, 2 + 3 > 4 AS c, NOT FALSE AND FALSE AS d, TRUE OR FALSE AND FALSE AS e;

-- Unary minus binds tighter than subtraction.
SELECT - 3 - - 2 AS a, -(-5) AS b;

-- Comparison operators, both spellings of unequal.
SELECT 1 < 2 AS lt, 2 <= 2 AS le, 3 > 2 AS gt, 3 >= 4 AS ge, 1 = 1 AS eq, 1 <> 2 AS ne, 1 != 1 AS ne2;

-- IS DISTINCT FROM treats NULL as a value.
SELECT NULL IS DISTINCT FROM NULL AS a, 1 IS DISTINCT FROM NULL AS b, 1 IS NOT DISTINCT FROM 1 AS c;

-- COALESCE takes the first that is not NULL, NULLIF makes one.
SELECT COALESCE(NULL, NULL, 3, 4) AS a, NULLIF(5, 5) AS b, NULLIF(5, 6) AS c;

-- GREATEST and LEAST ignore NULL, as PostgreSQL does.
SELECT GREATEST(1, 5, 3) AS a, LEAST(4, 2, 8) AS b, GREATEST(1, NULL, 3) AS c, LEAST(NULL, 7) AS d;

-- Arithmetic with NULL is NULL.
SELECT 1 + NULL AS a, NULL * 0 AS b, 'x' || NULL AS c;
