-- Parts by a list of names and by a column of names, buckets from an origin, times of day, years before Christ.
SELECT date_part(['year', 'month', 'day'], DATE '2026-09-01') AS parts, date_part(['hour'], TIME '13:05:00') AS hour;

SELECT part, date_part(part, TIMESTAMP '2026-09-01 13:05:07.5') AS value FROM (VALUES ('year'), ('minute'), ('second'), ('era'), (NULL)) AS t (part) ORDER BY value;

SELECT part, date_part(part, INTERVAL '1 year 2 mons 03:04:05') AS value FROM (VALUES ('year'), ('month'), ('hour')) AS t (part) ORDER BY part;

SELECT time_bucket(INTERVAL '5 days', DATE '2026-09-08', DATE '2026-09-01') AS a, time_bucket(INTERVAL '3 months', TIMESTAMP '2026-09-08 10:00', TIMESTAMP '2026-01-15 00:00') AS b,
  time_bucket(INTERVAL '15 minutes', TIME '13:22:00') AS c, time_bucket(INTERVAL '15 minutes', TIME '13:22:00', INTERVAL '5 minutes') AS d;

SELECT DATE '0044-03-15 (BC)' AS ides, date_part('era', DATE '0044-03-15 BC') AS era, make_timestamp(1000000) AS ticks, make_timestamp_ms(1500) AS ms, make_timestamptz(2026, 9, 1, 13, 5, 7.5, 'Europe/Berlin') AS z;

SELECT to_decades(2) AS a, to_quarters(3) AS b, age(TIMESTAMPTZ '2014-04-25', TIMESTAMPTZ '2014-01-01') AS c, date_trunc('yearweek', DATE '2026-09-03') AS d, date_diff('isoyear', DATE '2024-12-29', DATE '2024-12-30') AS e;

SELECT date_part(['year', 'year'], DATE '2026-09-01');

SELECT time_bucket(INTERVAL '1 day', TIME '13:22:00');

SELECT TIMESTAMPTZ '2026-07-01 12:00:00+00' AT TIME ZONE 'Europe/Berlin' AS local, TIMESTAMP '2026-07-01 14:00:00' AT TIME ZONE 'Europe/Berlin' AS instant, timezone('Asia/Tokyo', TIMESTAMP '2026-07-01 14:00:00') AS tokyo;
