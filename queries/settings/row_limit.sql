-- A statement that gives more rows than row_limit is an error, never a shorter answer.
SET row_limit = 3;
SELECT i FROM generate_series(1, 3) AS t (i);
SELECT i FROM generate_series(1, 4) AS t (i);
SELECT count(*) FROM generate_series(1, 100000) AS t (i);
SELECT i FROM generate_series(1, 100000) AS t (i) ORDER BY i DESC LIMIT 2;
-- Rows that stay in the database are not given.
CREATE TABLE t AS SELECT i FROM generate_series(1, 100) AS t (i);
INSERT INTO t SELECT i + 100 FROM t;
SELECT count(*) FROM t;
DELETE FROM t WHERE i > 5 RETURNING i;
SELECT count(*) FROM t;
SHOW row_limit;
RESET row_limit;
SELECT count(*) FROM (SELECT i FROM t WHERE i < 50) AS s;
SET row_limit = '-1';
