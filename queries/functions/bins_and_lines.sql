-- Bounds of bins of one width, and lines of fewer points.
SELECT equi_width_bins(0, 1734, 10, true) AS nice, equi_width_bins(0, 1734, 4, false) AS exact;
SELECT equi_width_bins(-10, 10, 5, true) AS around, equi_width_bins(0, 5, 10, true) AS few, equi_width_bins(7, 7, 3, true) AS same;
SELECT equi_width_bins(0.0, 6.347, 10, true) AS halves, equi_width_bins(-1.0, 0.0, 5, true) AS below;
SELECT equi_width_bins(DATE '1992-01-01', DATE '2000-01-01', 2, true) AS years;
SELECT equi_width_bins(TIMESTAMP '1992-01-01 12:23:37', TIMESTAMP '2000-01-01 04:03:21', 5, true) AS months;
SELECT equi_width_bins(TIMESTAMP '1992-01-01 12:23:37', TIMESTAMP '1992-01-31 04:03:21', 4, true) AS days;
SELECT equi_width_bins(TIMESTAMP '1992-01-01 01:23:37.999', TIMESTAMP '1992-01-01 23:03:21.3', 4, true) AS hours;
SELECT equi_width_bins(1, 0, 5, true);
SELECT equi_width_bins(0, 1, 0, true);
SELECT equi_width_bins(0.0, 'infinity'::DOUBLE, 5, true);

SELECT lttb(x, x * x, 5 ORDER BY x) FROM (SELECT i::DOUBLE AS x FROM range(10) AS t (i));
SELECT g, len(l) AS n, l[1].x AS first, l[len(l)].x AS last FROM (
  SELECT i % 2 AS g, lttb(i::DOUBLE, (i % 7)::DOUBLE, 4 ORDER BY i) AS l FROM range(101) AS t (i) GROUP BY g) ORDER BY g;
SELECT lttb(x, y, 3 ORDER BY x) FROM (VALUES (TIMESTAMP '2026-01-01', 1.0), (TIMESTAMP '2026-01-02', NULL), (TIMESTAMP '2026-01-03', 2.0)) AS t (x, y);
SELECT lttb(1.0, 2.0, 1);
