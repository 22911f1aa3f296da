-- % is any text, _ is one character.
CREATE TEMP TABLE names AS
SELECT * FROM (VALUES ('alpha'), ('beta'), ('alphabet'), ('Alpha'), (''), (NULL), ('a%b'), ('a_b'), ('axb'), ('grün')) AS v (name);

SELECT name FROM names WHERE name LIKE 'alpha%' ORDER BY name;

SELECT name FROM names WHERE name LIKE '%bet%' ORDER BY name;

SELECT name FROM names WHERE name LIKE '%a' ORDER BY name;

-- _ counts characters, not bytes.
SELECT name FROM names WHERE name LIKE 'gr_n';

SELECT name FROM names WHERE name LIKE 'a_b' ORDER BY name;

-- Escaped wildcards stand for themselves.
SELECT name FROM names WHERE name LIKE 'a\%b';

SELECT name FROM names WHERE name LIKE 'a#_b' ESCAPE '#';

-- Case counts in LIKE, not in ILIKE.
SELECT name FROM names WHERE name ILIKE 'ALPHA' ORDER BY name;

-- NULL is neither like nor unlike.
SELECT COUNT(*) AS found FROM names WHERE name LIKE '%' OR name NOT LIKE '%';

SELECT COUNT(*) AS found FROM names WHERE name NOT LIKE '%a%';

-- The empty pattern matches the empty text only.
SELECT COUNT(*) AS found FROM names WHERE name LIKE '';

-- A pattern that comes from a column.
SELECT t, p, t LIKE p AS matches
FROM (VALUES ('abc', 'a%'), ('abc', '_'), ('abc', '___'), ('abc', '%b%'), ('abc', '%%c'), ('abc', 'abc%')) AS v (t, p);
