-- Numbered parameters take their type from where they stand.
--@ parameters [41]
SELECT $1 + 1 AS answer;

--@ parameters ["b", 2]
SELECT n FROM (VALUES (1, 'a'), (2, 'b'), (3, 'b')) AS v (n, s) WHERE s = $1 AND n >= $2 ORDER BY n;

-- One that is used twice.
--@ parameters [5]
SELECT $1 * $1 AS square;

-- Named.
--@ parameters {"day": "2026-09-30"}
SELECT DATE '2026-10-01' - CAST(:day AS DATE) AS days;

-- NULL.
--@ parameters [null]
SELECT COALESCE(CAST($1 AS INTEGER), 7) AS answer;

-- One too few.
--@ parameters [1]
SELECT $1 + $2 AS answer;
