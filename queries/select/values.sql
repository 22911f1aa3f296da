-- VALUES is a table of its own.
VALUES (1, 'one'), (2, 'two');

-- Its columns take the type that all rows share.
SELECT a, b FROM (VALUES (1, NULL), (2.5, 'x')) AS v (a, b) ORDER BY a;

-- No FROM: one row.
SELECT 'one row' AS answer WHERE 1 = 1;

SELECT 'no row' AS answer WHERE 1 = 2;
