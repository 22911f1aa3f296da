-- Lists whose elements lie in memory in another order than their rows are written in the order of the rows.
COPY (SELECT i AS a, [i * 10, i * 10 + 1] AS b, [DATE '2026-01-01' + i::INTEGER] AS c FROM range(5) t(i) ORDER BY i DESC) TO '${TMP}/lists.parquet';
SELECT * FROM '${TMP}/lists.parquet';
COPY (SELECT * FROM (VALUES (1, [3, 4]), (2, [1]), (3, [2, 5])) t(a, b) ORDER BY a DESC) TO '${TMP}/lists.parquet';
SELECT * FROM '${TMP}/lists.parquet';
