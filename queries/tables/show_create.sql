-- SHOW CREATE gives the statement that makes an object again; SHOW ERRORS the places in the program
-- that was created last.
CREATE TABLE customer (
  id INTEGER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name VARCHAR(30) NOT NULL DEFAULT 'x',
  "Upper Case" DECIMAL(12,2), twice DECIMAL(13,2) GENERATED ALWAYS AS ("Upper Case" * 2),
  UNIQUE (name), CHECK (id > 0));
CREATE TABLE purchase (
  customer_id INTEGER REFERENCES customer ON DELETE CASCADE, day DATE) PARTITIONED BY (day);
CREATE VIEW names AS SELECT name FROM customer;
CREATE SEQUENCE numbers START WITH 5;
SHOW CREATE TABLE customer;
SHOW CREATE TABLE purchase;
SHOW CREATE VIEW names;
SHOW CREATE SEQUENCE numbers;
SHOW CREATE TABLE nothing;
SHOW ERRORS;
SET dialect = 'oracle';
CREATE PROCEDURE wrong AS
BEGIN
  nosuch(1);
  x := 3;
END;
/
SHOW ERRORS;
CREATE PROCEDURE right AS BEGIN NULL; END;
/
SHOW ERRORS;
SHOW CREATE PROCEDURE right;
