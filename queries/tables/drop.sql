-- DROP refuses where something depends on the object.
CREATE TABLE t (a INTEGER PRIMARY KEY);

CREATE VIEW v AS SELECT a + 1 AS b FROM t;

CREATE VIEW w AS SELECT b FROM v;

DROP TABLE t;

DROP VIEW v;

DROP VIEW t;

DROP TABLE v;

DROP TABLE t CASCADE;

SELECT * FROM w;

DROP TABLE t;

DROP TABLE IF EXISTS t;

CREATE SCHEMA s;

CREATE TABLE s.x (a INTEGER);

DROP SCHEMA s;

DROP SCHEMA s CASCADE;

CREATE TABLE s.x (a INTEGER);

CREATE UNIQUE INDEX once ON nothing (a);

CREATE TABLE i (a INTEGER, b INTEGER);

CREATE UNIQUE INDEX once ON i (a);

CREATE INDEX often ON i (b);

INSERT INTO i VALUES (1, 1), (1, 2);

DROP INDEX once;

INSERT INTO i VALUES (1, 1), (1, 2);

-- An index goes with its table, and its name is free again.
CREATE TABLE indexed (a INTEGER);

CREATE INDEX of_indexed ON indexed (a);

DROP TABLE indexed;

CREATE TABLE indexed (a INTEGER);

CREATE INDEX of_indexed ON indexed (a);
