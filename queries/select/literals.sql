-- Each kind of literal, with the type that it gets.
SELECT 1 AS one, -7 AS minus_seven, 2147483647 AS largest_int, 2147483648 AS beyond_int, 9223372036854775807 AS largest_bigint;

-- A literal with a point is a decimal and exact, never a double.
SELECT 0.1 + 0.2 AS exact, 1.50 AS keeps_its_scale, .5 AS no_zero, 5. AS no_fraction;

-- A literal with an exponent is a double.
SELECT 1e3 AS thousand, 1.5e-3 AS small;

-- Text, doubled quotes, the empty string is not NULL.
SELECT 'it''s' AS quoted, '' AS empty, '' IS NULL AS empty_is_null;

-- Truth values and NULL.
SELECT TRUE AS yes, FALSE AS no, NULL AS nothing;

-- Typed literals.
SELECT DATE '2026-02-28' AS day, TIMESTAMP '2026-02-28 23:59:59.5' AS moment;

-- Digits may be grouped with underscores.
SELECT 1_000_000 AS million;
