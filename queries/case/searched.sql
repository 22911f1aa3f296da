-- The first branch that is true gives the value; none and no ELSE gives NULL.
SELECT n,
  CASE WHEN n < 0 THEN 'negative' WHEN n = 0 THEN 'zero' WHEN n < 10 THEN 'small' END AS word,
  CASE WHEN n IS NULL THEN 'nothing' ELSE 'something' END AS known
FROM (VALUES (-5), (0), (5), (50), (NULL)) AS v (n)
ORDER BY n NULLS LAST;

-- Unknown is not true.
SELECT CASE WHEN NULL THEN 'then' ELSE 'else' END AS branch;

-- Branches of different number types meet in one type.
SELECT CASE WHEN n = 1 THEN 1 ELSE 2.50 END AS amount FROM (VALUES (1), (2)) AS v (n) ORDER BY n;

-- A branch that is not taken is not evaluated: no division by zero.
SELECT n, CASE WHEN n = 0 THEN 0 ELSE 10 / n END AS quotient
FROM (VALUES (0), (2), (5)) AS v (n)
ORDER BY n;

-- The same where the guard stands in AND.
SELECT n FROM (VALUES (0), (2), (5)) AS v (n) WHERE CASE WHEN n <> 0 THEN 10 / n > 3 ELSE FALSE END;

-- COALESCE evaluates only as far as it must.
SELECT COALESCE(n, 1 / (n - n)) AS safe FROM (VALUES (1), (2)) AS v (n) ORDER BY 1;
