-- Files whose structures have other members, in another order, wider, or none: read together by the members' names.
COPY (SELECT i AS id, {'x': CAST(i AS INTEGER), 'y': 'old'} AS s, [{'a': CAST(i AS SMALLINT)}] AS l, MAP {'k': {'p': i}} AS m FROM generate_series(1, 3) AS g (i)) TO '${TMP}/n1.parquet';
COPY (SELECT i AS id, CASE WHEN i <> 5 THEN {'y': 'new', 'x': i * 1000000000, 'z': {'deep': 2.5}} END AS s, [{'b': 'in', 'a': CAST(i AS BIGINT)}, NULL] AS l, MAP {'k': {'q': TRUE, 'p': i}} AS m FROM generate_series(4, 6) AS g (i)) TO '${TMP}/n2.parquet';
COPY (SELECT 7 AS id) TO '${TMP}/n3.parquet';
SELECT * FROM '${TMP}/n*.parquet' ORDER BY id;
SELECT id, s.x, s.z.deep, l[1].b, m['k'].q FROM '${TMP}/n*.parquet' WHERE s.x > 2 ORDER BY id DESC;
SELECT id, s FROM '${TMP}/n*.parquet' WHERE id IN (2, 5, 6) ORDER BY id;
COPY (SELECT 8 AS id, {'x': 'text'} AS s) TO '${TMP}/other.parquet';
SELECT * FROM read_parquet(['${TMP}/n1.parquet', '${TMP}/other.parquet']);
COPY (SELECT * FROM '${TMP}/n1.parquet') TO '${TMP}/n1.orc';
COPY (SELECT * FROM '${TMP}/n2.parquet') TO '${TMP}/n2.orc';
SELECT * FROM '${TMP}/n*.orc' ORDER BY id;
