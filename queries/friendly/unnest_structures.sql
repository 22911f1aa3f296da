-- unnest of a structure as an item of the SELECT list gives a column for each field.
SELECT unnest(s), n FROM (VALUES ({'a': 1, 'b': 'x'}, 10), (NULL, 20)) AS t (s, n);
SELECT unnest({'a': 42, 'b': {'c': 88, 'd': 99}});
SELECT unnest({'a': 42, 'b': {'c': 88, 'd': 99}}, recursive := true);
SELECT unnest({'a': 42, 'b': {'c': {'x': 4}, 'd': 99}}, max_depth := 2);
SELECT unnest({'a': 42, 'b': {'c': 88}}, recursive := true, keep_parent_names := true);
SELECT unnest([{'a': 42, 'b': 88}, {'a': NULL, 'b': 99}]);
SELECT unnest([{'a': 42, 'b': 88}, {'a': NULL, 'b': 99}], recursive := true);
SELECT unnest([[{'a': 1}], [{'a': 2}, {'a': 3}]], max_depth := 3);
SELECT unnest({'a': [1, 2, 3], 'b': 7}, recursive := true);
SELECT unnest(ROW(42, 84));
SELECT unnest([1, 2]) AS x, unnest(['a', 'b', 'c']) AS y;
SELECT unnest([[1, 2], [3]], recursive := true) AS x;
SELECT unnest(NULL);
SELECT unnest(5);
SELECT unnest([{'a': [1]}], recursive := true);
SELECT sum(x) FROM (SELECT unnest([1, 2]) AS x) AS t;
