-- What COPY writes as Arrow reads back equal, as a file and as a stream, compressed or not.
CREATE TEMP TABLE t AS
SELECT
  CAST(n AS BIGINT) AS n, CAST(n % 3 = 0 AS BOOLEAN) AS b, CAST(n % 100 AS TINYINT) AS i8, CAST(n % 200 AS UTINYINT) AS u8,
  CASE WHEN n % 7 > 0 THEN CAST(n * n AS INTEGER) END AS i, CAST(n AS DOUBLE PRECISION) / 8 AS d,
  CAST(n AS DECIMAL(18, 2)) / 4 AS q, CAST(n AS DECIMAL(38, 10)) * -1234567 AS m,
  CASE WHEN n % 2 = 0 THEN 'text of some length ' || CAST(n AS VARCHAR) END AS s, CAST('ab' AS BLOB) AS x,
  DATE '1960-01-01' + CAST(n AS INTEGER) AS day, TIME '01:02:03.5' AS clock, TIMESTAMP '1969-12-31 23:59:59.999999' AS moment,
  TIMESTAMPTZ '2026-09-30 12:00:00+02' AS z, INTERVAL '1' DAY AS v, CAST('00000000-0000-0000-0000-000000000001' AS UUID) AS id,
  NULL AS nothing
FROM generate_series(1, 300) AS g (n);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/a.arrow' (batch_size 100);

SELECT * FROM '${TMP}/a.arrow' WHERE n IN (1, 100, 101, 300) ORDER BY n;

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/b.arrows' (COMPRESSION 'lz4', batch_size 77);

COPY (SELECT * FROM t ORDER BY n) TO '${TMP}/c.feather' (FORMAT arrow, COMPRESSION 'zstd');

SELECT (SELECT COUNT(*) FROM (SELECT * FROM t EXCEPT SELECT * FROM '${TMP}/a.arrow') AS x) AS a,
  (SELECT COUNT(*) FROM (SELECT * FROM t EXCEPT SELECT * FROM '${TMP}/b.arrows') AS x) AS b,
  (SELECT COUNT(*) FROM (SELECT * FROM t EXCEPT SELECT * FROM '${TMP}/c.feather') AS x) AS c;

SELECT SUM(m) AS m, COUNT(s) AS s FROM read_arrow('${TMP}/c.feather') WHERE n > 150;

COPY (SELECT n FROM t WHERE n < 0) TO '${TMP}/empty.arrow';

SELECT COUNT(*) AS n FROM '${TMP}/empty.arrow';

-- Nested values.
COPY (SELECT n, CASE WHEN n < 9 THEN [CAST(n AS INTEGER), NULL] END AS l, {'a': n, 'b': [CAST(n AS VARCHAR)]} AS r, MAP {'k': n} AS p
  FROM generate_series(1, 10) AS g (n)) TO '${TMP}/nested.arrow';

SELECT * FROM '${TMP}/nested.arrow' WHERE n > 7 ORDER BY n;

-- What is no Arrow file.
COPY (SELECT 1 AS a) TO '${TMP}/bad.arrow' (FORMAT csv);

SELECT * FROM '${TMP}/bad.arrow';

COPY (SELECT * FROM t) TO '${TMP}/x.arrow' (COMPRESSION 'gzip');
-- Whole files in gzip and zstd, whose bytes are decompressed in memory.
COPY (SELECT i, 'text ' || i % 3 AS s, [i, NULL] AS l FROM generate_series(1, 5000) AS g (i)) TO '${TMP}/whole.arrow.gz' (batch_size 700);
SELECT count(*), sum(i), max(s), sum(l[1]) FROM '${TMP}/whole.arrow.gz';
COPY (FROM '${TMP}/whole.arrow.gz') TO '${TMP}/whole.arrows.zst';
SELECT count(*), sum(i), max(s), sum(l[1]) FROM '${TMP}/whole.arrows.zst' WHERE i > 4000;
