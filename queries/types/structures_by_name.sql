-- Structures meet by the names of their fields; those of ROW, which say nothing, by their places.
SELECT [{'a': 42}, {'b': 84}];
SELECT {'a': 1, 'b': 2} AS c UNION ALL SELECT {'b': 3, 'c': 'x'};
SELECT ROW(1, 2) AS r UNION ALL SELECT {'x': 3, 'y': 4};
SELECT {'b': 1, 'a': 2}::STRUCT(a INT, b INT);
-- Keys of a map that become equal or NULL are an error.
SELECT CAST(MAP(['1', '01'], [10, 20]) AS MAP(INTEGER, INTEGER));
SELECT TRY_CAST([MAP{'a': 1}, MAP{'3': 3}] AS MAP(INT, INT)[]);
