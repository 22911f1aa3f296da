-- An alias is computed again where it is used: one that would give another value then is refused.
SELECT random() AS r, r - r AS nothing;
SELECT random() AS r FROM (VALUES (1)) AS t (x) WHERE r > 2;
SELECT count(*) FROM (SELECT random() AS r GROUP BY r) AS t;
SELECT r - r AS nothing FROM (SELECT random() AS r) AS t;
-- Of equally frequent values mode takes the first by its order.
SELECT mode(x), mode(x ORDER BY x DESC), mode() WITHIN GROUP (ORDER BY x DESC) FROM (VALUES (1), (2), (3), (3), (1)) AS t (x);
SELECT kurtosis(x), skewness(x) FROM (VALUES (2), (2), (2), (2)) AS t (x);
SELECT 100::HUGEINT // 30::HUGEINT, -170141183460469231731687303715884105728 // 2;
SELECT 1::HUGEINT // 0::HUGEINT;
-- What is NULL anyway needs no value of its other operands.
SELECT x FROM (VALUES (0), (1)) AS t (x) WHERE NULL <= 1 / x;
SELECT NULL + 1 / x, NULL NOT BETWEEN 1 AND x / 0 FROM (VALUES (0)) AS t (x);
