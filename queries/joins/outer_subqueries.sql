-- Subqueries in the condition of an outer join that read both sides.
CREATE TEMP TABLE l AS SELECT * FROM (VALUES (1, 10), (2, 20), (3, NULL)) AS v (a, x);

CREATE TEMP TABLE r AS SELECT * FROM (VALUES (1, 10), (2, 21), (4, 40)) AS v (b, y);

CREATE TEMP TABLE s AS SELECT * FROM (VALUES (1, 1), (2, 2), (2, 4)) AS v (c, d);

SELECT a, b FROM l LEFT JOIN r ON EXISTS (SELECT 1 FROM s WHERE c = a AND d = b) ORDER BY ALL;

SELECT a, b FROM l RIGHT JOIN r ON EXISTS (SELECT 1 FROM s WHERE c = a AND d = b) ORDER BY ALL;

SELECT a, b FROM l FULL JOIN r ON EXISTS (SELECT 1 FROM s WHERE c = a AND d = b) ORDER BY ALL;

SELECT a, b FROM l FULL JOIN r ON a = b AND (SELECT count(*) FROM s WHERE c = a AND d >= b) > 0 ORDER BY ALL;

SELECT a, b FROM l LEFT JOIN r ON a + b IN (SELECT c + d FROM s WHERE c = b) ORDER BY ALL;

SELECT a FROM l SEMI JOIN r ON EXISTS (SELECT 1 FROM s WHERE c = a AND d = b) ORDER BY ALL;

SELECT a FROM l ANTI JOIN r ON EXISTS (SELECT 1 FROM s WHERE c = a AND d = b) ORDER BY ALL;

-- Where one side is enough, the subquery stays on it.
SELECT a, b FROM l LEFT JOIN r ON a = b AND EXISTS (SELECT 1 FROM s WHERE c = b) ORDER BY ALL;
