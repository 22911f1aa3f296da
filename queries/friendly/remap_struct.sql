-- A nested value in the shape of another type: fields renamed, in another order, filled by constants.
SELECT remap_struct({'i': 1, 'j': 2}, NULL::ROW(v1 INT, v2 INT, v3 VARCHAR), {'v1': 'j', 'v3': 'i'}, {'v2': NULL::INTEGER}) AS a,
  remap_struct({'i': 1, 'j': 2}, NULL::ROW(v2 INT), NULL, {'v2': 7}) AS b;
SELECT remap_struct({'i': 1, 'j': {'x': 42, 'z': 100}}, NULL::ROW(v1 INT, v2 STRUCT(x INT, y INT, z INT), v3 VARCHAR), {'v1': 'i', 'v2': ROW('j', {'x': 'x', 'z': 'z'})}, {'v2': {'y': NULL::INT}, 'v3': NULL::VARCHAR}) AS a;
SELECT remap_struct([{'first': 'Ann', 'age': 4}, NULL], NULL::STRUCT(age BIGINT, given VARCHAR, ok BOOLEAN)[], {'list': ROW('list', {'age': 'age', 'given': 'first'})}, {'list': {'ok': TRUE}}) AS a,
  remap_struct(MAP {[1]: {'i': 2}}, NULL::MAP(BIGINT[], STRUCT(k INT)), {'key': 'key', 'value': ROW('value', {'k': 'i'})}, NULL) AS b;
SELECT remap_struct(s, NULL::ROW(v VARCHAR), {'v': 'i'}, NULL) AS a FROM (VALUES ({'i': 1}), (NULL), ({'i': NULL})) AS t (s);
SELECT remap_struct({'i': 1}, NULL::ROW(v INT), {'w': 'i'}, NULL);
SELECT remap_struct({'i': 1}, NULL::ROW(v INT, w INT), {'v': 'i'}, NULL);
SELECT remap_struct({'i': 1}, NULL::ROW(v INT), {'v': 'x'}, NULL);
SELECT remap_struct(42, NULL::ROW(v INT), {'v': 'x'}, NULL);

-- Fields of rows by their place; maps without entries; the middle of dates and times; rounded LIMIT; a table of parts.
SELECT (ROW(42, 'x'))[2] AS a, struct_extract(ROW(1, 'a'), 1) AS b, x[2].k AS c FROM (SELECT (0, {'k': 7}) AS x) AS t;
SELECT map_contains(map([], []), 1) AS a, map_contains_value(map([], []), 'x') AS b, (map([], []))[2] AS c;
SELECT avg(d) AS d, avg(d::TIMESTAMP) AS t, avg(x) AS x, avg(d::TIMESTAMPTZ) AS z FROM (VALUES (DATE '2026-01-01', TIME '10:00'), (DATE '2026-01-02', TIME '12:30'), (NULL, NULL)) AS t (d, x);
SELECT i FROM range(10) AS t (i) ORDER BY i LIMIT 1.5 OFFSET 2.4;
SELECT regexp_split_to_table('a1b22c', '[0-9]+') AS part, 42 AS n;
SELECT avg(t) AS t FROM (VALUES (TIMESTAMP 'infinity'), (TIMESTAMP '2026-01-01')) AS v (t);
SELECT avg(t) AS t FROM (VALUES (TIMESTAMP 'infinity'), (TIMESTAMP '-infinity')) AS v (t);
