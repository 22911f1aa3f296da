-- Functions of bytes, instants, times and intervals under the names they have for texts and timestamps.
SELECT md5('\xff\xff'::BLOB) AS digest, hex('\xab'::BLOB) AS hexadecimal, bit_count(7::HUGEINT) AS bits,
  length('a' || chr(0) || 'b') AS with_zero;
SET timezone = 'America/Los_Angeles';
SELECT dayname(TIMESTAMPTZ '2020-01-01 00:00:00+00') AS day, monthname(TIMESTAMPTZ '2020-01-01 00:00:00+00') AS month;
SELECT epoch_ms(TIME '01:00') AS of_time, epoch_us(INTERVAL '1 month') AS of_interval,
  epoch_ns(TIMESTAMPTZ '1970-01-01 00:00:01+00') AS of_instant;
