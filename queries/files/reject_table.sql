-- Rows that cannot be read go to a table that lists them.
COPY (SELECT * FROM (VALUES ('1', '2.5', 'a'), ('x', '3.00', 'b'), ('3', 'oops', 'c'), ('4', '4.25', 'two' || chr(10) || 'lines'), ('99999999999', '1', 'd')) AS t (id, amount, note)) TO '${TMP}/in.csv';
CREATE TEMP TABLE loaded (id INTEGER, amount DECIMAL(5,2), note VARCHAR);

COPY loaded FROM '${TMP}/in.csv' (HEADER, REJECT_TABLE bad_rows);
SELECT * FROM loaded ORDER BY id;
SELECT line, column_name, reason FROM bad_rows ORDER BY line;

-- A second load adds to it.
COPY loaded FROM '${TMP}/in.csv' (HEADER, REJECTS_TABLE 'bad_rows');
SELECT count(*) AS rejected, count(DISTINCT line) AS lines FROM bad_rows;

-- Without it the first bad row ends the load with its line; a table of another form is refused.
COPY loaded FROM '${TMP}/in.csv' (HEADER);
CREATE TEMP TABLE other (a INTEGER);
COPY loaded FROM '${TMP}/in.csv' (HEADER, REJECT_TABLE other);
SELECT count(*) AS unchanged FROM loaded;
COPY loaded TO '${TMP}/out.parquet';
COPY loaded FROM '${TMP}/out.parquet' (REJECT_TABLE bad_rows);
COPY loaded FROM '${TMP}/in.csv' (HEADER, REJECT_TABLE);
