-- One integer key decides the others: rows are numbered by it alone, until a row says otherwise.
CREATE TABLE customers AS SELECT range AS id, 'customer number ' || range AS name, CASE WHEN range % 7 = 0 THEN NULL ELSE 'street of the town ' || (range % 100) END AS street, CASE WHEN range % 5 = 0 THEN NULL ELSE (range * 3)::DECIMAL(12,2) END AS balance, range::DOUBLE / 4 AS share, range % 3 = 0 AS good FROM range(300);
CREATE TABLE orders AS SELECT range AS n, range * 7919 % 300 AS customer, range % 11 AS amount FROM range(3000);
SELECT count(*), sum(total), min(name), max(street), sum(balance), sum(share), count(balance) FROM (SELECT id, name, street, balance, share, good, sum(amount) AS total FROM customers JOIN orders ON id = customer GROUP BY id, name, street, balance, share, good) AS g;
SELECT id, name, street, balance, share, good, sum(amount) AS total FROM customers JOIN orders ON id = customer WHERE id < 16 GROUP BY id, name, street, balance, share, good ORDER BY id;
-- A key of NULL leads like any other.
SELECT count(*), sum(c), count(id) FROM (SELECT CASE WHEN id > 290 THEN NULL ELSE id END AS id, CASE WHEN id > 290 THEN 'the rest' ELSE name END AS name, count(*) AS c FROM customers JOIN orders ON id = customer GROUP BY 1, 2) AS g;
-- Rows that differ late, in a text, a number, a NULL: the groups are those of all keys.
SELECT count(*), sum(c) FROM (SELECT id, CASE WHEN n = 2999 THEN 'another' ELSE name END AS name, share, count(*) AS c FROM customers JOIN orders ON id = customer GROUP BY 1, 2, 3) AS g;
SELECT count(*), sum(c) FROM (SELECT id, name, CASE WHEN n > 2990 THEN share + 1 ELSE share END AS share, count(*) AS c FROM customers JOIN orders ON id = customer GROUP BY 1, 2, 3) AS g;
SELECT count(*), sum(c), count(street) FROM (SELECT id, name, CASE WHEN n > 2990 THEN NULL ELSE street END AS street, count(*) AS c FROM customers JOIN orders ON id = customer GROUP BY 1, 2, 3) AS g;
SELECT count(*), sum(c) FROM (SELECT id, name, CASE WHEN n > 2990 AND balance IS NULL THEN 1 ELSE balance END AS balance, count(*) AS c FROM customers JOIN orders ON id = customer GROUP BY 1, 2, 3) AS g;
-- Equal numbers that look different are one.
SELECT id, zero = 0 AS is_zero, name, count(*) FROM (SELECT id, name, CASE WHEN n % 2 = 0 THEN 0.0::DOUBLE ELSE '-0'::DOUBLE END AS zero FROM customers JOIN orders ON id = customer WHERE id < 3) AS t GROUP BY id, zero, name ORDER BY id;
-- Texts from one place and then another.
SELECT count(*), sum(c), max(name) FROM (SELECT id, name, street, count(*) AS c FROM (SELECT id, name, street FROM customers UNION ALL SELECT id, 'customer number ' || id, street FROM customers) AS u GROUP BY id, name, street) AS g;
-- No key decides: the one with the most values does not, either.
SELECT count(*), sum(c) FROM (SELECT customer, n % 7 AS digit, 'n' || n % 11 AS name, 'm' || n % 100 AS other, count(*) AS c FROM orders GROUP BY 1, 2, 3, 4) AS g;
-- DISTINCT and windows over the same keys.
SELECT count(*) FROM (SELECT DISTINCT id, name, street, balance FROM customers JOIN orders ON id = customer) AS d;
SELECT id, name, count(DISTINCT amount) AS amounts FROM customers JOIN orders ON id = customer WHERE id IN (1, 2, 299) GROUP BY id, name ORDER BY id;
