-- BEGIN, COMMIT, ROLLBACK and savepoints over tables.
CREATE TABLE account (id INTEGER, balance DECIMAL(12,2));

INSERT INTO account VALUES (1, 100), (2, 50);

BEGIN;

UPDATE account SET balance = balance - 30 WHERE id = 1;

UPDATE account SET balance = balance + 30 WHERE id = 2;

SELECT * FROM account ORDER BY id;

ROLLBACK;

SELECT * FROM account ORDER BY id;

BEGIN;

INSERT INTO account VALUES (3, 1);

SAVEPOINT a;

INSERT INTO account VALUES (4, 2);

UPDATE account SET balance = 0;

SAVEPOINT b;

DELETE FROM account;

SELECT COUNT(*) AS n FROM account;

ROLLBACK TO b;

SELECT COUNT(*) AS n, SUM(balance) AS s FROM account;

ROLLBACK TO a;

SELECT * FROM account ORDER BY id;

-- b is gone with what came after a.
ROLLBACK TO b;

ROLLBACK TO a;

RELEASE a;

COMMIT;

SELECT * FROM account ORDER BY id;

-- A savepoint needs a transaction.
SAVEPOINT c;

BEGIN;

BEGIN;

-- A failed statement fails the transaction.
INSERT INTO account VALUES (1 / 0, 1);

SELECT 1 AS one;

COMMIT;

SELECT COUNT(*) AS n FROM account;

-- Unless it is told to be undone alone.
SET on_error = undo;

BEGIN;

INSERT INTO account VALUES (9, 9);

INSERT INTO account SELECT id / (id - 3), 0 FROM account;

SELECT COUNT(*) AS n FROM account;

COMMIT;

SELECT COUNT(*) AS n FROM account;

SET on_error = fail;

-- Definitions are part of a transaction.
BEGIN;

CREATE TABLE other AS SELECT 1 AS x;

CREATE VIEW v AS SELECT x + 1 AS y FROM other;

SELECT * FROM v;

DROP TABLE account;

ROLLBACK;

SELECT * FROM other;

SELECT * FROM v;

SELECT COUNT(*) AS n FROM account;
