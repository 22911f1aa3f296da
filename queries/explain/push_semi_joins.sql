-- A semi or anti join goes below the joins whose rows it tests, to the input that has its columns, where that has fewer rows.
CREATE TABLE orders AS SELECT i AS o, i % 50 AS customer, i % 3 AS kind FROM generate_series(1, 300) AS g(i);
CREATE TABLE items AS SELECT i AS item, i % 300 + 1 AS o, i % 7 AS quantity FROM generate_series(1, 3000) AS g(i);
CREATE TABLE customers AS SELECT i AS customer, 'name ' || i AS name FROM generate_series(0, 49) AS g(i);

EXPLAIN SELECT name, SUM(quantity) FROM customers JOIN orders USING (customer) JOIN items USING (o)
WHERE o IN (SELECT o FROM items GROUP BY o HAVING SUM(quantity) > 33) GROUP BY name;
SELECT name, SUM(quantity) FROM customers JOIN orders USING (customer) JOIN items USING (o)
WHERE o IN (SELECT o FROM items GROUP BY o HAVING SUM(quantity) > 33) GROUP BY name ORDER BY name LIMIT 5;
SELECT COUNT(*), SUM(quantity) FROM customers JOIN orders USING (customer) JOIN items USING (o)
WHERE NOT EXISTS (SELECT 1 FROM items x WHERE x.o = orders.o AND x.quantity = orders.kind AND x.item < 900);
SELECT COUNT(*), SUM(quantity) FROM customers JOIN orders USING (customer) JOIN items USING (o)
WHERE o NOT IN (SELECT o FROM items WHERE quantity > 5 AND item < 200);

-- It stays above where it reads both inputs, or where the join leaves few rows.
EXPLAIN SELECT name FROM customers JOIN orders USING (customer)
WHERE EXISTS (SELECT 1 FROM items x WHERE x.o = orders.o AND x.quantity = customers.customer);
EXPLAIN SELECT item FROM items JOIN orders ON items.o = orders.o AND orders.o = 17
WHERE items.item IN (SELECT item FROM items WHERE quantity = 3);

-- A condition that can fail is not computed for more rows.
EXPLAIN SELECT COUNT(*) FROM orders JOIN items USING (o)
WHERE EXISTS (SELECT 1 FROM customers c WHERE 100 / orders.customer = c.customer);
