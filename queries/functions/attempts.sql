-- What cannot be computed as a value: try and error_of.
SELECT x, try(10 / x) AS q, error_of(10 / x) AS why FROM (VALUES (1), (0), (NULL), (5)) t(x);
SELECT x, try(CAST(x AS DATE)) AS d, error_of(CAST(x AS DATE)) AS why FROM (VALUES ('2026-01-01'), ('zzz'), (NULL), ('2026-02-30')) t(x);
SELECT count(*) FILTER (WHERE try(1000000 / (i % 7)) IS NULL) AS n, sum(try(1000000 // (i % 7))) AS s FROM generate_series(1, 100000) g(i);
SELECT try(1/0) AS a, error_of(1/0) AS b, error_of(1) AS c;
SELECT try((SELECT 1));
SELECT list_transform([1,0,2], x -> try(10/x)) AS l;
SELECT * FROM generate_series(1,3) g(i) WHERE error_of(1/(i-2)) IS NOT NULL;
SELECT error_of(sum(i)/0) AS e, count(*) FROM generate_series(1,3) g(i);
-- Parameters and captured columns inside.
PREPARE p AS SELECT try(10 / (i - $1)) AS q, list_transform([1, 2], x -> x + $1) AS l FROM generate_series(1, 3) g(i);
EXECUTE p(2);
