-- Moments at the ends of what a timestamp holds are refused or counted, and do not end the process.
SELECT make_timestamptz(294248, 1, 10, 4, 0, 54.775807);
SELECT make_timestamp(294248, 1, 10, 4, 0, 54.775807);
SELECT make_timestamp(294246, 12, 31, 23, 59, 59.999999);
SELECT datediff('week', DATE '-290000-01-01', DATE '290000-01-01');
SELECT datesub('week', DATE '-290000-01-01', DATE '290000-01-01');
SELECT datediff('microsecond', DATE '-290000-01-01', DATE '290000-01-01');
SELECT datesub('microsecond', DATE '-290000-01-01', DATE '290000-01-01');
SELECT datediff('week', DATE '2026-01-04', DATE '2026-01-05'), datesub('week', DATE '2026-01-04', DATE '2026-01-05');
