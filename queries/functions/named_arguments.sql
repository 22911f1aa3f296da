-- Named arguments stand where their names say, or are refused; never just in their order.
SELECT make_date(day => 1, month => 2, year => 2026);
SELECT x, lead("default" := 9, col := x) OVER (ORDER BY x) FROM (VALUES (1), (2)) AS t (x);
SELECT round(n := 1.25, x := 1);
SELECT make_date(2026, 1, day => 3, day => 4);
SELECT make_date(year => 2026, day => 3);
SELECT make_date(year => 2026, 1, 3);
CREATE MACRO less(a, b) AS a - b;
SELECT less(b := 1, a := 10), less(10, b := 1);
SELECT less(c := 1, a := 10);
CREATE MACRO pair(a, b := 5) AS TABLE SELECT a AS a, b AS b;
SELECT * FROM pair(b := 1, a := 2);
SELECT * FROM pair(7);
