-- The rule remove_joins.
--@ roads no file
CREATE TEMP TABLE t (a INTEGER, k INTEGER);
CREATE TEMP TABLE d (k INTEGER PRIMARY KEY, name VARCHAR);
CREATE TEMP TABLE many (k INTEGER, name VARCHAR);
INSERT INTO t VALUES (1, 1), (2, 1), (3, NULL), (4, 9);
INSERT INTO d VALUES (1, 'x'), (2, 'y');
INSERT INTO many VALUES (1, 'x'), (1, 'y');

-- An outer join by a key whose columns nobody reads; also by the keys of a grouping.
EXPLAIN (RULES) SELECT t.a FROM t LEFT JOIN d ON t.k = d.k;
SELECT t.a FROM t LEFT JOIN d ON t.k = d.k ORDER BY a;
EXPLAIN SELECT count(*) FROM t LEFT JOIN (SELECT k, count(*) AS n FROM many GROUP BY k) AS m ON t.k = m.k;
SELECT count(*) FROM t LEFT JOIN (SELECT k, count(*) AS n FROM many GROUP BY k) AS m ON t.k = m.k;

-- Not one whose columns are read, an inner one, one without a key, one where NULL equals NULL.
EXPLAIN SELECT t.a, d.name FROM t LEFT JOIN d ON t.k = d.k;
EXPLAIN SELECT t.a FROM t JOIN d ON t.k = d.k;
EXPLAIN SELECT t.a FROM t LEFT JOIN many ON t.k = many.k;
SELECT t.a FROM t LEFT JOIN many ON t.k = many.k ORDER BY a;
EXPLAIN SELECT t.a FROM t LEFT JOIN d ON t.k IS NOT DISTINCT FROM d.k;
EXPLAIN SELECT t.a FROM t LEFT JOIN d ON t.k = d.k WHERE d.k IS NULL;
