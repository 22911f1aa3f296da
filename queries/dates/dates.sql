-- Days: difference in days, a day plus a number.
SELECT DATE '2026-03-01' - DATE '2026-02-01' AS days, DATE '2026-02-28' + 1 AS next, DATE '2026-03-01' - 1 AS before;

-- Leap years: 2024 and 2000 are, 2026 and 1900 are not.
SELECT DATE '2024-02-28' + 1 AS leap, DATE '2026-02-28' + 1 AS plain, DATE '2000-02-28' + 1 AS century, DATE '1900-02-28' + 1 AS not_leap;

-- Intervals of months keep the day, or take the last one.
SELECT DATE '2026-01-31' + INTERVAL '1' MONTH AS short_month, DATE '2026-02-28' + INTERVAL '1' MONTH AS not_sticky;

SELECT CAST(DATE '2024-02-29' + INTERVAL '1' YEAR AS DATE) AS a, CAST(DATE '2026-03-31' - INTERVAL '1' MONTH AS DATE) AS b;

-- EXTRACT.
SELECT
  EXTRACT(YEAR FROM d) AS y, EXTRACT(MONTH FROM d) AS m, EXTRACT(DAY FROM d) AS d, EXTRACT(QUARTER FROM d) AS q,
  EXTRACT(DOW FROM d) AS dow, EXTRACT(ISODOW FROM d) AS isodow, EXTRACT(DOY FROM d) AS doy, EXTRACT(WEEK FROM d) AS week
FROM (VALUES (DATE '2026-09-06'), (DATE '2024-12-30'), (DATE '2021-01-03')) AS v (d);

-- Before 1970.
SELECT EXTRACT(YEAR FROM DATE '1969-12-31') AS y, DATE '1970-01-01' - DATE '1969-12-31' AS one, DATE '1582-10-15' AS gregorian;

-- Comparison, also with a timestamp: midnight.
SELECT DATE '2026-09-30' < DATE '2026-10-01' AS a, DATE '2026-09-30' = TIMESTAMP '2026-09-30 00:00:00' AS b, DATE '2026-09-30' < TIMESTAMP '2026-09-30 00:00:01' AS c;

-- The first day of a month, of a quarter, of a year, of a week.
SELECT
  CAST(DATE_TRUNC('month', d) AS DATE) AS month, CAST(DATE_TRUNC('quarter', d) AS DATE) AS quarter,
  CAST(DATE_TRUNC('year', d) AS DATE) AS year, CAST(DATE_TRUNC('week', d) AS DATE) AS week
FROM (VALUES (TIMESTAMP '2026-08-19 13:05:59')) AS v (d);

-- Text to date and back.
SELECT CAST('2026-02-28' AS DATE) AS d, CAST(DATE '2026-02-08' AS VARCHAR) AS text;
