-- Forms of DuckDB: changes of *, JOIN BY, names made by COLUMNS, rows repeated, truths summed.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 10, 'a'), (2, 20, 'b')) AS v (i, j, k);

SELECT * EXCEPT i FROM t ORDER BY ALL;
SELECT * EXCEPT t.i FROM t ORDER BY ALL;
SELECT * RENAME i AS first FROM t ORDER BY ALL;
SELECT t.* RENAME (t.i AS first, j AS second) FROM t ORDER BY ALL;
SELECT * EXCLUDE (i, j, k) FROM t;
SELECT * EXCLUDE (u.i) FROM t;
SELECT 1 AS i EXCEPT SELECT i FROM t;

SELECT i FROM t JOIN BY (TYPE semi) (VALUES (2), (3)) AS v (x) ON i = x;
SELECT i FROM t JOIN BY (TYPE anti) (VALUES (2), (3)) AS v (x) ON i = x;
SELECT i, x FROM t JOIN BY (TYPE full) (VALUES (2), (3)) AS v (x) ON i = x ORDER BY ALL;
SELECT i FROM t JOIN BY (TYPE sideways) (VALUES (2)) AS v (x) ON i = x;

SELECT min(COLUMNS('[ij]')) AS "min_\0", max(COLUMNS('([ij])')) AS "\1_\1" FROM t;
SELECT min(COLUMNS(*)) AS "min_\1" FROM t;

SELECT * FROM repeat('ab', 3);
SELECT sum(i > 1) AS more, string_agg(j, '+' ORDER BY j) AS added FROM t;
