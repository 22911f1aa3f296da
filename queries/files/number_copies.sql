-- NUMBER of the oracle dialect in files: Parquet, ORC and Arrow have no type for all its values, and keep its text.
SET dialect = 'oracle';
CREATE TABLE charge (id NUMBER, amount NUMBER, fee NUMBER(10,2), at_ TIMESTAMP WITH TIME ZONE);
INSERT INTO charge VALUES (1, 1 / 3, 12.5, TIMESTAMP '2026-07-01 12:00:00 +05:30');
INSERT INTO charge VALUES (2, NULL, NULL, NULL);
INSERT INTO charge VALUES (3, -1234567890123456789012.5, 0, TIMESTAMP '2026-07-01 12:00:00 Europe/Berlin');
COPY (SELECT * FROM charge ORDER BY id) TO '${TMP}/charge.parquet';
COPY (SELECT * FROM charge ORDER BY id) TO '${TMP}/charge.orc';
SELECT id, amount, fee FROM '${TMP}/charge.parquet';
SELECT id, amount, fee FROM '${TMP}/charge.orc';
SELECT SUM(TO_NUMBER(amount)) AS total FROM '${TMP}/charge.parquet';
