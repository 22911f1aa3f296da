-- The dialect, the header and the types of a CSV file are guessed, and every guess has a reason.
-- Lines are written as they stand: without header and quotes.
COPY (VALUES ('id;amount;code;day'), ('1;1.50;007;2026-09-30'), ('2;20;008;'), ('3;;n/a;2026-10-01'))
TO '${TMP}/g.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM sniff_csv('${TMP}/g.csv');

-- Numbers with a point are decimals, digits with leading zeros stay text.
SELECT * FROM '${TMP}/g.csv';

SELECT * FROM read_csv('${TMP}/g.csv', types => {'id': 'INTEGER', 'amount': 'DECIMAL(18,4)'});

SELECT * FROM read_csv('${TMP}/g.csv', all_varchar => true, skip => 1, header => false);

-- Without a header, with a decimal comma.
COPY (VALUES ('1|2,5|true|2026-09-30 13:05:00'), ('2|-0,25|false|2026-09-30 13:05:00.25'))
TO '${TMP}/h.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT subject, guess FROM sniff_csv('${TMP}/h.csv', decimal_separator => ',');

SELECT * FROM read_csv('${TMP}/h.csv', decimal_separator => ',');

-- A name that is missing, and one that comes twice.
COPY (VALUES ('id,,id'), ('1,2,3'))
TO '${TMP}/n.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/n.csv';

-- Times have colons in every row: they are no delimiter where another one parts the rows.
COPY (VALUES ('2011-09-15 23:20:14|-1032796.12'), ('2012-09-15 21:20:14|10.50')) TO '${TMP}/c.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/c.csv';

COPY (VALUES ('a:1'), ('b:2')) TO '${TMP}/k.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM '${TMP}/k.csv';
