-- The rule push_limits.
--@ roads no file
CREATE TEMP TABLE t AS SELECT i AS a FROM range(100) AS r (i);

-- Each side of UNION ALL gives no more rows than the limit shows.
EXPLAIN (RULES) SELECT a FROM t UNION ALL SELECT a + 1000 FROM t LIMIT 3 OFFSET 2;
SELECT a FROM t UNION ALL SELECT a + 1000 FROM t LIMIT 3 OFFSET 98;

-- Not those of UNION, whose rows are compared first; not through a filter above.
EXPLAIN SELECT a FROM t UNION SELECT a + 1 FROM t LIMIT 3;
EXPLAIN SELECT a FROM (SELECT a FROM t UNION ALL SELECT random()::INTEGER FROM t) AS u WHERE a > 5 + random() LIMIT 3;
EXPLAIN SELECT a FROM t UNION ALL SELECT a FROM t OFFSET 5;
