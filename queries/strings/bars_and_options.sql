-- Bars, options of regular expressions, separators of digits, fractions of quarters.
SELECT '[' || bar(5, 0, 20, 8) || ']' AS quarter, '[' || bar(40, 20, 0, 4) || ']' AS full_bar, '[' || bar('nan'::DOUBLE, 0, 1, 4) || ']' AS nothing;
SELECT bar(1, 0, 10, 1001);
SELECT regexp_matches('as^/$df', '^/$', 'l') AS literal, regexp_replace('as^/$df', '^/$', '', 'l') AS cut, regexp_extract('abc', '(z)', 1) AS empty, regexp_extract('abc', '(z)', 1, 'k') AS missing;
SELECT regexp_extract('foobar', '(o)(b)', 3);
SELECT regexp_extract('foobar', '(o)(b)', -1);
SELECT '1_000.5'::DOUBLE AS thousand, '1_2e1_0'::REAL AS large, TRY_CAST('1__2' AS DOUBLE) AS twice, TRY_CAST('_1' AS DOUBLE) AS before;
SELECT '1.5 quarter'::INTERVAL AS quarters, '-1.5 quarter'::INTERVAL AS back, date_trunc('isoyear', INTERVAL '16 months') AS year, date_trunc('week', INTERVAL '1 month 10 days') AS week;
