-- Groups as JSON; dimensions of lists; times of day of nanoseconds.
SELECT g, json_agg(x ORDER BY x) AS list, json_object_agg(k, x ORDER BY k) AS members FROM (VALUES (1, 'b', 2.50), (1, 'a', NULL), (2, 'c', 1.00)) AS t (g, k, x) GROUP BY g ORDER BY g;
SELECT json_group_array(k) AS names, json_group_object(k, [x]) AS lists FROM (VALUES ('a', 1), ('b', 2)) AS t (k, x);
SELECT json_agg(x) AS nothing FROM (VALUES (1)) AS t (x) WHERE x > 1;
SELECT json_object_agg(k, 1) FROM (VALUES (NULL)) AS t (k);
SELECT json_agg(t) AS rows FROM (VALUES (1, 'a')) AS t (x, y);
SET dialect = oracle;
SELECT JSON_ARRAYAGG(x ORDER BY x) AS list FROM (SELECT 1 AS x FROM dual UNION ALL SELECT NULL FROM dual);
SET dialect = postgres;

SELECT array_length([[1, 2, 2], [3, 4, 3]], 2) AS second, array_length([[1, 2]], 1) AS first, array_length([1, 2], 2) AS none, array_length([1], 0) AS zero;
SELECT TIMESTAMP_NS '2026-01-01 10:20:30.123456789'::TIME_NS AS t, date_part('second', TIMESTAMP_NS '2026-01-01 10:20:30.5'::TIME_NS) AS s;
