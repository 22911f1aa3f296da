-- The simple form compares with equals, so NULL matches no WHEN.
SELECT n, CASE n WHEN 1 THEN 'one' WHEN 2 THEN 'two' WHEN NULL THEN 'null' ELSE 'other' END AS word
FROM (VALUES (1), (2), (3), (NULL)) AS v (n)
ORDER BY n NULLS LAST;

-- Nested.
SELECT CASE WHEN a THEN CASE WHEN b THEN 'both' ELSE 'first' END ELSE CASE WHEN b THEN 'second' ELSE 'none' END END AS which
FROM (VALUES (TRUE, TRUE), (TRUE, FALSE), (FALSE, TRUE), (FALSE, FALSE)) AS v (a, b);

-- Inside an aggregate: counting by condition.
SELECT
  SUM(CASE WHEN n % 2 = 0 THEN 1 ELSE 0 END) AS even,
  COUNT(CASE WHEN n > 3 THEN 1 END) AS above_three
FROM (VALUES (1), (2), (3), (4), (5)) AS v (n);
