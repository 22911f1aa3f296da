-- What a window function would have to ignore is an error, not ignored.
SELECT x, rank() FILTER (WHERE x = 1) OVER (ORDER BY x) FROM (VALUES (1), (2)) AS t (x);
SELECT first_value(DISTINCT x) OVER (ORDER BY x) FROM (VALUES (1), (2)) AS t (x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN UNBOUNDED FOLLOWING AND UNBOUNDED FOLLOWING) FROM (VALUES (1)) AS t (x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM (VALUES (1)) AS t (x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 FOLLOWING AND CURRENT ROW) FROM (VALUES (1)) AS t (x);
SELECT sum(x) OVER (ORDER BY x ROWS BETWEEN 1 PRECEDING AND UNBOUNDED PRECEDING) FROM (VALUES (1)) AS t (x);
SELECT sum(x) WITHIN GROUP (ORDER BY x) FROM (VALUES (1)) AS t (x);
-- An order of its own that is the window's changes nothing.
SELECT x, sum(x ORDER BY x) OVER (ORDER BY x) FROM (VALUES (1), (2)) AS t (x);
