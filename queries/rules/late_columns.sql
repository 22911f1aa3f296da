-- The rule late_columns.
--@ roads no file
COPY (SELECT i AS k, i % 7 AS a, 'a long text of row ' || i AS b, DATE '2026-01-01' AS d FROM range(1000) AS r (i)) TO '${TMP}/late.parquet';

-- A small top-N reads the columns that only its result shows for just its rows.
EXPLAIN (RULES) SELECT * FROM '${TMP}/late.parquet' ORDER BY a, k LIMIT 3;

-- A large one reads them with the rest.
EXPLAIN (RULES) SELECT * FROM '${TMP}/late.parquet' ORDER BY a, k LIMIT 100;
