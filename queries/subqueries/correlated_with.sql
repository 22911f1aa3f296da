-- Common table expressions inside subqueries that refer to the outer query.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 'a'), (2, 'a'), (3, 'b')) AS v (id, k);

SELECT id, (WITH q AS (SELECT max(id) AS m FROM t AS u WHERE u.k = t.k) SELECT m FROM q) AS highest FROM t ORDER BY id;

-- Read twice.
SELECT id, (WITH q AS (SELECT id FROM t AS u WHERE u.k = t.k) SELECT count(*) FROM q AS a JOIN q AS b ON a.id <= b.id) AS pairs FROM t ORDER BY id;

-- Recursive.
SELECT id, (WITH RECURSIVE r AS (SELECT t.id AS n UNION ALL SELECT n - 1 FROM r WHERE n > 1) SELECT sum(n) FROM r) AS total FROM t ORDER BY id;

SELECT id FROM t WHERE EXISTS (WITH q AS (SELECT 1 FROM t AS u WHERE u.k = t.k AND u.id > t.id) SELECT * FROM q) ORDER BY id;

SELECT id, x FROM t, LATERAL (WITH q AS (SELECT t.id * 10 AS x) SELECT x FROM q UNION ALL SELECT x + 1 FROM q) AS l ORDER BY id, x;
