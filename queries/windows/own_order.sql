-- An order of a function's own beside that of the window: the rows of the frame in that order.
SELECT i, (i * 29) % 11 AS outside, rank(ORDER BY i // 2 DESC) OVER w AS r, dense_rank(ORDER BY i // 2 DESC) OVER w AS d,
  round(percent_rank(ORDER BY i // 2 DESC) OVER w, 4) AS p, round(cume_dist(ORDER BY i // 2 DESC) OVER w, 4) AS c,
  row_number(ORDER BY i // 2 DESC) OVER w AS n, ntile(4 ORDER BY i // 2 DESC) OVER w AS t
FROM range(10) AS tbl (i) WINDOW w AS (ORDER BY (i * 29) % 11) ORDER BY outside;
SELECT i, (i * 29) % 11 AS outside, first_value(i ORDER BY i DESC) OVER w AS f, last_value(i ORDER BY i DESC) OVER w AS l, nth_value(i, 2 ORDER BY i DESC) OVER w AS n
FROM range(10) AS tbl (i) WINDOW w AS (ORDER BY (i * 29) % 11 ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) ORDER BY outside;
SELECT i, lead(i, 1, -1 ORDER BY i // 2 DESC, i) OVER w AS b, lag(i, 1 ORDER BY i // 2 DESC, i) OVER w AS a, lead(i, 2 ORDER BY i DESC) OVER w AS c
FROM range(10) AS tbl (i) WINDOW w AS (ORDER BY i % 3, i ROWS BETWEEN 3 PRECEDING AND 3 FOLLOWING) ORDER BY i;
-- The frame counts where the orders are the same too.
SELECT i, rank(ORDER BY i // 2) OVER w AS r, cume_dist(ORDER BY i // 2) OVER w AS c
FROM range(6) AS tbl (i) WINDOW w AS (ORDER BY i // 2 ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) ORDER BY i;
-- Aggregates, with FILTER, DISTINCT and EXCLUDE; NULLs.
SELECT i // 5 AS p, i, any_value(i ORDER BY i DESC) OVER w AS a, list(i ORDER BY i DESC) FILTER (WHERE i <> 3) OVER w AS l,
  list(DISTINCT i // 2 ORDER BY i DESC) OVER w AS d, string_agg(i::VARCHAR, '' ORDER BY i DESC) OVER (PARTITION BY i // 5 ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) AS s
FROM range(8) AS tbl (i) WINDOW w AS (PARTITION BY i // 5 ORDER BY i ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING) ORDER BY i;
SELECT id, v, first_value(v ORDER BY v DESC) OVER w AS a, last_value(v ORDER BY v IGNORE NULLS) OVER w AS b, lead(v ORDER BY id DESC IGNORE NULLS) OVER w AS c, rank(ORDER BY v NULLS FIRST) OVER w AS d
FROM (VALUES (1, 10), (2, NULL), (3, 30), (4, NULL), (5, 5)) AS t (id, v) WINDOW w AS (ORDER BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) ORDER BY id;
-- Frames without rows.
SELECT id, rank(ORDER BY id) OVER w AS r, cume_dist(ORDER BY id) OVER w AS c, ntile(2 ORDER BY id) OVER w AS n, lead(id ORDER BY id) OVER w AS l, list(id ORDER BY id) OVER w AS x
FROM (VALUES (1), (2), (3)) AS t (id) WINDOW w AS (ORDER BY id ROWS BETWEEN 2 FOLLOWING AND 2 FOLLOWING) ORDER BY id;
-- A filter on the first row is no shortcut here.
SELECT i FROM (SELECT i, row_number(ORDER BY i DESC) OVER (PARTITION BY i % 2 ORDER BY i ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS n FROM range(10) AS t (i)) AS s WHERE n = 1 ORDER BY i;
SELECT fill(i ORDER BY i) OVER (ORDER BY -i) AS f FROM range(2) AS t (i);
