-- EXISTS beside OR is a mark whose keys are hashed; NULL keys find nothing, and EXISTS is never NULL.
CREATE TEMP TABLE a AS SELECT CASE WHEN i % 7 = 0 THEN NULL ELSE i END AS k, i % 5 AS r FROM range(30000) AS t (i);
CREATE TEMP TABLE b AS SELECT CASE WHEN i % 3 = 0 THEN NULL ELSE i * 2 END AS k, i % 4 AS r FROM range(30000) AS t (i);
SELECT count(*) FROM a WHERE EXISTS (SELECT * FROM b WHERE b.k = a.k) OR EXISTS (SELECT * FROM b WHERE b.k = a.k + 1);
SELECT count(*) FROM a WHERE NOT EXISTS (SELECT * FROM b WHERE b.k = a.k) OR a.r = 1;
SELECT e, count(*) FROM (SELECT EXISTS (SELECT * FROM b WHERE b.k = a.k AND b.r = a.r) AS e FROM a) AS t GROUP BY e ORDER BY e;
SELECT e, count(*) FROM (SELECT EXISTS (SELECT * FROM b WHERE b.k = a.k AND b.r < a.r) AS e FROM a) AS t GROUP BY e ORDER BY e;
-- IN beside OR stays NULL where it is unknown.
SELECT e, count(*) FROM (SELECT k IN (SELECT k FROM b) AS e FROM a) AS t GROUP BY e ORDER BY e;
SELECT e, count(*) FROM (SELECT k IN (SELECT k FROM b WHERE b.r = a.r AND b.k < 40) AS e FROM a WHERE k < 60 OR k IS NULL) AS t GROUP BY e ORDER BY e;
