-- The place that values would have in a group: PostgreSQL 16, 9.21, hypothetical-set aggregates.
CREATE TEMP TABLE h AS SELECT * FROM (VALUES ('a', 1), ('a', 2), ('a', 2), ('a', 5), ('b', 7), ('b', NULL)) AS v (g, x);

SELECT rank(3) WITHIN GROUP (ORDER BY x) AS r, dense_rank(3) WITHIN GROUP (ORDER BY x) AS d, percent_rank(3) WITHIN GROUP (ORDER BY x) AS p, cume_dist(3) WITHIN GROUP (ORDER BY x) AS c FROM h;

SELECT g, rank(2) WITHIN GROUP (ORDER BY x DESC) AS r, rank(2) WITHIN GROUP (ORDER BY x DESC NULLS LAST) AS l, cume_dist(2) WITHIN GROUP (ORDER BY x) AS c FROM h GROUP BY g ORDER BY g;

SELECT rank('a', 2) WITHIN GROUP (ORDER BY g, x) AS r, rank('b', 0) WITHIN GROUP (ORDER BY g, x DESC) AS s FROM h;

SELECT rank(1) WITHIN GROUP (ORDER BY x) AS r, percent_rank(1) WITHIN GROUP (ORDER BY x) AS p FROM h WHERE false;

SELECT rank(1, 2) WITHIN GROUP (ORDER BY x) FROM h;
