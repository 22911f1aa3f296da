-- Errors of expressions as values, in the words of statements and of procedures.
SET dialect = 'oracle';
SELECT t.x, error_of(TO_NUMBER(t.x)) AS a, error_of(TO_NUMBER(t.x), 'procedure') AS b FROM (SELECT 'x' AS x FROM dual UNION ALL SELECT '1' FROM dual) t ORDER BY t.x;
SELECT error_of(CAST(1000 AS NUMBER(3, 1))) AS a, error_of(CAST(1000 AS NUMBER(3, 1)), 'procedure') AS b, error_of(1 / 0) AS c, error_of(TO_DATE('2026-13-01', 'YYYY-MM-DD')) AS d FROM dual;
