-- Joining; numbers become text.
SELECT 'a' || 'b' AS joined, 'n=' || 5 AS number, CONCAT('a', NULL, 'b') AS concat_skips_null;

-- Case.
SELECT UPPER('Straße') AS up, LOWER('ÄÖÜ') AS down;

-- Length in characters, and in bytes.
SELECT LENGTH('grün') AS characters, CHAR_LENGTH('grün') AS also, OCTET_LENGTH('grün') AS bytes, LENGTH('') AS none;

-- SUBSTRING counts from 1; positions before 1 count for the length.
SELECT SUBSTRING('abcdef' FROM 2 FOR 3) AS a, SUBSTRING('abcdef', 4) AS b, SUBSTR('abcdef', 2, 2) AS c, SUBSTRING('abcdef' FROM 0 FOR 3) AS d, SUBSTRING('abcdef' FROM 10) AS e;

SELECT LEFT('abcdef', 2) AS l, RIGHT('abcdef', 2) AS r;

-- TRIM.
SELECT TRIM('  x  ') AS both, LTRIM('  x') AS l, RTRIM('x  ') AS r, TRIM(LEADING '0' FROM '0012') AS zeros, TRIM(BOTH 'xy' FROM 'xyaxy') AS letters;

-- Padding cuts what is too long.
SELECT LPAD('7', 3, '0') AS l, RPAD('ab', 5, '*') AS r, LPAD('abcdef', 3) AS cut;

-- Finding and replacing.
SELECT POSITION('c' IN 'abc') AS found, POSITION('z' IN 'abc') AS missing, STRPOS('abcabc', 'ca') AS p, REPLACE('banana', 'an', 'AN') AS r;

SELECT REPEAT('ab', 3) AS r, REVERSE('abc') AS back, SPLIT_PART('a,b,c', ',', 2) AS part;

-- Comparison by bytes; the shorter is less.
SELECT 'a' < 'b' AS a, 'a' < 'ab' AS b, 'B' < 'a' AS c, 'a' = 'a ' AS d;

-- Views of 12 bytes and more behave the same.
SELECT s, LENGTH(s) AS n FROM (VALUES ('twelve bytes'), ('thirteen byte'), ('thirteen bytf')) AS v (s) WHERE s >= 'thirteen byte' ORDER BY s;
