-- Lists in quantified comparisons, quantiles of several shares, text as nested values, NULL order.
SELECT 2 = ANY ([1, 2]) AS a, 4 = ANY ([1, NULL]) AS b, 1 < ALL ([2, 3]) AS c, 'abc' ~ ANY (['x', 'b']) AS d, 1 = ANY ([]) AS e;

SELECT x > ANY (l) AS a, x >= ALL (l) AS b, x <> ANY (l) AS c FROM (VALUES (2, [1, 3]), (2, [2, NULL]), (2, NULL), (2, [])) AS t (x, l);

SELECT (1, 2) <> ANY (SELECT * FROM (VALUES (1, 2), (1, 3)) AS t (x, y)) AS a, (1, 2) = ALL (SELECT * FROM (VALUES (1, 2)) AS t (x, y)) AS b;

SELECT quantile_disc(x, [0.25, 0.5, 1]) AS a, quantile_cont(x, [0.5]) AS b FROM (VALUES (1), (2), (3), (4)) AS t (x);

SELECT '[1, 2, NULL]'::INTEGER[] AS a, '[[a, "b, c"], []]'::VARCHAR[][] AS b, '{''a'': 1, b: x y}'::STRUCT(a INTEGER, b VARCHAR) AS c, '{k=1, "l m"=2}'::MAP(VARCHAR, INTEGER) AS d, 'NULL'::INTEGER[] AS e;

SELECT '[1, x]'::INTEGER[];

SELECT '[1, 2'::INTEGER[];

SELECT TRY_CAST('[1, x]' AS INTEGER[]) AS a;

SELECT NULL::STRUCT(a INTEGER) AS s, [NULL, {'a': 1}] AS l;

CREATE TEMP TABLE trades AS SELECT * FROM (VALUES ('x', 1), ('x', 5), ('y', 2)) AS v (k, t);

CREATE TEMP TABLE prices AS SELECT * FROM (VALUES ('x', 0, 10), ('x', 4, 11), ('y', 3, 12)) AS v (k, t, p);

SELECT trades.k, trades.t, p FROM trades ASOF LEFT JOIN prices USING (k, t) ORDER BY 1, 2;

SELECT NULL IN () AS a, 1 NOT IN () AS b;

SET default_null_order = nulls_first;

SELECT x FROM (VALUES (1), (NULL)) AS t (x) ORDER BY x;

SELECT x FROM (VALUES (1), (NULL)) AS t (x) ORDER BY x DESC;

SET default_null_order = 'nulls_last';

SELECT x FROM (VALUES (1), (NULL)) AS t (x) ORDER BY x DESC;

CREATE TABLE indexed (a INTEGER);

CREATE INDEX i1 ON indexed (a DESC);

CREATE INDEX i1 ON indexed (a);

CREATE INDEX i2 ON indexed (b);

CREATE UNIQUE INDEX i3 ON indexed (a);

DROP INDEX i1;

DROP INDEX i1;
