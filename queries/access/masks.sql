-- Column masks: what is read instead of a column.
CREATE TABLE customer (id INT PRIMARY KEY, name VARCHAR, iban VARCHAR, credit DECIMAL(18,2));
INSERT INTO customer VALUES (1, 'Ann', 'DE02120300000000202051', 100), (2, 'Bob', NULL, 200);
CREATE ROLE finance;
CREATE USER ann;
CREATE USER frank;
GRANT SELECT, INSERT, UPDATE, DELETE ON customer TO ann, frank;
GRANT finance TO frank;
CREATE MASK iban_mask ON customer FOR COLUMN iban RETURN
  CASE WHEN is_member('finance') THEN iban ELSE '…' || right(iban, 4) END;
CREATE MASK credit_mask ON customer FOR COLUMN credit RETURN
  CASE WHEN is_member('finance') THEN credit END;
SELECT * FROM customer ORDER BY id;
SET ROLE ann;
SELECT * FROM customer ORDER BY id;
-- A mask is what conditions and orders see too.
SELECT id FROM customer WHERE iban = 'DE02120300000000202051';
SELECT id FROM customer WHERE iban LIKE '%2051';
SELECT max(credit), sum(credit), count(iban) FROM customer;
SELECT id FROM customer WHERE 1 / (credit - 100) > 0;
SELECT id FROM customer ORDER BY credit DESC, id;
SELECT c.id FROM customer c JOIN (VALUES ('DE02120300000000202051')) v(i) ON c.iban = v.i;
UPDATE customer SET name = iban;
UPDATE customer SET name = 'x';
DELETE FROM customer WHERE iban = 'DE02120300000000202051';
INSERT INTO customer VALUES (3, 'Eve', 'XX', 1);
--@ roads no
EXPLAIN SELECT iban FROM customer;
RESET ROLE;
SET ROLE frank;
SELECT * FROM customer ORDER BY id;
RESET ROLE;
ALTER TABLE customer RENAME COLUMN iban TO account;
CREATE MASK again ON customer FOR COLUMN iban RETURN 'x';
CREATE OR REPLACE MASK again ON customer FOR COLUMN iban RETURN 'x';
CREATE MASK wrong ON customer FOR COLUMN nothing RETURN 'x';
SET ROLE ann;
SELECT iban FROM customer ORDER BY id;
DROP MASK again ON customer;
RESET ROLE;
DROP MASK again ON customer;
DROP MASK again ON customer;
SET ROLE ann;
SELECT iban FROM customer ORDER BY id;
