-- WHERE keeps rows whose condition is true; unknown is not true.
CREATE TEMP TABLE t AS SELECT * FROM (VALUES (1, 10), (2, NULL), (3, 30), (4, 40)) AS v (id, n);

SELECT id FROM t WHERE n > 10 ORDER BY id;

-- Neither the condition nor its opposite finds the NULL.
SELECT COUNT(*) AS rows_found FROM t WHERE n = 10 OR n <> 10;

SELECT id FROM t WHERE n IS NULL;

SELECT id FROM t WHERE n IS NOT NULL AND id <> 3 ORDER BY id;

-- BETWEEN includes both ends; with its ends exchanged it finds nothing.
SELECT id FROM t WHERE n BETWEEN 10 AND 30 ORDER BY id;

SELECT id FROM t WHERE n BETWEEN 30 AND 10;

SELECT id FROM t WHERE n NOT BETWEEN 20 AND 35 ORDER BY id;

-- IN is a chain of equals; a NULL in the list makes NOT IN unknown.
SELECT id FROM t WHERE id IN (1, 4, 9) ORDER BY id;

SELECT id FROM t WHERE id NOT IN (1, 4, NULL);

SELECT id FROM t WHERE id NOT IN (1, 4) ORDER BY id;

-- A constant condition.
SELECT COUNT(*) AS rows_found FROM t WHERE FALSE;

SELECT COUNT(*) AS rows_found FROM t WHERE TRUE;

SELECT COUNT(*) AS rows_found FROM t WHERE NULL;

-- Row values compare column by column.
SELECT id FROM t WHERE (id, n) = (3, 30);
