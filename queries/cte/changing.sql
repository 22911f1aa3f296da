-- INSERT, UPDATE and DELETE in WITH: all see the tables as they were, and know of each other by RETURNING alone.
CREATE TEMP TABLE t (i INTEGER PRIMARY KEY, j INTEGER);
WITH ins AS (INSERT INTO t VALUES (1, 10), (2, 20), (3, 30) RETURNING i) SELECT * FROM ins ORDER BY i;
WITH del AS (DELETE FROM t WHERE i = 1 RETURNING i, j) SELECT *, (SELECT count(*) FROM t) AS seen FROM del;
SELECT * FROM t ORDER BY i;
WITH upd AS (UPDATE t SET j = j + 1 WHERE i = 2 RETURNING i, j) SELECT u.i, u.j AS new, t.j AS old FROM upd AS u JOIN t ON t.i = u.i;
SELECT * FROM t ORDER BY i;
-- Without a use it happens too, and the query does not see it.
WITH ins AS (INSERT INTO t VALUES (9, 90)) SELECT * FROM t ORDER BY i;
SELECT count(*) FROM t;
-- Rows move from one table to another.
CREATE TEMP TABLE archive (i INTEGER, j INTEGER, note VARCHAR);
WITH moved AS (DELETE FROM t WHERE j > 25 RETURNING *) INSERT INTO archive SELECT i, j, 'moved' FROM moved;
SELECT * FROM archive ORDER BY i;
SELECT * FROM t ORDER BY i;
-- Several changes, the later ones with what the earlier ones gave.
WITH a AS (INSERT INTO t VALUES (5, 50) RETURNING i), b AS (INSERT INTO archive SELECT i, 0, 'new' FROM a RETURNING note), c AS (SELECT count(*) AS n FROM t) SELECT a.i, b.note, c.n FROM a, b, c;
WITH up AS (INSERT INTO t VALUES (5, 51) ON CONFLICT (i) DO UPDATE SET j = excluded.j RETURNING j) SELECT * FROM up;
SELECT * FROM t ORDER BY i;
-- All or nothing.
WITH ins AS (INSERT INTO t VALUES (6, 60)) SELECT 1 / 0;
WITH ins AS (INSERT INTO t VALUES (2, 60)) SELECT 1;
WITH a AS (UPDATE t SET j = 1 WHERE i = 2), b AS (DELETE FROM t WHERE i = 2) SELECT 1;
WITH a AS (DELETE FROM t WHERE i = 2) UPDATE t SET j = 7;
SELECT * FROM t ORDER BY i;
SELECT * FROM (WITH d AS (DELETE FROM t RETURNING i) SELECT * FROM d) AS s;
CREATE VIEW v AS WITH d AS (DELETE FROM t RETURNING i) SELECT * FROM d;
WITH d AS (DELETE FROM t) SELECT * FROM d;
-- What a recursion would pass over is refused.
WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM r WHERE i < 3) SEARCH DEPTH FIRST BY i SET place SELECT * FROM r;
WITH RECURSIVE r (i) AS (SELECT 1 UNION ALL SELECT i % 3 + 1 FROM r) CYCLE i SET again USING path SELECT * FROM r;
WITH RECURSIVE r (i, n) USING KEY (i) AS (SELECT 1, 10 UNION ALL SELECT i, n + 1 FROM r WHERE n < 12) SELECT * FROM r;
