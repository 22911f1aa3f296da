-- PostgreSQL writes arrays in braces.
SELECT CAST('{1, 2}' AS INTEGER[]) AS a, CAST('{}' AS INTEGER[]) AS b, CAST('{{1},{2,3}}' AS INTEGER[][]) AS c;
SELECT CAST('{a,"b,c",NULL}' AS VARCHAR[]) AS a;
SELECT [0] = '{0}' AS same, [1, 2] <> '{0}' AS other;
SELECT CAST('{1' AS INTEGER[]);
SELECT CAST('{1]' AS INTEGER[]);
