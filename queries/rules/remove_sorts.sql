-- The rule remove_sorts.
--@ roads no file
CREATE TEMP TABLE t (a INTEGER, b INTEGER);
INSERT INTO t VALUES (1, 3), (2, 2), (3, 1);

-- Sorts under aggregates that see no order, and under the searched side of a semi join.
EXPLAIN (RULES) SELECT sum(a) FROM (SELECT a FROM t WHERE b > 1 ORDER BY b) AS s;
EXPLAIN SELECT DISTINCT a FROM (SELECT a FROM t ORDER BY b) AS s;
EXPLAIN SELECT a FROM t WHERE a IN (SELECT b FROM t ORDER BY b);

-- Not under aggregates that see it, under a limit, or at the top.
EXPLAIN SELECT array_agg(a) FROM (SELECT a FROM t ORDER BY b) AS s;
SELECT array_agg(a) FROM (SELECT a FROM t ORDER BY b) AS s;
EXPLAIN SELECT sum(a) FROM (SELECT a FROM t ORDER BY b LIMIT 2) AS s;
SELECT sum(a) FROM (SELECT a FROM t ORDER BY b LIMIT 2) AS s;
EXPLAIN SELECT a FROM (SELECT * FROM t ORDER BY b) AS s;
