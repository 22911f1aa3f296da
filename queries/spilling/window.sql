-- Windows over more rows than memory holds are computed some partitions at a time.
--@ roads no file
SET memory_limit = '300kB';
SELECT count(*), sum(rn), sum(s), sum(b) FROM (
  SELECT row_number() OVER w AS rn, sum(range) OVER w AS s, lag(range, 2, 0) OVER w AS b
  FROM range(4000) WINDOW w AS (PARTITION BY range % 150 ORDER BY range DESC));
SELECT range, rn, m FROM (
  SELECT range, rank() OVER (PARTITION BY t ORDER BY range % 10) AS rn, max(range) OVER (PARTITION BY t) AS m
  FROM (SELECT range, 'group of rows ' || range % 60 AS t FROM range(3000)))
WHERE rn = 1 AND range < 65 ORDER BY range LIMIT 4;
-- One partition that is larger than memory: computed piece by piece.
SELECT count(*), sum(rn), sum(r), sum(d), sum(s), sum(n), min(total), max(total) FROM (
  SELECT row_number() OVER w AS rn, rank() OVER w AS r, dense_rank() OVER w AS d, sum(range) OVER w AS s,
         count(*) OVER (ORDER BY range % 900 ROWS UNBOUNDED PRECEDING) AS n, sum(range) OVER () AS total
  FROM range(4000) WINDOW w AS (ORDER BY range % 900));
