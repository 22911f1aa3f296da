-- A small top-N reads the columns that only its rows show for those rows alone; ties come in the order of the file.
COPY (SELECT i AS id, i * 7919 % 1000 AS price, 'name ' || i AS name, 'note ' || (i % 13) AS note,
        CAST(i AS DECIMAL(12,2)) / 4 AS amount
      FROM generate_series(1, 30000) AS g(i))
  TO '${TMP}/sales.parquet' (ROW_GROUP_SIZE 7000, PAGE_ROWS 1000);

EXPLAIN SELECT * FROM '${TMP}/sales.parquet' ORDER BY price DESC LIMIT 5;
SELECT * FROM '${TMP}/sales.parquet' ORDER BY price DESC LIMIT 5;
SELECT * FROM '${TMP}/sales.parquet' ORDER BY price DESC, id DESC LIMIT 3 OFFSET 28;
SELECT name, note FROM '${TMP}/sales.parquet' WHERE note = 'note 5' AND id > 20000 ORDER BY amount, price LIMIT 4;
SELECT id + 1 AS next, name, note FROM '${TMP}/sales.parquet' ORDER BY price + id LIMIT 3;

-- Not for two columns, not for many rows, and not over memory.
EXPLAIN SELECT id, price FROM '${TMP}/sales.parquet' ORDER BY price DESC LIMIT 5;
EXPLAIN SELECT * FROM '${TMP}/sales.parquet' ORDER BY price DESC LIMIT 65;
CREATE TABLE sales AS SELECT * FROM '${TMP}/sales.parquet';
EXPLAIN SELECT * FROM sales ORDER BY price DESC LIMIT 5;
SELECT * FROM sales ORDER BY price DESC LIMIT 5;

-- Several files, and a column of their folders.
COPY (SELECT i AS id, i % 10 AS price, 'north ' || i AS name, 'x' AS note FROM generate_series(1, 50) AS g(i))
  TO '${TMP}/part-1.parquet';
COPY (SELECT i AS id, i % 10 AS price, 'south ' || i AS name, NULL::VARCHAR AS note FROM generate_series(51, 90) AS g(i))
  TO '${TMP}/part-2.parquet';
SELECT * FROM '${TMP}/part-*.parquet' ORDER BY price, id DESC LIMIT 6;
SELECT * FROM '${TMP}/part-*.parquet' WHERE price > 7 ORDER BY note NULLS FIRST, id LIMIT 4 OFFSET 2;
