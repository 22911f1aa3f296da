-- MERGE with everything.
CREATE TABLE target (id INTEGER PRIMARY KEY, v INTEGER, note VARCHAR DEFAULT 'd');

INSERT INTO target VALUES (1, 10, 'a'), (2, 20, 'b'), (3, 30, 'c'), (4, 40, 'e');

CREATE TABLE source (id INTEGER, v INTEGER);

INSERT INTO source VALUES (1, 11), (2, 0), (5, 55), (6, 66);

MERGE INTO target t USING source s ON t.id = s.id
WHEN MATCHED AND s.v = 0 THEN DELETE
WHEN MATCHED THEN UPDATE SET v = s.v, note = 'updated'
WHEN NOT MATCHED AND s.v > 60 THEN INSERT (id, v) VALUES (s.id, s.v)
WHEN NOT MATCHED THEN INSERT VALUES (s.id, -s.v, DEFAULT)
WHEN NOT MATCHED BY SOURCE AND t.id = 3 THEN DELETE
WHEN NOT MATCHED BY SOURCE THEN UPDATE SET note = 'orphan'
RETURNING merge_action() AS action, t.id, t.v, t.note;

SELECT * FROM target ORDER BY id;

-- Only what some WHEN is about.
MERGE INTO target t USING source s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = 0;

MERGE INTO target t USING (SELECT 100 AS id) s ON t.id = s.id WHEN NOT MATCHED BY SOURCE AND t.id = 4 THEN DELETE;

SELECT * FROM target ORDER BY id;

-- A row found twice.
INSERT INTO source VALUES (1, 12);

MERGE INTO target t USING source s ON t.id = s.id WHEN MATCHED THEN UPDATE SET v = s.v;

-- A key that is there already.
MERGE INTO target t USING source s ON t.id = s.id + 100 WHEN NOT MATCHED THEN INSERT (id, v) VALUES (s.id, 1);

MERGE INTO target t USING source s ON t.id = s.id WHEN MATCHED AND s.id = 1 THEN DO NOTHING WHEN MATCHED THEN UPDATE SET v = 9;

SELECT * FROM target ORDER BY id;

MERGE INTO target t USING (VALUES (7, 70)) AS s (id, v) ON t.id = s.id WHEN NOT MATCHED THEN INSERT DEFAULT VALUES;

MERGE INTO target t USING (VALUES (7, 70)) AS s (id, v) ON t.id = s.id WHEN NOT MATCHED THEN INSERT * WHEN MATCHED THEN UPDATE SET *;

MERGE INTO target t USING (VALUES (7, 71)) AS s (id, v) ON t.id = s.id WHEN NOT MATCHED THEN INSERT * WHEN MATCHED THEN UPDATE SET *;

SELECT * FROM target WHERE id = 7;

MERGE INTO target t USING (VALUES (7, 71)) AS s (id, v) ON t.id = s.id WHEN MATCHED THEN ERROR 'never 7';

-- Oracle's WHERE and DELETE WHERE look at the row before and after the update.
--@ dialect oracle
MERGE INTO target t USING (SELECT id FROM target) s ON (t.id = s.id)
WHEN MATCHED THEN UPDATE SET v = t.v + 100 WHERE t.id > 1 DELETE WHERE t.v > 150;

SELECT * FROM target ORDER BY id;
