-- 'infinity' lies beyond every other date and timestamp (PostgreSQL 16, 8.5.1.4): moved it stays, its parts are NULL.
SELECT 'infinity'::DATE AS d, '-infinity'::TIMESTAMP AS t, 'inf'::TIMESTAMPTZ AS z, 'infinity'::DATE::TIMESTAMP::TIMESTAMPTZ::DATE AS round_trip, '-infinity'::DATE::VARCHAR AS text;

SELECT d, d > DATE '2020-01-01' AS later, isfinite(d) AS finite, isinf(d) AS infinite, year(d) AS y, strftime(d, '%Y') AS f, dayname(d) AS n
FROM (VALUES (DATE '2020-05-05'), ('infinity'), ('-infinity'), (NULL)) AS t (d) ORDER BY d;

SELECT 'infinity'::DATE + 1 AS a, '-infinity'::TIMESTAMP + INTERVAL '1 day' AS b, date_trunc('month', 'infinity'::TIMESTAMP) AS c, date_diff('day', 'infinity'::TIMESTAMP, now()::TIMESTAMP) AS d,
  time_bucket(INTERVAL '1 day', '-infinity'::TIMESTAMPTZ) AS e, last_day('infinity'::DATE) AS f, 'infinity'::TIMESTAMP::TIME AS g;

SELECT min(d) AS least, max(d) AS greatest FROM (VALUES (DATE '2020-05-05'), ('infinity'), ('-infinity')) AS t (d);

SELECT TRY_CAST('infinity' AS TIME) AS none, TRY_CAST('infinite' AS DATE) AS nor;

SELECT 'infinity'::DATE - DATE '2020-01-01';
