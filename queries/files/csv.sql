-- What COPY writes as CSV reads back equal: delimiters, quotes and line ends inside texts, empty texts beside NULL.
CREATE TEMP TABLE t AS
SELECT CAST(n AS BIGINT) AS n, x, CAST(m AS DECIMAL(18,4)) AS m, CAST(d AS DATE) AS d, CAST(d AS TIMESTAMP) AS s
FROM (VALUES
  (1, 'plain', 1.25, '2026-09-30'), (2, 'a,b', -0.5, '1969-12-31'), (3, 'he said "no"', 3.0, '2000-02-29'),
  (4, '', NULL, NULL), (5, NULL, 0.0001, '2026-01-01'), (6, 'two
lines', 99999999.9999, '2026-01-02'), (7, ' blanks ', 7.0, '2026-01-03'), (8, 'Zürich; €', 8.0, '2026-01-04')) AS v (n, x, m, d);

COPY t TO '${TMP}/t.csv' (FORMAT csv);

SELECT * FROM '${TMP}/t.csv' ORDER BY n;

-- Morsels of a few bytes give the same rows: no place inside quotes is taken for the start of a row.
SELECT n, x FROM read_csv('${TMP}/t.csv', buffer_size => 5) ORDER BY n;

-- Compressed, and with another dialect.
COPY t TO '${TMP}/t.csv.gz' (FORMAT csv);

COPY t TO '${TMP}/t.csv.zst' (FORMAT csv);

COPY t TO '${TMP}/t.txt' (FORMAT csv, DELIMITER ';', QUOTE '''', NULL '-', HEADER false);

SELECT n, x, m FROM '${TMP}/t.csv.gz' ORDER BY n;

SELECT n, x, m FROM '${TMP}/t.csv.zst' ORDER BY n;

SELECT * FROM read_csv('${TMP}/t.txt', delimiter => ';', quote => '''', "null" => '-', header => false) ORDER BY column0;

-- Only what is asked for, filtered.
SELECT x FROM '${TMP}/t.csv' WHERE n > 5 AND m < 10 ORDER BY n;

-- Several files, columns united by name, with the file that a row comes from.
COPY (SELECT 1 AS a, 'x' AS b) TO '${TMP}/u1.csv';

COPY (SELECT 'y' AS b, 2.5 AS c) TO '${TMP}/u2.csv';

SELECT a, b, c FROM '${TMP}/u*.csv' ORDER BY b;

SELECT b, RIGHT(filename, 6) AS file FROM read_csv('${TMP}/u*.csv', filename => true) ORDER BY b;
