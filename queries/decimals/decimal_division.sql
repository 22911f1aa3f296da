-- DuckDB's quotient with cut digits, and the average in the type of its values, half to even.
SELECT decimal_division(10.00, 4.00) AS plain, decimal_division(12.34::DECIMAL(4,2), 3.5::DECIMAL(4,1)) AS wide,
  decimal_division(12.34::DECIMAL(4,2), 3.5::DECIMAL(4,1), 0) AS whole, decimal_division(-7.00, 2.00, 1) AS negative;
SELECT typeof(decimal_division(1000.000::DECIMAL(9,3), 4.00::DECIMAL(6,2))) AS type, decimal_division(1.00::DECIMAL(3,2), 3.00::DECIMAL(3,2), 35) AS thirds;
SELECT decimal_division(1.00::DECIMAL(18,3), 3.00::DECIMAL(18,3));
SELECT decimal_division(1.0, 3.0, 39);
SELECT decimal_division(1.0, 0.0);
SELECT decimal_average(x) AS even, decimal_average(y) AS odd, decimal_average(-y) AS negative
FROM (VALUES (2::DECIMAL(5,0), 3::DECIMAL(5,0)), (3, 4), (NULL, NULL)) t(x, y);
