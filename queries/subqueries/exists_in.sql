-- The same tables as in scalar.sql, with a NULL among the keys.
CREATE TEMP TABLE o AS SELECT * FROM (VALUES (1, 10), (2, 20), (3, NULL), (NULL, 40)) AS v (id, n);

CREATE TEMP TABLE i AS SELECT * FROM (VALUES (1, 5), (1, 6), (2, 7), (9, 8)) AS v (oid, m);

CREATE TEMP TABLE with_null AS SELECT * FROM (VALUES (1), (NULL)) AS v (k);

-- EXISTS asks for a row, never for a value.
SELECT id FROM o WHERE EXISTS (SELECT NULL FROM i WHERE i.oid = o.id) ORDER BY id;

SELECT n FROM o WHERE NOT EXISTS (SELECT 1 FROM i WHERE i.oid = o.id) ORDER BY n;

-- Not correlated: all or nothing.
SELECT COUNT(*) AS c FROM o WHERE EXISTS (SELECT 1 FROM i WHERE m > 100);

-- IN finds each outer row once, however many match.
SELECT id FROM o WHERE id IN (SELECT oid FROM i) ORDER BY id;

-- NOT IN of a list without NULL; an unknown key is unknown.
SELECT n FROM o WHERE id NOT IN (SELECT oid FROM i) ORDER BY n;

-- NOT IN of a list with NULL finds nothing at all.
SELECT n FROM o WHERE id NOT IN (SELECT k FROM with_null);

-- NOT IN of nothing is true, also for NULL.
SELECT COUNT(*) AS c FROM o WHERE id NOT IN (SELECT k FROM with_null WHERE FALSE);

-- IN as a value: true, false or unknown.
SELECT id, id IN (SELECT k FROM with_null) AS found FROM o ORDER BY id NULLS LAST;

SELECT id, id IN (SELECT oid FROM i) AS found FROM o ORDER BY id NULLS LAST;

-- Correlated IN.
SELECT id FROM o WHERE 7 IN (SELECT m FROM i WHERE i.oid = o.id);

-- Two columns.
SELECT id FROM o WHERE (id, n) IN (SELECT oid, m + 5 FROM i) ORDER BY id;

-- EXISTS under OR, and as a value.
SELECT id FROM o WHERE id = 3 OR EXISTS (SELECT 1 FROM i WHERE i.oid = o.id AND m = 7) ORDER BY id;

SELECT id, EXISTS (SELECT 1 FROM i WHERE i.oid = o.id) AS has FROM o ORDER BY id NULLS LAST;

-- ANY and ALL.
SELECT id FROM o WHERE n > ALL (SELECT m FROM i) ORDER BY id NULLS LAST;

SELECT id FROM o WHERE id = ANY (SELECT oid FROM i) ORDER BY id;

-- EXISTS with an inequality beside the key (as in TPC-H Q21).
SELECT a.oid, a.m FROM i AS a WHERE EXISTS (SELECT 1 FROM i AS b WHERE b.oid = a.oid AND b.m <> a.m) ORDER BY 1, 2;
