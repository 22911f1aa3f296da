-- The columns of the outermost USING come first, then those of its left side with its own merged columns in front.
SELECT * FROM (VALUES (1, 2)) AS t1 (a, b) JOIN (VALUES (2, 3)) AS t2 (b, c) USING (b) JOIN (VALUES (3, 4)) AS t3 (c, d) USING (c);

SELECT * FROM (VALUES (1, 2, 3)) AS t1 (a, b, c) JOIN (VALUES (2, 3, 4)) AS t2 (b, c, d) USING (c, b);

SELECT * FROM (VALUES (1, 2)) AS t1 (a, b) NATURAL JOIN (VALUES (2, 3)) AS t2 (b, c) NATURAL JOIN (VALUES (3, 2, 5)) AS t3 (c, b, e);
