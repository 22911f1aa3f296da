-- Digests, encodings, similarity: PostgreSQL 9.4 and 9.5, DuckDB Text Functions.
SELECT md5('abc') AS a, sha1('abc') AS b, sha256('abc') AS c, sha256('') AS d;

SELECT encode('abc'::BLOB, 'hex') AS a, encode('abc'::BLOB, 'base64') AS b, decode(decode('YWI=', 'base64')) AS c, to_base64('a') AS d, unhex('0aff') AS e, url_encode('ä b') AS f, url_decode('%C3%A4') AS g;

SELECT decode('0', 'hex');

SELECT decode('zz', 'rot13');

SELECT levenshtein('kitten', 'sitting') AS a, levenshtein('', 'ab') AS b, damerau_levenshtein('abcd', 'acbd') AS c, hamming('duck', 'luck') AS d, jaccard('duck', 'luck') AS e, round(jaro_winkler_similarity('duck', 'duckdb'), 4) AS f;

SELECT substring('foobar' SIMILAR '%#"o_b#"%' ESCAPE '#') AS a, substring('abc' SIMILAR '#"a#"%' ESCAPE '#') AS b, substring('abc' SIMILAR 'x' ESCAPE '#') AS c;

SELECT to_base(255, 16) AS a, bin(5) AS b, strip_accents('Zoë Müller') AS c, format_bytes(1536) AS d, regexp_escape('a.b*') AS e, regexp_full_match('abc', 'ab') AS f;

SELECT time_bucket(INTERVAL '15 minutes', TIMESTAMP '2026-09-30 10:22:00') AS a, time_bucket(INTERVAL '1 month', DATE '2026-09-30') AS b, days_in_month(DATE '2024-02-01') AS c, epoch_us(TIMESTAMP '1970-01-01 00:00:01') AS d;

SELECT list_has_any([1, 2], [2, 3]) AS a, [1, 2, 3] @> [1, 3] AS b, list_intersect([1, 2, 2], [2]) AS c, list_zip([1, 2], ['a']) AS d, list_where([1, 2], [true, false]) AS e, list_select([1, 2], [2, 5]) AS f, list_inner_product([1, 2], [3, 4]) AS g;

SELECT skewness(x) AS a, kurtosis(x) IS NOT NULL AS b, mad(x) AS c, entropy(x) AS d, geomean(x) AS e FROM (VALUES (1), (2), (2), (3)) AS t (x);

SELECT levenshtein(NULL, 'a') AS a, sha256(NULL) AS b, list_zip(NULL, [1]) AS c;
