-- Structures meet by their names; functions that change lists: DuckDB, PostgreSQL 16, 9.19, DataFusion.
SELECT [{'a': 1, 'b': 2}, {'b': 3, 'a': 4}] AS l, [{'a': 1, 'b': 'x'}, {'b': 'y', 'a': 4}] AS mixed, {'b': 3, 'a': 4}::STRUCT(a INTEGER, b INTEGER) AS cast_by_name, ROW(3, 4)::STRUCT(a INTEGER, b INTEGER) AS by_place;

SELECT {'a': 1, 'b': 2} AS s UNION ALL SELECT {'b': 3, 'a': 4} ORDER BY ALL;

SELECT make_array(1, 2) AS a, array_remove([1, 2, 1, NULL], 1) AS b, array_positions([1, 2, 1], 1) AS c, array_replace([1, NULL], NULL, 9) AS d, array_union([1, 2], [2, 3]) AS e, array_except([1, 2, 3], [2]) AS f, array_repeat('a', 2) AS g;

SELECT regexp_match('INV-42', '([A-Z]+)-([0-9]+)') AS a, regexp_match('abc', 'b') AS b, regexp_match('abc', 'x') AS c, date_bin(INTERVAL '15 minutes', TIMESTAMP '2026-09-30 10:22:00', TIMESTAMP '2001-01-01') AS d, named_struct('a', 1, 'b', 'x') AS e;
