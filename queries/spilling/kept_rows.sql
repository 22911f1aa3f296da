-- Rows that several parts of a query read are kept: in memory as far as they fit, then on disk.
--@ roads no file
SET memory_limit = '300kB';
WITH t AS MATERIALIZED (SELECT range AS v, 'kept row number ' || range AS t FROM range(6000))
SELECT (SELECT sum(v) FROM t), (SELECT sum(length(t)) FROM t), (SELECT count(*) FROM t AS x JOIN t AS y ON x.v = y.v + 5990);
SET temp_directory = '${TMP}';
SET max_temp_directory_size = '8kB';
SELECT sum(b) FROM (SELECT lag(range) OVER (ORDER BY range % 7, range) AS b FROM range(8000));
SET temp_directory = '/no/such/folder';
SELECT sum(b) FROM (SELECT lag(range) OVER (ORDER BY range % 7, range) AS b FROM range(8000));
