-- CREATE TEMP TABLE AS keeps the rows of a query.
CREATE TEMP TABLE t AS SELECT n, n * n AS square FROM (VALUES (1), (2), (3)) AS v (n);

SELECT * FROM t ORDER BY n;

-- It is a copy: a table made from it does not change it.
CREATE TEMP TABLE u AS SELECT square AS s FROM t WHERE n > 1;

SELECT SUM(s) AS total FROM u;

-- No rows, but columns.
CREATE TEMP TABLE empty AS SELECT * FROM t WHERE FALSE;

SELECT * FROM empty;

SELECT COUNT(*) AS n FROM empty;

-- The name is taken.
CREATE TEMP TABLE t AS SELECT 1 AS x;

CREATE OR REPLACE TEMP TABLE t AS SELECT 1 AS x;

SELECT * FROM t;

DROP TABLE t;

SELECT * FROM t;
