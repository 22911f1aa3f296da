-- COLUMNS, samples, unnest in the SELECT list, reports: DuckDB, Friendly SQL, Samples, Unnesting.
CREATE TEMP TABLE s AS SELECT * FROM (VALUES ('a', 2020, 1.5), ('a', 2021, 2.5), ('b', 2020, 3.0), ('b', 2020, NULL)) AS v (n, y, x);

SELECT COLUMNS('n|x'), COLUMNS(c -> c LIKE 'y%') FROM s ORDER BY ALL;

SELECT min(COLUMNS(*)), max(COLUMNS(['y', 'x'])) FROM s;

SELECT COLUMNS(* EXCLUDE n) + 1 FROM s ORDER BY 1, 2;

SELECT n FROM s WHERE COLUMNS(['y', 'x']) > 2;

SELECT COLUMNS('z.*') FROM s;

SELECT unnest([1, 2]) AS a, unnest([3, 4, 5]) AS b;

SELECT n, unnest(list(x)) AS x FROM s GROUP BY n ORDER BY ALL;

SELECT unnest({'a': 1, 'b': 2});

SELECT 1 WHERE unnest([1]) = 1;

SELECT count(*) FROM range(1000) TABLESAMPLE BERNOULLI (100);

SELECT (SELECT list(range) FROM range(20) TABLESAMPLE BERNOULLI (30) REPEATABLE (7)) = (SELECT list(range) FROM range(20) TABLESAMPLE BERNOULLI (30) REPEATABLE (7)) AS repeats;

SELECT count(*) FROM range(1000) USING SAMPLE 10 ROWS;

SELECT count(*) FROM range(5) TABLESAMPLE RESERVOIR (10 ROWS);

SELECT count(*) FROM range(10) TABLESAMPLE 120 PERCENT;

SUMMARIZE s;

DESCRIBE s;

DESCRIBE SELECT 1 AS a;

SELECT struct_pack(a := 1, b := 'x') AS s, row(1, 'y') AS r;

-- GROUP BY names what is unnested.
SELECT unnest(l) AS e, count(*) FROM (VALUES ([1, 2]), ([2])) AS t (l) GROUP BY e ORDER BY 1;

-- A function behind a point.
SELECT n.upper() AS u, n.concat('-', y) AS c FROM s ORDER BY 1, 2 LIMIT 1;
