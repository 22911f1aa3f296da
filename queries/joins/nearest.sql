-- NEAREST joins: the closest rows of a table for each row of another.
CREATE TEMP TABLE wanted AS SELECT * FROM (VALUES (1, 10.0), (2, 20.0), (3, NULL)) AS v (id, x);
CREATE TEMP TABLE prices AS SELECT * FROM (VALUES (11.0), (19.0), (25.0), (NULL), (100.0)) AS v (y);

-- The two closest of each; a NULL distance is none.
SELECT q.id, p.y FROM wanted q JOIN prices p NEAREST 2 BY DISTANCE abs(q.x - p.y) ORDER BY q.id, p.y;

-- One without a number; LEFT keeps rows without any.
SELECT q.id, prices.y FROM wanted q LEFT JOIN prices NEAREST BY DISTANCE abs(q.x - prices.y) ORDER BY q.id;

-- The greatest measure first; APPROX and EXACT are the same.
SELECT q.id, t.y FROM wanted q JOIN (SELECT y FROM prices) t APPROX NEAREST 1 BY SIMILARITY t.y ORDER BY q.id;
SELECT q.id, t.y FROM wanted q JOIN prices AS t EXACT NEAREST 1 BY DISTANCE t.y ORDER BY q.id;

-- The words stay names.
SELECT nearest.approx, exact, distance, similarity FROM (VALUES (1, 2, 3, 4)) AS nearest (approx, exact, distance, similarity);

-- Refused: other joins, and no rows.
SELECT 1 FROM wanted q FULL JOIN prices p NEAREST 1 BY DISTANCE p.y;
SELECT 1 FROM wanted q JOIN prices p NEAREST 0 BY DISTANCE p.y;
