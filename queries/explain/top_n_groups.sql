-- The first rows of an order over files: row groups are taken from the best on, and those behind the rows that are kept are passed over.
COPY (SELECT i, i * 7919 % 100003 AS k, CASE WHEN i % 20000 = 19999 AND i > 30000 AND i < 50000 THEN NULL ELSE i * 7919 % 100003 END AS n,
        i / 30000 AS tie, CAST(i * 31 % 5000 AS DECIMAL(10,2)) / 4 AS amount, DATE '2026-01-01' + CAST(i * 7 % 365 AS INTEGER) AS day
      FROM range(100000) AS r (i)) TO '${TMP}/groups.parquet' (ROW_GROUP_SIZE 10000);
SELECT i, k FROM '${TMP}/groups.parquet' ORDER BY k DESC LIMIT 3;
SELECT i, k FROM '${TMP}/groups.parquet' ORDER BY k LIMIT 3 OFFSET 4;
-- NULLs first, which only one group has, and last.
SELECT i, n FROM '${TMP}/groups.parquet' ORDER BY n DESC LIMIT 3;
SELECT i, n FROM '${TMP}/groups.parquet' ORDER BY n DESC NULLS LAST LIMIT 3;
SELECT i, n FROM '${TMP}/groups.parquet' ORDER BY n NULLS FIRST LIMIT 3;
SELECT i, n FROM '${TMP}/groups.parquet' ORDER BY n LIMIT 3;
-- Ties come in the order of the file, however its groups are visited; a second key reaches into the ties.
SELECT i, tie FROM '${TMP}/groups.parquet' ORDER BY tie DESC LIMIT 4;
SELECT i, tie FROM '${TMP}/groups.parquet' ORDER BY tie LIMIT 4 OFFSET 29998;
SELECT i, tie FROM '${TMP}/groups.parquet' ORDER BY tie DESC, i DESC LIMIT 4;
SELECT i, amount FROM '${TMP}/groups.parquet' WHERE i % 3 = 0 ORDER BY amount DESC, i LIMIT 4;
SELECT i, day FROM '${TMP}/groups.parquet' ORDER BY day DESC, k LIMIT 4;
-- More rows than a group has.
SELECT count(*), min(k), max(k) FROM (SELECT k FROM '${TMP}/groups.parquet' ORDER BY k DESC LIMIT 12000) AS t;
-- Several files; a file whose rows are all NULL.
COPY (SELECT i, 200000 + i AS k, NULL::BIGINT AS n FROM range(5000) AS r (i)) TO '${TMP}/groups-2.parquet' (ROW_GROUP_SIZE 1000);
SELECT i, k, n FROM '${TMP}/groups*.parquet' ORDER BY k DESC LIMIT 2;
SELECT count(*), count(n) FROM (SELECT n FROM '${TMP}/groups*.parquet' ORDER BY n DESC LIMIT 5002) AS t;
SELECT i, n FROM '${TMP}/groups*.parquet' ORDER BY n DESC NULLS LAST LIMIT 2;
COPY (SELECT * FROM '${TMP}/groups.parquet') TO '${TMP}/groups.orc' (FORMAT orc);
SELECT i, k, n FROM '${TMP}/groups.orc' ORDER BY n DESC LIMIT 3;
