-- Constraints: what they take, what they refuse, how they are named.
CREATE TABLE customer (
  id INTEGER PRIMARY KEY,
  email VARCHAR(12) UNIQUE,
  age INTEGER CHECK (age >= 18),
  name VARCHAR NOT NULL DEFAULT 'nobody',
  CONSTRAINT named CHECK (length(name) < 10),
  UNIQUE (name, age)
);

INSERT INTO customer VALUES (1, 'a@b.c', 20, 'Ann');

INSERT INTO customer (id) VALUES (2), (3);

SELECT * FROM customer ORDER BY id;

INSERT INTO customer VALUES (1, 'x', 30, 'Bob');

INSERT INTO customer VALUES (4, 'a@b.c', 30, 'Bob');

INSERT INTO customer VALUES (5, NULL, 30, 'Bob'), (5, NULL, 31, 'Bob');

INSERT INTO customer VALUES (6, NULL, 17, 'Bob');

INSERT INTO customer VALUES (7, NULL, 30, 'Bartholomew');

INSERT INTO customer VALUES (8, NULL, 30, NULL);

INSERT INTO customer VALUES (9, 'much-too-long@b.c', 30, 'Bob');

INSERT INTO customer VALUES (NULL, NULL, 30, 'Bob');

UPDATE customer SET name = 'Ann', age = 20 WHERE id = 2;

-- Only the end of a statement counts.
UPDATE customer SET id = id + 1;

UPDATE customer SET id = 2;

SELECT * FROM customer ORDER BY id;

-- A deleted key is free again, also inside of a transaction.
BEGIN;

DELETE FROM customer WHERE id = 3;

INSERT INTO customer (id) VALUES (3);

DELETE FROM customer WHERE id = 3;

INSERT INTO customer (id, name) VALUES (3, 'again');

SELECT id, name FROM customer WHERE id = 3;

INSERT INTO customer (id) VALUES (3);

ROLLBACK;

SELECT id, name FROM customer WHERE id = 3;

-- What CREATE TABLE refuses.
CREATE TABLE bad (a INTEGER, a INTEGER);

CREATE TABLE bad (a INTEGER PRIMARY KEY, b INTEGER PRIMARY KEY);

CREATE TABLE bad (a INTEGER, PRIMARY KEY (b));

CREATE TABLE bad (a INTEGER CHECK (a + 1));

CREATE TABLE bad (a INTEGER CHECK (b > 1));

CREATE TABLE bad (a INTEGER DEFAULT b);

CREATE TABLE bad (a INTEGER, CONSTRAINT x UNIQUE (a), CONSTRAINT x CHECK (a > 1));

CREATE TABLE bad (a);

CREATE TABLE nowhere.t (a INTEGER);

-- The rows of a query have to fulfil the constraints too.
CREATE TABLE filled (a PRIMARY KEY) AS SELECT n FROM (VALUES (1), (1)) AS v (n);

--@ dialect oracle
CREATE TABLE ora (id NUMBER(10) CONSTRAINT ora_pk PRIMARY KEY, word VARCHAR2(3));

--@ dialect oracle
INSERT INTO ora VALUES (1, 'abc');

--@ dialect oracle
INSERT INTO ora VALUES (1, 'abc');

--@ dialect oracle
INSERT INTO ora VALUES (NULL, 'abc');

--@ dialect oracle
INSERT INTO ora VALUES (2, 'abcd');
