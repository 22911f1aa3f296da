-- What COPY writes reads back equal: every flat type, NULLs among the values.
CREATE TEMP TABLE t AS
SELECT
  CAST(a AS BOOLEAN) AS b, CAST(n AS SMALLINT) AS s, CAST(n AS INTEGER) AS i, CAST(n AS BIGINT) AS l,
  CAST(n AS DOUBLE PRECISION) / 4 AS d, CAST(m AS DECIMAL(9,2)) AS m9, CAST(m AS DECIMAL(18,4)) AS m18,
  CAST(m AS DECIMAL(38,10)) AS m38, x AS t, CAST(y AS DATE) AS day, CAST(y AS TIMESTAMP) AS moment
FROM (VALUES
  (TRUE, 1, 1.25, 'one', '2026-09-30'), (FALSE, -2, -99.99, 'a text of more than twelve bytes', '1969-12-31'),
  (NULL, NULL, NULL, NULL, NULL), (TRUE, 0, 0.00, '', '2000-02-29')) AS v (a, n, m, x, y);

COPY (SELECT * FROM t) TO '${TMP}/all.parquet';

SELECT * FROM '${TMP}/all.parquet' ORDER BY i NULLS LAST;

-- Equal, row for row.
SELECT COUNT(*) AS different FROM (SELECT * FROM t EXCEPT SELECT * FROM '${TMP}/all.parquet') AS x;

-- Only the columns that are asked for, filtered.
SELECT t FROM '${TMP}/all.parquet' WHERE i < 1 AND m18 < 0;

-- The other spelling.
SELECT COUNT(*) AS n, SUM(m9) AS total FROM read_parquet('${TMP}/all.parquet');

-- Each codec.
COPY (SELECT * FROM t) TO '${TMP}/snappy.parquet' (FORMAT parquet, COMPRESSION 'snappy');

COPY (SELECT * FROM t) TO '${TMP}/none.parquet' (FORMAT parquet, COMPRESSION 'uncompressed');

COPY (SELECT * FROM t) TO '${TMP}/gzip.parquet' (FORMAT parquet, COMPRESSION 'gzip');

SELECT COUNT(*) AS n, SUM(l) AS total, MIN(day) AS first, MAX(t) AS last
FROM (
  SELECT * FROM '${TMP}/snappy.parquet' UNION ALL SELECT * FROM '${TMP}/none.parquet' UNION ALL SELECT * FROM '${TMP}/gzip.parquet'
) AS x;

-- No rows, but columns.
COPY (SELECT * FROM t WHERE FALSE) TO '${TMP}/empty.parquet';

SELECT * FROM '${TMP}/empty.parquet';

-- A codec that there is not.
COPY (SELECT 1 AS n) TO '${TMP}/x.parquet' (FORMAT parquet, COMPRESSION 'zip');

