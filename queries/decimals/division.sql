-- Division of decimals is exact to at least 16 digits behind the point, rounded half away from zero, and never a double.
SELECT 1.00 / 3 AS third, 2.00 / 3 AS two_thirds, -2.00 / 3 AS minus_two_thirds;

SELECT 10.0 / 4 AS exact, 1 / 8.0 AS eighth;

-- A larger scale of an operand is kept.
SELECT 1.00000000000000000000 / 3 AS twenty;

SELECT 0.00 / 5 AS zero, NULL / 5.0 AS nothing;

-- Shares add up after rounding only by chance.
SELECT ROUND(100.00 / 3, 2) * 3 AS not_hundred;
