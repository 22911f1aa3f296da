-- Calls of other systems that are another function under another name.
SELECT array_push_back([1, 2], 3) AS a, array_push_front([2, 3], 1) AS b, list_empty([]) AS c, empty([1]) AS d, json('{"a": 1}') AS e, date('2026-03-01') AS f;
SELECT first_value(x ORDER BY x DESC) AS a, last_value(x ORDER BY x DESC) AS b, count_star() AS n, var(x) AS v FROM (VALUES (1), (2), (3)) AS t (x);
SELECT weighted_avg(x, w) AS a, wavg(x, w) FILTER (WHERE w > 1) AS b, weighted_avg(x, 0) AS c FROM (VALUES (1, 1), (2, 2), (4, 3), (NULL, 9)) AS t (x, w);
SELECT map_contains_entry(map(['a', 'b'], [1, 2]), 'b', 2) AS y, map_contains_entry(map(['a', 'b'], [1, 2]), 'b', 1) AS n;
SELECT sha224('abc') AS a, sha384('abc') AS b, sha512('abc') AS c;
SELECT digest('', 'sha512') = unhex(sha512('')) AS a, digest('abc', 'sha1') AS b, sha512(repeat('a', 200)) AS c;
SELECT digest('abc', 'crc');
SELECT percentile_cont(quantile := 0.5) WITHIN GROUP (ORDER BY i) AS m FROM generate_series(0, 100) AS t (i);

-- The function is a name of its column too.
SELECT r.range, r FROM range(1, 3) AS r;
SELECT i.unnest FROM unnest([1, 2]) AS i;
SELECT g.generate_series, g.ordinality FROM generate_series(1, 2) WITH ORDINALITY AS g;
SELECT r.other FROM range(1, 3) AS r;

-- MySQL's unsigned integers; the parameters of DuckDB.
CREATE TEMP TABLE u (a INT UNSIGNED, b TINYINT UNSIGNED NOT NULL, c BIGINT UNSIGNED, unsigned INTEGER);
INSERT INTO u VALUES (4294967295, 255, 18446744073709551615, 1);
SELECT a, b, c, typeof(a), typeof(c), unsigned FROM u;
INSERT INTO u VALUES (-1, 0, 0, 0);
PREPARE p AS SELECT CAST(?2 AS INTEGER) AS a, ?1 AS b;
EXECUTE p('x', 42);

-- PostgreSQL's SELECT INTO makes a table; blanks at the end that are too many are cut.
SELECT a, b INTO made FROM u WHERE a > 0;
SELECT * FROM made;
CREATE TEMP TABLE texts (a VARCHAR(4), b CHAR(2));
INSERT INTO texts VALUES ('abcd   ', 'xy  '), ('ü   ', 'ü'), ('äöüß  ', NULL);
SELECT '<' || a || '>' AS a, b FROM texts;
INSERT INTO texts VALUES ('abcd  e', 'x');
UPDATE texts SET a = 'longer  ';
