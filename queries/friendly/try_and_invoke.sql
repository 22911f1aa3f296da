-- DuckDB's calls that look at expressions: try, invoke, alias, ago, cast_to_type.
SELECT x, try(10 / x) AS quotient, try(t::INTEGER) AS number
FROM (VALUES (1, '1'), (0, 'one'), (5, NULL)) v(x, t);
SELECT try('x'::INTEGER) AS constant, try(1) AS fine;
SELECT try(no_such_column) FROM (VALUES (1)) v(x);
SELECT invoke(lambda x, y: x * y + y, 3, 4) AS plain, invoke(lambda a: invoke(lambda b: a + b, 4), 3) AS nested;
SELECT invoke(lambda x: x, 1, 2);
SELECT alias(x) AS of_column, ago(INTERVAL 1 DAY) < now() AS past, cast_to_type('42', 1) + 1 AS cast_up
FROM (VALUES (1)) v(x);
