-- The first n of a group by a key, with NULL behind every key or left out; the most frequent; deviations of times.
CREATE TEMP TABLE scored (g INTEGER, x INTEGER, k INTEGER);
INSERT INTO scored VALUES (1, 5, 1), (1, NULL, 2), (1, 3, NULL), (2, NULL, NULL), (3, 1, NULL);
SELECT min(k, 3) AS least, max(k, 1) AS greatest, arg_max(x, k, 2) AS known, arg_max_nulls_last(x, k) AS of_greatest,
  arg_max_nulls_last(k, k, 4) AS all_keys, arg_min_nulls_last(k, k, 4) AS from_least FROM scored;
SELECT g, arg_max_nulls_last(x, k, 2) AS two, min(k, 2) AS least FROM scored GROUP BY g ORDER BY g;
SELECT approx_top_k(x, 2) AS frequent FROM (VALUES ('b'), ('a'), ('b'), ('c'), ('c'), ('b'), (NULL)) t(x);
SELECT mad(d) AS days, mad(d::TIMESTAMP + INTERVAL '1 hour') AS stamps FROM (VALUES (DATE '2020-01-01'), ('2020-01-03'), ('2020-01-10')) t(d);
SELECT mad(t) AS times FROM (VALUES (TIME '00:00'), ('01:00'), ('23:00')) v(t);
SELECT min(x, 0) FROM scored;
SELECT repeat([1, 2], 2) AS lists, repeat('\xff'::BLOB, 2) AS bytes, regexp_extract_all('a1 b', '([a-z])(\d)?', 2) AS no_part;
