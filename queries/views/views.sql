-- A view is its query under a name.
CREATE TEMP TABLE base AS SELECT * FROM (VALUES (1, 'a'), (2, 'b'), (3, 'a')) AS v (n, s);

CREATE VIEW only_a AS SELECT n FROM base WHERE s = 'a';

SELECT n FROM only_a ORDER BY n;

-- A view over a view, with names of its own.
CREATE VIEW doubled (m) AS SELECT n * 2 FROM only_a;

SELECT m FROM doubled ORDER BY m;

-- OR REPLACE changes it; the view above sees the change.
CREATE OR REPLACE VIEW only_a AS SELECT n FROM base WHERE s = 'b';

SELECT m FROM doubled;

-- Joined with itself.
SELECT COUNT(*) AS pairs FROM doubled AS x, doubled AS y;

DROP VIEW doubled;

SELECT * FROM doubled;

DROP VIEW IF EXISTS doubled;
