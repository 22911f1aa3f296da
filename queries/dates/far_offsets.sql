-- Offsets and infinities beyond what a timestamp holds are errors or NULL, never other days.
SELECT time_bucket(INTERVAL '3 days', DATE '2019-05-05', INTERVAL '2000000000 months');
SELECT time_bucket(INTERVAL '3 months', TIMESTAMP '2019-05-05', INTERVAL '-2000000000 months');
SELECT time_bucket(INTERVAL '106751991' DAY, TIMESTAMP '1800-01-01', TIMESTAMP '1900-01-01');
SELECT time_bucket(INTERVAL '3 months', DATE '2019-05-05', INTERVAL '1 month') AS fine;
SELECT epoch_us(TIMESTAMP 'infinity') AS us, epoch_ns(DATE '-infinity') AS ns, epoch_us(TIMESTAMP '1970-01-01 00:00:01') AS one;
