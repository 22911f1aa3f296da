-- Graphemes, paths, sizes, groups of regular expressions, integers from text.
SELECT length_grapheme('🤦🏼‍♂️ab') AS a, left_grapheme('🤦🏼‍♂️ab', 1) AS b, right_grapheme('ab🤦🏼‍♂️', 1) AS c, substring_grapheme('a🤦🏼‍♂️b', 2) AS d, left_grapheme('abc', -1) AS e;

SELECT path_join('dir//subdir/', './file') AS a, path_join('dir/..', '../..') AS b, path_join('/usr/local', '../..') AS c, path_join('s3://foo', 'bar/baz') AS d, path_join('a', 'b', '../c') AS e;

SELECT parse_formatted_bytes('1.5 KB') AS a, parse_formatted_bytes('2 MiB') AS b, parse_formatted_bytes('0 bytes') AS c, formatreadabledecimalsize(16384) AS d;

SELECT parse_formatted_bytes('2 XB');

SELECT regexp_extract_all('1a 2b 14m', '(\d+)([a-z])', 1) AS a, string_split_regex('a1b22c', '\d+') AS c;

SELECT regexp_extract_all('1a', '(\d)', 2);

SELECT '1.5'::INTEGER AS a, '-2.5'::INTEGER AS b, '1e3'::SMALLINT AS c, '0x1f'::BIGINT AS d, '0b101'::TINYINT AS e, '0.4'::BIGINT AS f, TRY_CAST('1e3' AS TINYINT) AS g, TRY_CAST('0b102' AS INTEGER) AS h;

SELECT '  e1'::DOUBLE;

SELECT x << 100 AS a, (x << 100) >> 50 AS b, ~x AS c, x | 2 AS d FROM (VALUES (1::HUGEINT)) AS t (x);
