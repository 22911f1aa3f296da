-- Counting.
WITH RECURSIVE t (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t WHERE n < 5) SELECT n FROM t ORDER BY n;

-- A tree: who reports to whom, with the path.
WITH RECURSIVE
  staff (id, boss, name) AS (VALUES (1, NULL, 'ann'), (2, 1, 'bob'), (3, 1, 'cid'), (4, 2, 'dan'), (5, 4, 'eve')),
  chain (id, name, depth) AS (
    SELECT id, name, 0 FROM staff WHERE boss IS NULL
    UNION ALL
    SELECT s.id, s.name, c.depth + 1 FROM staff AS s JOIN chain AS c ON s.boss = c.id
  )
SELECT depth, name FROM chain ORDER BY depth, name;

-- UNION stops where nothing new comes: a cycle ends.
WITH RECURSIVE
  edges (a, b) AS (VALUES (1, 2), (2, 3), (3, 1)),
  reach (n) AS (SELECT 1 UNION SELECT e.b FROM edges AS e JOIN reach AS r ON e.a = r.n)
SELECT n FROM reach ORDER BY n;
