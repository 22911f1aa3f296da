-- Places in texts have 32 bits; empty separators; backslashes of nested texts.
SELECT substring('billing', 4294967296, 2);
SELECT substring('billing', 1, 4294967296);
SELECT substring('billing', x, 2) FROM (VALUES (2), (4294967296)) AS t (x);
SELECT string_split('abc', '') AS letters, string_split('a,b', NULL) AS whole, string_to_array('abc', '') AS one, string_split(NULL, ',') AS nothing;
SELECT '[a\ b, "c\"d"]'::VARCHAR[] AS duckdb, '{a\ b,c\,d}'::VARCHAR[] AS postgres;
SELECT TRY_CAST('[1, x, 3]' AS INTEGER[]) AS list, TRY_CAST('{a: 1, b: x}' AS STRUCT(a INTEGER, b INTEGER)) AS fields, TRY_CAST('[1' AS INTEGER[]) AS broken;
SELECT CAST('[1, x, 3]' AS INTEGER[]);
SELECT list_has_any([true], [1]) AS truths, list_bool_or([false, true]) AS some, entropy(x) AS nothing FROM (VALUES (NULL)) AS t (x);
