-- Histograms with bounds: up to each bound, or exactly; the rest under a last key.
CREATE TEMP TABLE seen (n BIGINT);
INSERT INTO seen VALUES (0), (5), (12), (20), (23), (47), (NULL);
SELECT histogram(n, [10, 20, 30, 40, 50]) AS bounds, histogram(n, [30, 10, 10]) AS others FROM seen;
SELECT histogram_exact(n, [10, 20]) AS exact, histogram_exact(n::DOUBLE, [20.0, 5.0]) AS doubles FROM seen;
SELECT n % 2 = 0 AS is_even, histogram(n, CASE WHEN n % 2 = 0 THEN [10, 50] ELSE [11, 51] END)
FROM seen WHERE n IS NOT NULL GROUP BY is_even ORDER BY is_even;
SELECT is_histogram_other_bin(9223372036854775807) AS largest, is_histogram_other_bin(1) AS one,
  is_histogram_other_bin([]::INTEGER[]) AS empty;
SELECT histogram(n, [1, NULL]) FROM seen;
-- Quantiles of DECIMAL beyond 38 digits were 0; those of intervals took the nearer one.
SELECT median(x) FROM (VALUES (9999999999999999999999999999::DECIMAL(38,0)), (9999999999999999999999999997)) t(x);
SELECT median(x) AS days, quantile_cont(x, 0.25) AS quarter
FROM (VALUES (INTERVAL '1 day'), (INTERVAL '10 days')) t(x);
