-- Rows that cannot be read end the query with their line, or are left out, or are listed.
COPY (VALUES ('id,amount'), ('1,2'), ('3'), ('4,5,6'), ('7,x'), ('8,9'))
TO '${TMP}/r.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/r.csv';

SELECT * FROM read_csv('${TMP}/r.csv', ignore_errors => true, types => {'amount': 'INTEGER'});

SELECT line, column_name, reason FROM csv_rejects('${TMP}/r.csv', types => {'amount': 'INTEGER'});

SELECT * FROM read_csv('${TMP}/r.csv', types => {'amount': 'INTEGER'}, null_padding => true);

-- Quotes.
COPY (VALUES ('id,text'), ('1,"a"b'), ('2,c'))
TO '${TMP}/q.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/q.csv';

COPY (VALUES ('id,text'), ('1,"open'), ('2,c'))
TO '${TMP}/o.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/o.csv';

-- Digits beyond the scale that was guessed from the first rows are not cut off.
COPY (VALUES ('amount'), ('1.5'), ('1.567'))
TO '${TMP}/s.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM read_csv('${TMP}/s.csv', sample_size => 1);

-- Options and names.
SELECT * FROM read_csv('${TMP}/s.csv', delimiter => 'ab');

SELECT * FROM read_csv('${TMP}/s.csv', heder => true);

SELECT * FROM read_csv('${TMP}/s.csv', types => {'amont': 'INTEGER'});

SELECT * FROM read_csv('${TMP}/s.csv', types => {'amount': 'MONEYS'});

SELECT * FROM read_csv('${TMP}/nothing.csv');
