-- Columns that a primary key in GROUP BY determines have one value in a group (SQL:1999, T301).
CREATE TEMP TABLE customer (id INTEGER PRIMARY KEY, name VARCHAR, city VARCHAR);
CREATE TEMP TABLE line (customer INTEGER, no INTEGER, amount DECIMAL(8,2), PRIMARY KEY (customer, no));
INSERT INTO customer VALUES (1, 'Ann', 'Bern'), (2, 'Bob', 'Basel'), (3, 'Cy', NULL);
INSERT INTO line VALUES (1, 1, 2.50), (1, 2, 4.00), (2, 1, 1.25);
SELECT c.id, name, upper(city) AS city, sum(amount) AS total FROM customer AS c LEFT JOIN line ON line.customer = c.id GROUP BY c.id ORDER BY name;
SELECT name, count(*) AS n FROM customer JOIN line ON customer = id GROUP BY id HAVING city = 'Bern';
SELECT customer, no, amount FROM line GROUP BY no, customer ORDER BY amount DESC;
SELECT name, row_number() OVER (ORDER BY city) AS n FROM customer GROUP BY id ORDER BY id;
-- Not by a part of the key, a key of another table, or one of several sets.
SELECT customer, amount FROM line GROUP BY customer;
SELECT name, amount FROM customer JOIN line ON customer = id GROUP BY id;
SELECT id, name FROM customer GROUP BY ROLLUP (id);
SET dialect = oracle;
SELECT id, name FROM customer GROUP BY id;
