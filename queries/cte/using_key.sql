-- USING KEY keeps one row for each key: the last one, or aggregates of all. It was refused.
WITH RECURSIVE t(a, b) USING KEY (a, max(b)) AS (SELECT 1, 5 UNION ALL SELECT a, b - 1 FROM t WHERE b > 0)
TABLE t;
WITH RECURSIVE t(a, b, c) USING KEY (a, avg(b), list(c)) AS (
  SELECT 1, 5, NULL::DECIMAL(38, 16)
  UNION ALL
  SELECT t.a, t.b - 1, r.b FROM t, recurring.t AS r WHERE t.b > 3)
TABLE t;
-- After UNION a round is what became of the keys that changed: this ends, and types are those of the aggregates.
WITH RECURSIVE t(k, total, type) USING KEY (k, sum(total)) AS (
  VALUES (1, 1, 'base') UNION SELECT k, 1, typeof(total) FROM t WHERE total < 3)
TABLE t;
WITH RECURSIVE t(k, v) USING KEY (k) AS (VALUES (1, 0), (2, NULL) UNION SELECT k, v FROM t) SELECT * FROM t ORDER BY k;
WITH RECURSIVE t(k, v) USING KEY (k, sum(v)) AS (VALUES (1, 1), (1, 1) UNION VALUES (1, 1)) TABLE t;
-- The shortest ways: an aggregate of two columns.
WITH RECURSIVE way(start, goal, via, length) USING KEY (start, goal, arg_min(via, length), min(length)) AS (
  SELECT a, b, b, 1 FROM (VALUES (1, 2), (2, 3), (1, 3), (3, 4)) edge(a, b)
  UNION ALL
  SELECT e.a, way.goal, way.start, way.length + 1
  FROM way JOIN (VALUES (1, 2), (2, 3), (1, 3), (3, 4)) e(a, b) ON e.b = way.start)
SELECT * FROM way ORDER BY ALL;
-- Once for each row around it.
SELECT i, v FROM range(1, 4) o(i), LATERAL (
  WITH RECURSIVE t(k, v) USING KEY (k) AS (VALUES (1, 0) UNION SELECT n.k, r.v + 1 FROM t n JOIN recurring.t r USING (k) WHERE r.v < i)
  SELECT v FROM t) ORDER BY i;
-- Without keys recurring.t is all rows so far.
WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE (SELECT count(*) FROM recurring.t) < 4)
SELECT * FROM t ORDER BY n;
WITH RECURSIVE t(a, b) USING KEY (max(b)) AS (SELECT 1, 5 UNION ALL SELECT a, b FROM t) TABLE t;
WITH RECURSIVE t(a, b) USING KEY (a, min(a)) AS (SELECT 1, 5 UNION ALL SELECT a, b FROM t) TABLE t;
WITH RECURSIVE t(a, b) USING KEY (c) AS (SELECT 1, 5 UNION ALL SELECT a, b FROM t) TABLE t;
WITH t(a, b) USING KEY (a) AS (SELECT 1, 5) TABLE t;
