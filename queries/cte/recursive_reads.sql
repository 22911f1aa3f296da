-- A recursive table that is read twice, and from a COPY: its estimate reads itself.
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5)
SELECT COUNT(*) AS pairs, SUM(a.n * b.n) AS total FROM t a JOIN t b ON a.n <= b.n;

COPY (WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 300)
  SELECT t.n, u.n AS m FROM t, t u WHERE u.n < 3) TO '${TMP}/recursive.parquet';

SELECT COUNT(*) AS n, SUM(m) AS m FROM '${TMP}/recursive.parquet';
