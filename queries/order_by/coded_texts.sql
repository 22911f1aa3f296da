-- Texts that a file keeps as codes are ordered by the ranks of their values; NULLs and equal rows stay where they belong.
CREATE TEMP TABLE made AS
  SELECT i AS n, CASE WHEN i % 11 = 5 THEN NULL ELSE 'a common beginning of texts ' || (i * 7 % 9) END AS t,
    CASE WHEN i % 2 = 0 THEN 'x' ELSE '' END AS u
  FROM range(3000) AS r(i);
COPY made TO '${TMP}/coded.parquet';

SELECT t, u, n FROM '${TMP}/coded.parquet' ORDER BY t DESC NULLS LAST, u, n DESC LIMIT 3;
SELECT t, u, n FROM '${TMP}/coded.parquet' ORDER BY t NULLS FIRST, u DESC, n LIMIT 3;

-- All rows beside what comparing the texts gives.
SELECT count(*), sum(CASE WHEN a.n = b.n THEN 1 ELSE 0 END) FROM
  (SELECT row_number() OVER () AS place, n FROM (
    SELECT t, u, n FROM '${TMP}/coded.parquet' ORDER BY t, u DESC) AS o) AS a
  JOIN (SELECT row_number() OVER () AS place, n FROM (
    SELECT t, u, n FROM '${TMP}/coded.parquet' ORDER BY t || '', u || '' DESC, n) AS o) AS b
  ON a.place = b.place;

SELECT u, t, rank() OVER (PARTITION BY u ORDER BY t DESC) AS r, count(*) AS c FROM '${TMP}/coded.parquet'
GROUP BY u, t ORDER BY u, r LIMIT 4;
DROP TABLE made;
