-- As in DuckDB an integer is a condition: what is not zero is true. Comparisons with ANY are none.
SELECT x FROM (VALUES (0), (1), (2), (NULL)) t(x) WHERE x;
SELECT CASE WHEN 0 THEN 'yes' ELSE 'no' END AS zero, 1 AND 0 AS both, NOT 3 AS negated, 42 IS TRUE AS tested;
SELECT 2 + ANY ([1, 2]);
SELECT 1 WHERE 1.5;
