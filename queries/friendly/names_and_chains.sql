-- alias.x, #1, functions after a point, * LIKE, COLUMNS in ORDER BY and DISTINCT ON, subqueries that read what stands before: DuckDB, Friendly SQL.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'b', 10), (2, 'a', 20), (2, 'c', 30)) AS v (k, name, amount);

SELECT k + 1 AS x, alias.x * 2 AS y FROM t WHERE alias.x > 2 ORDER BY alias.y, name;

SELECT (#1) + (#3) AS s, #2 AS name FROM t ORDER BY #1, #2;

SELECT #4 FROM t;

SELECT name.upper().repeat(2).reverse() AS r, ([3, 1, 2]).list_sort()[1] AS least, [1, 2].list_transform(x -> x + 1) AS l FROM t ORDER BY ALL;

SELECT * LIKE '%am%' FROM t ORDER BY ALL;

SELECT * ILIKE 'NAME' FROM t ORDER BY ALL;

SELECT * NOT LIKE 'n%' FROM t ORDER BY ALL;

SELECT * LIKE 'x%' FROM t;

SELECT * FROM t ORDER BY COLUMNS('k|amount') DESC;

SELECT * FROM t ORDER BY *;

SELECT DISTINCT ON (COLUMNS('k')) k, name FROM t ORDER BY k, name;

SELECT * FROM (SELECT 42) AS a (x), (SELECT a.x + 1) AS b (y);

SELECT k FROM t UNION SELECT amount FROM t ORDER BY t.k;

SELECT struct_insert({'a': 1}, b := 'x') AS a, struct_update({'a': 1, 'b': 2}, a := 'y', c := 3) AS b, struct_insert(NULL::STRUCT(a INTEGER), b := 1) AS c;

SELECT struct_insert({'a': 1}, a := 2);

SELECT ([1, 2, 3, 4, 5])[1:5:2] AS a, ([1, 2, 3, 4, 5])[:-:-2] AS b, ([1, 2, 3, 4, 5])[4:2:-1] AS c, ([1, 2, 3])[2:] AS d, ([1, 2, 3])[:-2] AS e, ([1, 2, 3])[NULL:2] AS f, 'hello'[2:3] AS g;

SELECT ([1, 2])[1:2:0];

SELECT 2 + ANY ([1, 2]);

SELECT count(*) OVER w FROM t WINDOW w AS (w);
