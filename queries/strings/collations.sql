-- COLLATE NOCASE and NOACCENT fold both sides of a comparison and the keys of ORDER BY; it was passed over.
SELECT 'a' COLLATE nocase = 'A' AS equal, 'Ä' COLLATE nocase.noaccent IN ('a', 'b') AS listed,
  'ABC' COLLATE nocase LIKE 'a%' AS liked, 'B' COLLATE nocase BETWEEN 'a' AND 'c' AS between_both;
SELECT x FROM (VALUES ('b'), ('A'), ('B'), ('a')) t(x) ORDER BY x COLLATE nocase, x;
SELECT string_agg(x, ',' ORDER BY x COLLATE nocase, x) FROM (VALUES ('b'), ('A'), ('B'), ('a')) t(x);
SELECT x FROM (VALUES ('b'), ('A')) t(x) ORDER BY x COLLATE "C";
SELECT 'a' COLLATE nocase;
SELECT x FROM (VALUES ('b'), ('A')) t(x) ORDER BY x COLLATE "de_DE";
CREATE TEMP TABLE named (x VARCHAR COLLATE nocase);
