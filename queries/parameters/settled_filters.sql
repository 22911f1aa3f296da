-- A scan compares columns with the value of what is the same for all rows.
CREATE TABLE same (id DECIMAL(12,0) PRIMARY KEY, day DATE, amount INTEGER);
INSERT INTO same SELECT i, DATE '2026-01-01' + CAST(i AS INTEGER), i * 10 FROM range(1, 701) AS r (i);
PREPARE bigger AS SELECT count(*) AS n, min(id) AS low, max(id) AS high FROM same WHERE id > $1 * 2 AND id <= $1 * 3;
EXECUTE bigger (100);
EXECUTE bigger (NULL);
PREPARE one AS SELECT amount FROM same WHERE CAST(id AS NUMBER) = MOD(CAST($1 AS NUMBER), 300) + 1;
EXECUTE one (310);
EXECUTE one (0.5);
EXECUTE one (-1);
EXECUTE one (NULL);
PREPARE recent AS SELECT count(*) AS n FROM same WHERE day >= CAST($1 AS DATE) - 30 AND CAST($1 AS DATE) > day;
EXECUTE recent (DATE '2026-03-01');
PREPARE not_equal AS SELECT count(*) AS n FROM same WHERE NOT (CAST(id AS NUMBER) = CAST($1 AS NUMBER) / 2);
EXECUTE not_equal (3);
EXECUTE not_equal (4);
-- What cannot be computed fails when a row asks for it.
PREPARE failing AS SELECT count(*) AS n FROM same WHERE id = 1 / $1 AND id < 0;
EXECUTE failing (0);
PREPARE failed AS SELECT count(*) AS n FROM same WHERE id = 1 / $1;
EXECUTE failed (0);
EXECUTE failed (1);
