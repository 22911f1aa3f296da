-- A text in braces behind ANY and ALL is an array, as drivers write it for a parameter.
SELECT 3 = ANY('{1,3}') AS a, 2 = ANY('{1,3}') AS b, 2 <> ALL('{1,3}') AS c, 1.50 = ANY('{1.5,NULL}') AS d;
SELECT x FROM (VALUES ('r'), ('v'), ('i')) AS t (x) WHERE x = ANY('{r,"v"}') ORDER BY x;
SELECT 1 = ANY('{}') AS none, 1 = ALL('{}') AS every;
SELECT 1 = ANY('{1,x}');
-- Without braces it is one value.
SELECT 'r' = ANY('r') AS one;
