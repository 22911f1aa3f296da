-- Words of nested texts: quotes behind a backslash, brackets in pairs; written so that they are read again.
SELECT $$[\'hello\',\'world\', can\'t, mix\ of\special\, "a\"b"]$$::VARCHAR[] AS a;
SELECT a, a::VARCHAR AS t, a::VARCHAR::VARCHAR[] = a AS same FROM (SELECT $$[nested[brackets, too], [Hello, World!], {"bar":"\""}, x[y]z]$$::VARCHAR[] AS a) AS s;
SELECT $$[nested[bracket, test]$$::VARCHAR[];
SELECT a, a::VARCHAR AS t, a::VARCHAR::STRUCT("back\slash" VARCHAR, " 'q' " INTEGER) = a AS same FROM (SELECT $${back\slash: value, " \'q\' ": 42}$$::STRUCT("back\slash" VARCHAR, " 'q' " INTEGER) AS a) AS s;
SELECT $${{\"name\"}: John, age: 3}$$::STRUCT("{""name""}" VARCHAR, age INT) AS a, $${\"key\" = \"value\", k = value{with}bracket}$$::MAP(VARCHAR, VARCHAR) AS b;
SELECT '[[12,13], [4], [2, 1]]'::VARCHAR[] AS a, '[[12,13], [4]]'::INTEGER[][] AS b, '{a,"b c"}'::VARCHAR[] AS c;
SELECT '[{"a": [1, 2]}, {"b": "x]"}]'::JSON[] AS a;

-- Typed literals with arguments, times of nanoseconds, aliases of a query around.
SELECT NUMERIC(10, 2) '5.555' AS a, VARCHAR(5) 'abc' AS b, typeof(DECIMAL(4,2) '1.23') AS c;
SELECT '15:30:00.123456789'::TIME_NS AS a, '1:2'::TIME_NS AS b;
SELECT 'x'::TIME_NS;
SELECT x AS outer_x, (SELECT max(y) FROM (VALUES (1), (5)) AS u (y) WHERE y <> outer_x) AS m FROM (VALUES (5), (1)) AS t (x) ORDER BY x;
SELECT x AS outer_x, (SELECT nothing) AS m FROM (VALUES (5)) AS t (x);
SELECT sum(x) AS s, (SELECT s + 1) AS m FROM (VALUES (5)) AS t (x);
