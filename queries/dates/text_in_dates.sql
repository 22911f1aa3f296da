-- A sign before a year is read: year -1000 is 1001 BC.
SELECT '-1000-01-01'::DATE AS date, '-0043-03-15 12:00:00'::TIMESTAMP AS timestamp, '0044-03-15 BC'::DATE AS same;

-- What is no part of a time is an error, and not left out.
SELECT TRY_CAST('2026-09-01 11:11:11.AAA' AS TIMESTAMP) AS letters, TRY_CAST('2026-09-01 00:00:00 AA' AS TIMESTAMP) AS zone,
  TRY_CAST('epoch 00:00:00' AS TIMESTAMP) AS epoch, TRY_CAST('-8-01-01' AS DATE) AS sign, TRY_CAST('0000-01-01 BC' AS DATE) AS zero,
  TRY_CAST('294247-01-10 04:00:54.775807' AS TIMESTAMP) AS infinite;

SELECT '2026-09-01 00:00:00 Europe/Berlin'::TIMESTAMP AS known_zone, '2026-09-01 10:00:00 UTC'::TIMESTAMPTZ AS utc;

-- An interval before an infinite time is as good as one behind it; NULL stays NULL.
SELECT INTERVAL '1' DAY + 'infinity'::TIMESTAMP AS a, INTERVAL '1' DAY + '-infinity'::TIMESTAMPTZ AS b, 1 + 'infinity'::DATE AS c,
  DATE_TRUNC(NULL, 'infinity'::TIMESTAMP) AS d, 'infinity'::TIMESTAMP + NULL::INTERVAL AS e;

SELECT TRUNC('NaN'::DOUBLE, -1) AS nan, ROUND('Infinity'::DOUBLE, -2) AS infinite, TRUNC(12.5::DOUBLE, -1) AS ten;
