-- A day compared with a moment: the answers must be those of comparing moments, whatever the hour.
CREATE TEMP TABLE d AS SELECT CAST('1994-12-30' AS DATE) + CAST(i AS INTEGER) AS day, CAST(i AS SMALLINT) AS n FROM generate_series(0, 4) AS g (i);

INSERT INTO d VALUES (NULL, NULL);

SELECT day, day < TIMESTAMP '1995-01-01 00:00:00' AS lt, day <= TIMESTAMP '1995-01-01 00:00:00' AS le, day = TIMESTAMP '1995-01-01 00:00:00' AS eq,
  day >= TIMESTAMP '1995-01-01 00:00:00' AS ge, day > TIMESTAMP '1995-01-01 00:00:00' AS gt, day <> TIMESTAMP '1995-01-01 00:00:00' AS ne
FROM d ORDER BY day;

SELECT day, day < TIMESTAMP '1995-01-01 12:00:00' AS lt, day <= TIMESTAMP '1995-01-01 12:00:00' AS le, day = TIMESTAMP '1995-01-01 12:00:00' AS eq,
  day >= TIMESTAMP '1995-01-01 12:00:00' AS ge, day > TIMESTAMP '1995-01-01 12:00:00' AS gt, TIMESTAMP '1995-01-01 12:00:00' < day AS turned
FROM d ORDER BY day;

-- Before 1970 the hours count the other way.
SELECT DATE '1969-12-31' < TIMESTAMP '1969-12-31 06:00:00' AS a, DATE '1970-01-01' > TIMESTAMP '1969-12-31 06:00:00' AS b;

SELECT day FROM d WHERE day >= DATE '1994-12-31' AND day < DATE '1994-12-31' + INTERVAL '2 days' ORDER BY day;

-- Integers are compared in the column's own type where the constant fits it, and as they were where not.
SELECT n FROM d WHERE CAST(n AS BIGINT) >= 2 AND CAST(n AS BIGINT) < 100000 ORDER BY n;
