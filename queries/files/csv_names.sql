-- Names that are given do not mean that the file has none: its first row is a header where it says so itself.
COPY (VALUES ('n,m'), ('1,2'), ('3,4')) TO '${TMP}/h.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM read_csv('${TMP}/h.csv', columns => {'n': 'BIGINT', 'm': 'VARCHAR'});

SELECT * FROM read_csv('${TMP}/h.csv', names => ['a', 'b']);

SELECT subject, guess, reason FROM sniff_csv('${TMP}/h.csv', names => ['a', 'b']);

-- Without a header all rows stay, also where a row of text might be one.
COPY (VALUES ('1,2'), ('3,4')) TO '${TMP}/v.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM read_csv('${TMP}/v.csv', columns => {'a': 'VARCHAR', 'b': 'VARCHAR'});

COPY (VALUES ('x,y'), ('a,b'), ('c,d')) TO '${TMP}/t.csv' (FORMAT csv, HEADER false, QUOTE '');

SELECT * FROM read_csv('${TMP}/t.csv', names => ['left_side', 'right_side']);

SELECT * FROM read_csv('${TMP}/t.csv', names => ['X', 'y']);

SELECT * FROM read_csv('${TMP}/t.csv', names => ['x', 'y'], header => false);
