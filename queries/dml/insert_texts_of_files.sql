-- Texts of files come by their dictionary, and whole batches are kept so: lengths, keys and changes see them as any others.
COPY (SELECT i AS n, CASE WHEN i % 1000 = 0 THEN 'much too long' ELSE 'k' || (i % 7) END AS s FROM generate_series(1, 6000) AS g (i)) TO '${TMP}/texts.parquet';
CREATE TABLE texts (n BIGINT, s VARCHAR(5));
INSERT INTO texts SELECT n, s FROM '${TMP}/texts.parquet';
INSERT INTO texts SELECT n, s FROM '${TMP}/texts.parquet' WHERE s NOT LIKE 'much%';
SELECT s, count(*), min(n), max(n) FROM texts GROUP BY s ORDER BY s;
UPDATE texts SET s = s || '!' WHERE n % 2 = 0 AND s = 'k3';
DELETE FROM texts WHERE s IN ('k1', 'k2') AND n < 3000;
SELECT s, count(*), min(n), max(n) FROM texts GROUP BY s ORDER BY s;
SELECT * FROM texts WHERE n IN (3, 10, 5999) ORDER BY n;
CREATE TABLE named (s VARCHAR PRIMARY KEY);
INSERT INTO named SELECT s FROM '${TMP}/texts.parquet';
INSERT INTO named SELECT s || n FROM '${TMP}/texts.parquet';
SELECT count(*) FROM named WHERE s = 'k11';
CREATE TABLE parts (n BIGINT, s VARCHAR REFERENCES named (s));
INSERT INTO parts SELECT n, s FROM '${TMP}/texts.parquet';
INSERT INTO named SELECT DISTINCT s FROM '${TMP}/texts.parquet';
INSERT INTO parts SELECT n, s FROM '${TMP}/texts.parquet';
SELECT count(*), count(DISTINCT s) FROM parts;
