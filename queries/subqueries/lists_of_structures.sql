-- Rows of another table as a list of structures, with an empty list where there are none.
CREATE TABLE customer (name VARCHAR);
CREATE TABLE invoice (id INT, customer VARCHAR, amount DECIMAL(18,2));
CREATE TABLE line (invoice INT, number INT);
INSERT INTO customer VALUES ('ann'), ('bob'), ('eve');
INSERT INTO invoice VALUES (1, 'ann', 10), (2, 'bob', 3), (3, 'ann', 7);
INSERT INTO line VALUES (1, 1), (1, 2), (2, 1);
SELECT coalesce(NULL, [{'a': 1}]) AS a, coalesce([], [{'a': 1}]) AS b;
SELECT id, (SELECT {'name': name} FROM customer c WHERE c.name = i.customer) AS customer FROM invoice i ORDER BY id;
SELECT name, coalesce((SELECT list({'id': i.id} ORDER BY i.id DESC) FROM invoice i
  WHERE i.customer = c.name AND i.amount > 5), []) AS invoices
FROM customer c ORDER BY name;
SELECT name, coalesce((SELECT list({'id': i.id, 'lines': coalesce(
    (SELECT list({'number': l.number} ORDER BY l.number) FROM line l WHERE l.invoice = i.id), [])} ORDER BY i.id)
  FROM invoice i WHERE i.customer = c.name), []) AS invoices
FROM customer c ORDER BY name;
