-- Sums of few groups add up in 64 bits where the values of a batch are small, and are the same where they are not.
CREATE TEMP TABLE t AS SELECT i, i % 3 AS g, CASE i % 5 WHEN 0 THEN 9223372036854775807 WHEN 1 THEN -9223372036854775807 - 1 ELSE i END AS b,
  CAST(i % 256 - 128 AS TINYINT) AS t1, CAST(i % 65536 - 32768 AS SMALLINT) AS t2, CAST(i * 7919 % 4294967296 - 2147483648 AS INTEGER) AS t4,
  CAST(18446744073709551615 - i AS UBIGINT) AS u, CAST(i AS DECIMAL(38,4)) / 8 AS small_wide, CAST('9999999999999999999999999999' AS DECIMAL(38,4)) - i AS wide,
  CASE WHEN i % 4 = 0 THEN NULL ELSE i END AS n, CAST(-i AS DECIMAL(15,2)) AS d
FROM range(10000) AS r (i);
SELECT g, sum(b) AS b, avg(b) AS ab, sum(t1) AS t1, sum(t2) AS t2, sum(t4) AS t4 FROM t GROUP BY g ORDER BY g;
SELECT g, sum(u) AS u, sum(small_wide) AS sw, sum(wide) AS w, sum(n) AS n, sum(d) AS d, avg(d) AS ad FROM t GROUP BY g ORDER BY g;
SELECT sum(b), sum(t1), sum(t2), sum(t4), sum(u), sum(small_wide), sum(wide), sum(n), sum(d), avg(n) FROM t;
SELECT g, sum(9223372036854775807 - i) AS s, sum(CAST(i AS DECIMAL(30,0)) * 1000000000000) AS m FROM t GROUP BY g ORDER BY g;
SELECT i % 64 AS g, sum(i) AS s, avg(d) AS a FROM t GROUP BY i % 64 ORDER BY g LIMIT 2;
SELECT i % 65 AS g, sum(i) AS s, avg(d) AS a FROM t GROUP BY i % 65 ORDER BY g LIMIT 2;
SELECT g, sum(CASE WHEN i < 2 THEN CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0)) ELSE 1 END) AS s FROM t WHERE g < 2 GROUP BY g ORDER BY g;
SELECT sum(x) FROM (VALUES (CAST('99999999999999999999999999999999999999' AS DECIMAL(38,0))), (1)) AS v (x);
