-- JSON lines: columns are guessed from the objects, money stays exact, and errors name line and column.
-- Lines are written as they stand: without header and quotes.
COPY (VALUES
  ('{"id": 1, "amount": 12.50, "who": {"name": "Ada", "tags": ["a", "b"]}, "day": "2026-09-30", "ok": true}'),
  (''),
  ('{"id": 2, "amount": 0.1, "day": null, "who": {"name": "grün \"€\" \u00e9", "tags": []}, "more": {"x": 1e3}}'),
  ('{"id": 12345678901234567890, "amount": -3}'))
TO '${TMP}/a.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM '${TMP}/a.jsonl';

SELECT * FROM sniff_json('${TMP}/a.jsonl');

-- Fields of structures, elements of lists, sums without a digit lost.
SELECT who.name, who.tags[1] AS first, SUM(amount) AS total FROM '${TMP}/a.jsonl' GROUP BY ALL ORDER BY 1 NULLS LAST;

-- Written and read again: lines, an array, compressed.
COPY (SELECT * FROM '${TMP}/a.jsonl') TO '${TMP}/b.jsonl';

COPY (SELECT * FROM '${TMP}/a.jsonl') TO '${TMP}/c.json';

COPY (SELECT * FROM '${TMP}/a.jsonl') TO '${TMP}/d.jsonl.gz';

COPY (SELECT * FROM '${TMP}/a.jsonl') TO '${TMP}/e.json.zst' (FORMAT json);

SELECT COUNT(*) AS different FROM (
  SELECT * FROM '${TMP}/a.jsonl' EXCEPT SELECT * FROM '${TMP}/b.jsonl') AS x;

SELECT (SELECT COUNT(*) FROM '${TMP}/b.jsonl') AS b, (SELECT COUNT(*) FROM '${TMP}/c.json') AS c,
  (SELECT SUM(amount) FROM '${TMP}/d.jsonl.gz') AS d, (SELECT MAX(id) FROM '${TMP}/e.json.zst') AS e;

SELECT guess FROM sniff_json('${TMP}/c.json') WHERE subject = 'format';

-- Into a table: values become what the columns are.
CREATE TABLE t (id DECIMAL(20, 0), amount DECIMAL(9, 3), ok BOOLEAN);

COPY t FROM '${TMP}/b.jsonl' (FORMAT jsonl);

SELECT * FROM t ORDER BY id;

-- Columns by name; numbers that do not fit exactly are errors, never rounded.
SELECT * FROM read_json('${TMP}/a.jsonl', columns => {'amount': 'DECIMAL(9,4)', 'id': 'VARCHAR', 'gone': 'DATE'});

SELECT * FROM read_json('${TMP}/a.jsonl', columns => {'amount': 'DECIMAL(9,0)'});

SELECT * FROM read_json('${TMP}/a.jsonl', columns => {'amount': 'DECIMAL(9,0)'}, ignore_errors => true);

-- Exponents are exact where a decimal is wanted.
COPY (VALUES ('{"x": 1.25e2}'), ('{"x": 5e-1}'), ('{"x": "7.5"}'))
TO '${TMP}/x.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM read_json('${TMP}/x.jsonl', columns => {'x': 'DECIMAL(9,2)'});

-- Several kinds of values, and names that come later than the sample.
COPY (VALUES ('{"a": 1, "b": [1]}'), ('{"a": "one", "b": {"c": 2}}'), ('{"a": true, "z": 9}'))
TO '${TMP}/m.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM sniff_json('${TMP}/m.jsonl');

SELECT * FROM '${TMP}/m.jsonl';

SELECT * FROM read_json('${TMP}/m.jsonl', sample_size => 2);

SELECT * FROM read_json('${TMP}/m.jsonl', sample_size => 1);

-- What is no JSON.
COPY (VALUES ('{"a": 1}'), ('{"a": 01}'))
TO '${TMP}/bad1.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM '${TMP}/bad1.jsonl';

COPY (VALUES ('{"a": 1}'), ('{"a": 1, "a": 2}'))
TO '${TMP}/bad2.jsonl' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM '${TMP}/bad2.jsonl';

COPY (VALUES ('[{"a": 1},'), ('  {"a": 2'))
TO '${TMP}/bad3.json' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM '${TMP}/bad3.json';

COPY (VALUES ('[{"a": 1},'), ('  {"a":'), (' 2}]'))
TO '${TMP}/good.json' (FORMAT csv, HEADER false, QUOTE '', DELIMITER '|');

SELECT * FROM '${TMP}/good.json' WHERE a > 1;
