-- Sequences: no rollback gives a value back.
CREATE SEQUENCE s;

SELECT nextval('s') AS a, nextval('s') AS b;

SELECT currval('s') AS c;

SELECT setval('s', 10) AS d;

SELECT nextval('s') AS e;

SELECT setval('s', 20, false) AS d;

SELECT nextval('s') AS e;

BEGIN;

SELECT nextval('s') AS f;

ROLLBACK;

SELECT nextval('s') AS g;

CREATE SEQUENCE down INCREMENT BY -2 MAXVALUE 5 MINVALUE 0 CYCLE;

SELECT n, nextval('down') AS v FROM generate_series(1, 5) AS t (n);

CREATE SEQUENCE few MAXVALUE 2;

SELECT nextval('few') AS a;

SELECT nextval('few') AS a;

SELECT nextval('few') AS a;

ALTER SEQUENCE few MAXVALUE 10;

SELECT nextval('few') AS a;

ALTER SEQUENCE few RESTART WITH 7 INCREMENT BY 2;

SELECT nextval('few') AS a, nextval('few') AS b;

CREATE TABLE t (id BIGINT DEFAULT nextval('s'), x INTEGER);

INSERT INTO t (x) SELECT n FROM generate_series(1, 3) AS g (n);

SELECT * FROM t ORDER BY id;

-- A sequence is there at once in the transaction that makes it.
BEGIN;

CREATE SEQUENCE fresh START 5;

SELECT nextval('fresh') AS a;

COMMIT;

SELECT nextval('fresh') AS a;

CREATE SEQUENCE s;

CREATE SEQUENCE bad INCREMENT 0;

CREATE SEQUENCE bad MINVALUE 5 START 1;

SELECT nextval('nothing');

DROP SEQUENCE fresh;

SELECT currval('few_else');

-- Oracle: one value per row, however often it is mentioned.
--@ dialect oracle
CREATE SEQUENCE o START WITH 100 INCREMENT BY 5 NOCACHE;

--@ dialect oracle
SELECT o.CURRVAL FROM dual;

--@ dialect oracle
SELECT o.NEXTVAL AS a, o.NEXTVAL AS b, o.CURRVAL AS c FROM dual;

--@ dialect oracle
SELECT o.CURRVAL AS c FROM dual;

--@ dialect oracle
CREATE TABLE u (a NUMBER, b NUMBER, c NUMBER);

--@ dialect oracle
INSERT INTO u VALUES (o.NEXTVAL, o.CURRVAL, o.NEXTVAL + 1);

--@ dialect oracle
INSERT INTO u (a, b) SELECT o.NEXTVAL, o.NEXTVAL FROM (SELECT LEVEL AS n FROM dual CONNECT BY LEVEL <= 2);

--@ dialect oracle
UPDATE u SET c = o.NEXTVAL, b = o.CURRVAL WHERE c IS NULL;

--@ dialect oracle
SELECT * FROM u ORDER BY a;

--@ dialect oracle
SELECT 1 FROM dual WHERE o.NEXTVAL > 1;

--@ dialect oracle
SELECT nothing.NEXTVAL FROM dual;
