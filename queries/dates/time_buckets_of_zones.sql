-- Buckets of a zone's wall clock, and of times of day, whose days are one.
SET timezone = 'UTC';
SELECT time_bucket(INTERVAL '1 day', x, 'Europe/Berlin') AS day, time_bucket(INTERVAL '1 month', x, 'Europe/Berlin') AS month
FROM (VALUES (TIMESTAMPTZ '2026-03-29 12:00:00+00'), ('2026-03-31 23:30:00+00'), ('infinity')) t(x);
SELECT time_bucket(INTERVAL '1 day', TIMESTAMPTZ '2026-03-29 12:00:00+00', '6 hours') AS offset_, time_bucket(w, TIME '03:16:23.003') AS times
FROM (VALUES (INTERVAL '56 seconds'), (INTERVAL '3 years'), (INTERVAL '333 hours')) t(w);
SELECT time_bucket(INTERVAL '4 days', TIME '03:16', INTERVAL '6 hours') AS moved, time_bucket(INTERVAL '1 hour', TIME '03:16', TIME '00:10') AS from_origin;
SELECT time_bucket(INTERVAL '1 day', TIMESTAMPTZ '2026-03-29 12:00:00+00', z) FROM (VALUES ('Nowhere/City')) t(z);
