-- The name of a table is its row as a structure; fields of a lambda's parameter; ROWID of a table that is written.
CREATE TEMP TABLE pair (i INTEGER, j VARCHAR);
INSERT INTO pair VALUES (1, 'a'), (2, 'b'), (3, 'c');
SELECT pair FROM pair ORDER BY i;
SELECT p FROM (SELECT i AS k FROM pair) p ORDER BY p.k;
SELECT pair.j FROM pair WHERE pair = {'i': 2, 'j': 'b'};
SELECT list_transform([{'a': {'b': 3}}], x -> x.a.b) AS deep;
DELETE FROM pair WHERE i = 1;
SELECT rowid, * FROM pair ORDER BY rowid;
SELECT a.i, b.i FROM pair a JOIN pair b ON a.rowid + 1 = b.rowid;
