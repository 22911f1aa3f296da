-- UPDATE and DELETE with other tables, subqueries, order and limit.
CREATE TABLE t (id INTEGER PRIMARY KEY, a INTEGER, b INTEGER);

INSERT INTO t VALUES (1, 10, 100), (2, 20, 200), (3, 30, 300), (4, 40, 400);

CREATE TABLE s (id INTEGER, x INTEGER, y INTEGER);

INSERT INTO s VALUES (1, 11, 111), (3, 33, 333);

UPDATE t SET (a, b) = (SELECT x, y FROM s WHERE s.id = t.id) WHERE id IN (SELECT id FROM s);

UPDATE t SET (a, b) = (b, a) WHERE id = 2;

SELECT * FROM t ORDER BY id;

UPDATE t SET (a, b) = (SELECT x, y FROM s WHERE s.id = t.id);

SELECT * FROM t ORDER BY id;

UPDATE t AS u SET a = s.x + u.id, b = 0 FROM s WHERE s.id = u.id;

WITH w AS (SELECT 4 AS id) UPDATE t SET a = -1 FROM w WHERE w.id = t.id;

SELECT * FROM t ORDER BY id;

UPDATE t SET a = a, a = 1;

UPDATE t SET (a, b) = (SELECT 1);

UPDATE t SET nothing = 1;

UPDATE t SET a = (SELECT x FROM s);

UPDATE t SET b = id ORDER BY id DESC LIMIT 2;

DELETE FROM t ORDER BY id LIMIT 1;

WITH w AS (SELECT 2 AS id) DELETE FROM t USING w WHERE w.id = t.id;

SELECT * FROM t ORDER BY id;

SELECT * FROM t WHERE id = 4 FOR UPDATE;

TRUNCATE t;

SELECT COUNT(*) AS n FROM t;
