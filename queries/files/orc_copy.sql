-- What COPY writes as ORC reads back equal: every type, nested ones, NULLs, all codecs; row groups are passed over.
CREATE TEMP TABLE t AS
SELECT
  CAST(n AS BIGINT) AS n, CAST(n % 3 = 0 AS BOOLEAN) AS b, CAST(n % 100 AS TINYINT) AS i8, CAST(-n AS SMALLINT) AS i16,
  CASE WHEN n % 7 > 0 THEN CAST(n * n AS INTEGER) END AS i, CAST(n AS REAL) / 4 AS f, CAST(n AS DOUBLE PRECISION) / 8 AS d,
  CAST(n AS DECIMAL(18, 2)) / 4 AS q, CAST(n AS DECIMAL(38, 10)) * 1234567 AS m,
  'text ' || CAST(n % 5 AS VARCHAR) AS s, CASE WHEN n % 2 = 0 THEN 'unique ' || CAST(n * 7919 AS VARCHAR) END AS u,
  DATE '1960-01-01' + CAST(n AS INTEGER) AS day, TIMESTAMP '1960-01-01 12:00:00.25' + n * INTERVAL '1' DAY AS moment
FROM generate_series(1, 500) AS g (n);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/a.orc' (row_index_stride 100, stripe_rows 200, bloom_filter 'u, n', block_size 4096);

SELECT COUNT(*) AS different FROM (SELECT * FROM t EXCEPT SELECT * FROM '${TMP}/a.orc') AS x;

SELECT * FROM '${TMP}/a.orc' WHERE n IN (1, 333, 334, 500) ORDER BY n;

SELECT COUNT(*) AS n, SUM(m) AS total, MIN(s) AS low, MAX(moment) AS high FROM '${TMP}/a.orc' WHERE n BETWEEN 450 AND 460;

SELECT n, u FROM '${TMP}/a.orc' WHERE u = 'unique 2771650';

SELECT COUNT(*) AS n FROM '${TMP}/a.orc' WHERE u = 'unique 2771651';

SELECT n FROM '${TMP}/a.orc' WHERE m = 1234567 OR moment = TIMESTAMP '1960-01-03 12:00:00.25';

-- The stripe of row 450 goes by its statistics, and so do the row groups beside it.
COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/zlib.orc' (COMPRESSION 'zlib', dictionary false);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/snappy.orc' (COMPRESSION 'snappy', row_index_stride 0);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/lz4.orc' (COMPRESSION 'lz4');

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/none.orc' (COMPRESSION 'none', row_index_stride 77);

SELECT (SELECT SUM(q) FROM '${TMP}/zlib.orc') AS zlib, (SELECT SUM(q) FROM '${TMP}/snappy.orc' WHERE n > 400) AS snappy,
  (SELECT SUM(q) FROM '${TMP}/lz4.orc') AS lz4, (SELECT SUM(q) FROM '${TMP}/none.orc' WHERE n > 490) AS none;

-- Nested values.
COPY (SELECT n, CASE WHEN n < 9 THEN [CAST(n AS INTEGER), NULL] END AS l, {'a': n, 'b': [CAST(n AS VARCHAR)]} AS r
  FROM generate_series(1, 10) AS g (n)) TO '${TMP}/nested.orc' (row_index_stride 3);

SELECT * FROM '${TMP}/nested.orc' WHERE n > 7 ORDER BY n;

-- No rows, no columns that are not NULL.
COPY (SELECT CAST(NULL AS INTEGER) AS a, NULL AS b FROM t WHERE n < 3) TO '${TMP}/nulls.orc';

SELECT * FROM '${TMP}/nulls.orc';

COPY (SELECT * FROM t WHERE n < 0) TO '${TMP}/empty.orc';

SELECT COUNT(*) AS n FROM '${TMP}/empty.orc';

-- Types that ORC has not become text; unsigned ones become wider.
COPY (SELECT CAST('01:02:03' AS TIME) AS t, CAST(255 AS UTINYINT) AS u8, CAST(18446744073709551615 AS UBIGINT) AS u64,
  CAST('00000000-0000-0000-0000-000000000001' AS UUID) AS id, TIMESTAMPTZ '2026-09-30 12:00:00+02' AS z) TO '${TMP}/odd.orc';

SELECT * FROM '${TMP}/odd.orc';

-- What cannot be written, and options that are none.
COPY (SELECT TIMESTAMP '1969-12-31 23:59:59.5' AS t) TO '${TMP}/last.orc';

COPY (SELECT * FROM t) TO '${TMP}/x.orc' (COMPRESSION 'gzp');

COPY (SELECT * FROM t) TO '${TMP}/x.orc' (bloom_filter 'd');

COPY (SELECT * FROM t) TO '${TMP}/x.orc' (stripesize 5);
