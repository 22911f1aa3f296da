-- r.s.v is field v of column s of table r, also where another table is named s.
SELECT s.v AS plain, r.s.v AS field FROM (VALUES (1)) AS s (v), (VALUES ({'v': 2})) AS r (s);

-- The fields of a structure take EXCLUDE, REPLACE and RENAME as the columns of a table do.
SELECT a.* EXCLUDE (j) FROM (VALUES ({'i': 1, 'j': 2})) AS t (a);

SELECT a.* REPLACE (a.i + 3 AS i) FROM (VALUES ({'i': 1, 'j': 2})) AS t (a);

-- A field of struct_pack has the name of its column.
SELECT STRUCT_PACK(e, n := 2) AS packed FROM (VALUES (1)) AS t (e);

-- PIVOT without ON groups only.
CREATE TEMP TABLE cities AS SELECT * FROM (VALUES ('NL', 1000), ('NL', 1065), ('US', 564)) AS t (country, people);

PIVOT cities USING SUM(people);

PIVOT cities USING SUM(people) AS total GROUP BY country ORDER BY country;

-- unnest goes down several levels of lists when it is asked to.
SELECT UNNEST([[1, 2], [3]], recursive := true) AS x;

SELECT UNNEST([[[1], [2]], [[3]]], max_depth := 2) AS x;

SELECT x FROM UNNEST([[1, 2], [3]], recursive := true) AS t (x);

SELECT UNNEST([1], 'hello' := 1);

SELECT UNNEST([1, 2], deep := true);

-- NULL and NaN in lists.
SELECT LIST_POSITION([1, NULL, 2], NULL) AS place, LIST_POSITION([1, 2], NULL) AS none, LIST_UNIQUE([1::DOUBLE, 'NaN'::DOUBLE, 'NaN'::DOUBLE]) AS different,
  LIST_RESIZE([1, 2], 3, NULL) AS resized, MAP_EXTRACT(MAP {'a': 1}, 'a') AS found, MAP_EXTRACT(MAP {'a': 1}, 'b') AS missing;

SELECT [i FOR x, i IN [4, 5, 6] IF x > 5];
