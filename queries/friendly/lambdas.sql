-- Lambdas over lists: DuckDB, Lambda Functions and List Comprehension.
SELECT list_transform([1, 2, 3], x -> x + 1) AS a, list_filter([1, 2, 3, NULL], x -> x > 1) AS b, list_reduce([1, 2, 3], (a, b) -> a + b) AS c,
  list_reduce([1, 2, 3], (a, b) -> a + b, 10) AS d, [x * 2 FOR x IN [1, 2, 3] IF x > 1] AS e, list_transform([5, 6], (x, i) -> x * i) AS f;

-- A lambda sees the columns of its row.
SELECT a, list_transform(l, x -> x + a) AS plus, list_filter(l, lambda x: x > a) AS above, list_transform(l, x -> CASE WHEN x > 1 THEN 'big' ELSE 'small' END) AS words
FROM (VALUES (1, [1, 2]), (2, []), (3, NULL)) AS t (a, l) ORDER BY a;

SELECT list_transform([[1, 2], [3]], l -> list_transform(l, x -> x * 2)) AS nested, list_transform(NULL, x -> x) AS none;

-- The initial value and the result of each step meet in one type.
SELECT list_reduce([1, 2], (a, b) -> a + b / 4.0) AS r, list_reduce(['a', 'b'], (a, b) -> a || '-' || b) AS joined;

SELECT list_reduce([]::INTEGER[], (a, b) -> a + b);

SELECT list_transform([1, 0], x -> 1 // x);

SELECT list_filter([1], x -> x + 1.5);

SELECT list_transform(5, x -> x);
