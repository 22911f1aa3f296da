-- `*COLUMNS(…)` and UNPACK make several arguments of the columns they choose; it was a syntax of no operator.
SELECT coalesce(*COLUMNS(*)) AS first, concat(*COLUMNS('a|c'), '!') AS joined, 2 IN (*COLUMNS(*)) AS among,
  [*COLUMNS(*)] AS listed, [UNPACK(COLUMNS(*) + 1)] AS plus FROM (SELECT NULL::INTEGER, 2, 3) t(a, b, c);
SELECT struct_pack(*COLUMNS(*)) AS packed, max(b) AS most FROM (SELECT 1 AS id, 'x' AS name, 3 AS b) t GROUP BY ALL;
SELECT coalesce(*COLUMNS([])) FROM (SELECT 1) t(a);
SELECT coalesce(*COLUMNS(*)) FROM (SELECT 1, [2]) t(a, b);
-- Blanks without width come with pasted text.
SELECT​42 AS a​, 1​ AS b;
SELECT [1] + [2, NULL] AS lists, ago('1 day') < now() AS past;
