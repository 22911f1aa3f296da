-- The three truth values, in all pairs.
SELECT a, b, a AND b AS conjunction, a OR b AS disjunction
FROM (VALUES (TRUE), (FALSE), (CAST(NULL AS BOOLEAN))) AS x (a)
CROSS JOIN (VALUES (TRUE), (FALSE), (CAST(NULL AS BOOLEAN))) AS y (b);

-- NOT of unknown is unknown.
SELECT NOT CAST(NULL AS BOOLEAN) AS negated, NULL IS NULL AS is_null, NULL IS NOT NULL AS is_not_null;

-- IS TRUE and its like give no unknown.
SELECT a IS TRUE AS t, a IS NOT TRUE AS nt, a IS FALSE AS f, a IS UNKNOWN AS u
FROM (VALUES (TRUE), (FALSE), (CAST(NULL AS BOOLEAN))) AS x (a);

-- Comparison with NULL is unknown, also with itself.
SELECT NULL = NULL AS a, 1 = NULL AS b, NULL <> 1 AS c;
