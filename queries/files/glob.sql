-- A pattern is one table: files in the order of their names, columns united by name.
COPY (SELECT 1 AS a, 'x' AS b) TO '${TMP}/f1.parquet';

COPY (SELECT 'y' AS b, 2 AS a) TO '${TMP}/f2.parquet';

COPY (SELECT 3 AS a, 'z' AS b) TO '${TMP}/g3.parquet';

SELECT a, b FROM '${TMP}/*.parquet' ORDER BY a;

SELECT a, b FROM '${TMP}/f*.parquet' ORDER BY a;

SELECT a FROM '${TMP}/?3.parquet';

-- A list of files.
SELECT a FROM read_parquet(['${TMP}/f1.parquet', '${TMP}/g3.parquet']) ORDER BY a;

-- A pattern without files.
SELECT * FROM '${TMP}/h*.parquet';
