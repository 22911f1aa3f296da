-- The first rows of many: the bound on the first key must not lose equal keys, NULLs or earlier rows.
CREATE TEMP TABLE big AS SELECT i, i * 7919 % 1009 AS k, CASE WHEN i % 1000 = 7 THEN NULL ELSE CAST(i * 31 % 5003 AS DECIMAL(9,2)) END AS m FROM range(40000) AS r (i);

SELECT k, i, m FROM big ORDER BY k DESC, i LIMIT 5;

SELECT m, i FROM big ORDER BY m NULLS FIRST, i DESC LIMIT 3;

SELECT m, i FROM big ORDER BY m DESC NULLS LAST, i LIMIT 10;

SELECT m, i FROM big ORDER BY m, i LIMIT 3 OFFSET 12;

-- Ties are in the order of the input.
SELECT k, i FROM big ORDER BY k LIMIT 4;
