-- COPY writes one file per combination of values, in folders that name them; reading gives the columns back.
CREATE TEMP TABLE t AS
SELECT n, CASE n % 3 WHEN 0 THEN 'EU' WHEN 1 THEN 'a/b=c' END AS region, DATE '2026-09-01' + CAST(n % 2 AS INTEGER) AS day,
  CAST(n AS DECIMAL(9, 2)) / 4 AS amount
FROM generate_series(1, 12) AS g (n);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/p' (FORMAT parquet, PARTITION_BY (region, day));

SELECT region, day, COUNT(*) AS n, SUM(amount) AS total FROM '${TMP}/p/**/*.parquet' GROUP BY ALL ORDER BY 1 NULLS LAST, 2;

SELECT COUNT(*) AS different FROM (
  SELECT n, region, day, amount FROM t EXCEPT SELECT n, region, day, amount FROM '${TMP}/p/**/*.parquet') AS x;

SELECT n FROM '${TMP}/p/region=EU/**/*.parquet' ORDER BY n;

-- In other formats, by one column, with the options of the format.
COPY t TO '${TMP}/o' (FORMAT orc, PARTITION_BY region, COMPRESSION 'zlib');

SELECT SUM(n) AS n, COUNT(region) AS regions FROM '${TMP}/o/**/*.orc';

COPY t TO '${TMP}/c' (FORMAT csv, PARTITION_BY 'region', COMPRESSION 'gzip');

SELECT SUM(n) AS n, COUNT(region) AS regions FROM '${TMP}/c/**/*.csv.gz';

-- A folder that has something in it, a column that is none, nothing left to write.
COPY t TO '${TMP}/p' (FORMAT parquet, PARTITION_BY (region));

COPY t TO '${TMP}/q' (FORMAT parquet, PARTITION_BY (regoin));

COPY (SELECT n FROM t) TO '${TMP}/r' (FORMAT parquet, PARTITION_BY (n));
