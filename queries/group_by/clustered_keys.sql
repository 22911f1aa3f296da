-- Groups of a file in the order of their key are complete when a row group is; those on a seam of two row groups are not.
COPY (SELECT i, i / 3 * 4 AS k, i % 7 AS small, CAST(i % 1000 AS DECIMAL(10,2)) / 4 AS amount,
        CASE WHEN i % 3000 = 2321 THEN NULL ELSE i / 3 * 4 END AS n, DATE '1900-01-01' + CAST(i / 2 * 2 AS INTEGER) AS day,
        -(i / 3 * 4) AS down, i / 3 * 4 + i * 7919 % 50 AS near
      FROM range(10000) AS r (i)) TO '${TMP}/clustered.parquet' (ROW_GROUP_SIZE 4000);
SELECT count(*), sum(c), sum(s), min(k), max(k) FROM (SELECT k, count(*) AS c, sum(amount) AS s FROM '${TMP}/clustered.parquet' GROUP BY k) AS g;
-- In the order of first rows, also around a seam: row 3999 begins key 5332.
SELECT k, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY k LIMIT 4 OFFSET 1331;
SELECT k, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY k LIMIT 3 OFFSET 3331;
SELECT k, min(i) AS low, max(i) AS high, avg(amount) AS a FROM '${TMP}/clustered.parquet' GROUP BY k HAVING min(i) IN (0, 3999, 7998, 8001, 9999);
SELECT down, count(*) AS c FROM '${TMP}/clustered.parquet' GROUP BY down HAVING count(*) <> 3;
SELECT day, count(*) AS c, sum(small) AS s FROM '${TMP}/clustered.parquet' GROUP BY day HAVING sum(small) = 11 LIMIT 4 OFFSET 5;
-- NULL is a key of all row groups.
SELECT n, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY n HAVING count(*) <> 3 ORDER BY n NULLS FIRST LIMIT 4;
SELECT n, count(*) AS c FROM '${TMP}/clustered.parquet' GROUP BY n LIMIT 3 OFFSET 772;
-- Row groups that share more than their ends; keys that come again in no order.
SELECT count(*), sum(c), sum(s) FROM (SELECT near, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY near) AS g;
SELECT near, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY near LIMIT 3 OFFSET 2400;
-- Several keys, of which one is clustered; a key that is computed; a filter and a join below.
SELECT small, k, count(*) AS c FROM '${TMP}/clustered.parquet' GROUP BY small, k HAVING count(*) > 1;
SELECT small, k, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY small, k LIMIT 3 OFFSET 3998;
SELECT k + 1 AS key, count(*) AS c FROM '${TMP}/clustered.parquet' GROUP BY k + 1 HAVING count(*) < 3;
SELECT k, count(*) AS c FROM '${TMP}/clustered.parquet' WHERE small < 2 GROUP BY k HAVING count(*) = 2 LIMIT 3 OFFSET 500;
SELECT c.k, sum(w.weight) AS s FROM '${TMP}/clustered.parquet' AS c JOIN (VALUES (1, 10), (2, 200), (2, 3000)) AS w (small, weight) ON c.small = w.small
  GROUP BY c.k HAVING sum(w.weight) > 3200 LIMIT 3 OFFSET 300;
-- What comes with few rows of each row group, and what groups cannot do piece by piece.
SELECT k, count(*) AS c FROM '${TMP}/clustered.parquet' WHERE i % 500 = 1 GROUP BY k LIMIT 2 OFFSET 15;
SELECT count(*), sum(d) FROM (SELECT k, count(DISTINCT small % 2) AS d FROM '${TMP}/clustered.parquet' GROUP BY k) AS g;
SELECT k, string_agg(CAST(i AS VARCHAR), ',') AS l FROM '${TMP}/clustered.parquet' GROUP BY k HAVING min(i) = 3999;
-- An error in a group, or in what is asked of it.
SELECT k, sum(CASE WHEN i = 7321 THEN 9999999999999999999999999999999999999 * 9 ELSE 0 END) AS s FROM '${TMP}/clustered.parquet' GROUP BY k HAVING sum(i) = 21963;
SELECT k FROM '${TMP}/clustered.parquet' GROUP BY k HAVING 1 / (min(i) - 6000) >= 0;
-- Two files whose keys overlap, and one far behind.
COPY (SELECT i, 7000 + i AS k, 1 AS small FROM range(6000) AS r (i)) TO '${TMP}/clustered-2.parquet' (ROW_GROUP_SIZE 2500);
COPY (SELECT i, 500000 + i / 2 * 4 AS k, 1 AS small FROM range(6000) AS r (i)) TO '${TMP}/clustered-3.parquet' (ROW_GROUP_SIZE 2500);
SELECT count(*), sum(c), sum(k) FROM (SELECT k, count(*) AS c FROM '${TMP}/clustered*.parquet' GROUP BY k) AS g;
SELECT k, count(*) AS c, max(i) AS m FROM '${TMP}/clustered*.parquet' GROUP BY k HAVING count(*) = 4 ORDER BY k LIMIT 3 OFFSET 1000;
-- Groups that do not fit memory.
SET memory_limit = '1MB';
SELECT count(*), sum(c), sum(s), min(k), max(k) FROM (SELECT k, count(*) AS c, sum(amount) AS s FROM '${TMP}/clustered.parquet' GROUP BY k) AS g;
SELECT k, count(*) AS c, sum(i) AS s FROM '${TMP}/clustered.parquet' GROUP BY k LIMIT 4 OFFSET 1331;
