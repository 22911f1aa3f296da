-- arg_min takes rows with a value, arg_min_null all rows with a key.
SELECT arg_min(v, k), arg_min_null(v, k), arg_max(v, k), arg_max_null(v, k) FROM (VALUES (NULL, 1), ('b', 2), ('c', 3), (NULL, 4), ('e', NULL)) AS t (v, k);
SELECT g, arg_min_null(v, k) FROM (VALUES (1, NULL, 1), (1, 'b', 2), (2, 'c', NULL)) AS t (g, v, k) GROUP BY g ORDER BY g;
SELECT list_aggregate(['a', NULL, 'b'], 'string_agg', '-'), list_aggregate([1, 2], 'string_agg', ', '), list_aggregate([]::VARCHAR[], 'string_agg', ',');
SELECT x, quantile_disc(x, [0.5, 1.0]) OVER (ORDER BY x) FROM (VALUES (1), (2), (3)) AS t (x);
SELECT quantile_cont(x, list_value(0.5, 1.0)) FROM (VALUES (1), (2), (4)) AS t (x);
