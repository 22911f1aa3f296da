-- Names fold to lower case, quoted names keep theirs.
SELECT 1 AS Total, 2 AS "Total Amount", 3 AS "select";

-- A table alias hides the table's name; columns are reached through it.
SELECT v.a, w.a AS other
FROM (VALUES (1), (2)) AS v (a)
JOIN (VALUES (2), (3)) AS w (a) ON v.a = w.a;

-- AS may be left out.
SELECT x.n number, x.n * 2 doubled FROM (VALUES (4)) x (n);

-- * gives all columns in order, t.* those of one table.
SELECT *, b.* FROM (VALUES (1, 2)) AS a (p, q) CROSS JOIN (VALUES (3)) AS b (r);

-- Comments are white space, also inside a statement.
SELECT /* here */ 1 -- and there
  + 1 AS two;
