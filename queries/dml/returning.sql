-- RETURNING gives the rows as they are afterwards, of DELETE as they were.
CREATE TABLE t (id INTEGER GENERATED ALWAYS AS IDENTITY, a INTEGER, b VARCHAR DEFAULT 'x');

INSERT INTO t (a) VALUES (1), (2), (3) RETURNING *;

INSERT INTO t (a) SELECT a + 10 FROM t RETURNING id, a * 2 AS double, b || '!' AS c;

UPDATE t SET a = a + 100, b = 'changed' WHERE id <= 2 RETURNING id, a, b;

UPDATE t SET a = v.new FROM (VALUES (3, 33), (4, 44)) AS v (id, new) WHERE t.id = v.id RETURNING t.id, t.a, v.new;

DELETE FROM t WHERE id > 4 RETURNING id, a;

DELETE FROM t USING (VALUES (1)) AS v (x) WHERE t.id = v.x RETURNING *;

DELETE FROM t WHERE id = 99 RETURNING *;

SELECT * FROM t ORDER BY id;

UPDATE t SET a = 1 RETURNING nothing;
