-- COPY FROM reads fields as what the table's columns are, not as what they look like.
COPY (VALUES ('1,1.5,2026-09-30,007'), ('2,1.25,n/a,1e5'), ('3,,"",')) TO '${TMP}/c.csv' (FORMAT csv, HEADER false, QUOTE '');

CREATE TEMP TABLE t (a INTEGER, b VARCHAR, c VARCHAR, d VARCHAR);

COPY t FROM '${TMP}/c.csv';

SELECT a, b, c, d, c IS NULL AS n FROM t;

CREATE TEMP TABLE u (a DECIMAL(18,2), b DECIMAL(18,1), c VARCHAR, d VARCHAR);

-- Digits beyond the scale round half away from zero, as in a cast.
COPY u FROM '${TMP}/c.csv';

SELECT a, b FROM u;

COPY u (c, b, d, a) FROM '${TMP}/c.csv';

CREATE TEMP TABLE v (a DATE, b VARCHAR, c VARCHAR, d VARCHAR);

COPY v FROM '${TMP}/c.csv';
