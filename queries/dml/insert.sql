-- INSERT in all its forms.
CREATE TABLE t (a INTEGER, b VARCHAR, c DATE);

INSERT INTO t VALUES (1, 'x', '2026-01-31'), ('2', 3, NULL);

INSERT INTO t (c, a) VALUES (DATE '2026-02-01', 4);

INSERT INTO t BY NAME SELECT 'by name' AS b, 5 AS a;

INSERT INTO t SELECT 6;

WITH w AS (SELECT 7 AS n) INSERT INTO t (a) SELECT n FROM w;

INSERT INTO t WITH w AS (SELECT 8 AS n) SELECT n, 'with' FROM w;

SELECT * FROM t ORDER BY a;

INSERT INTO t (a, a) VALUES (1, 2);

INSERT INTO t (nothing) VALUES (1);

INSERT INTO t VALUES (1, 2, NULL, 4);

INSERT INTO t (a, b) VALUES (1);

INSERT INTO t VALUES ('no number');

INSERT INTO t BY NAME SELECT 1 AS d;

INSERT INTO nothing VALUES (1);

CREATE VIEW v AS SELECT * FROM t;

INSERT INTO v VALUES (1);

-- Oracle: one query, several tables.
CREATE TABLE small (a INTEGER, b VARCHAR);

CREATE TABLE large (a INTEGER);

--@ dialect oracle
CREATE SEQUENCE numbers;

--@ dialect oracle
INSERT ALL
  WHEN a < 3 THEN INTO small (a, b) VALUES (a, 'small')
  WHEN a >= 2 THEN INTO large (a) VALUES (a)
SELECT a FROM t WHERE a <= 4;

--@ dialect oracle
SELECT * FROM small ORDER BY a;

--@ dialect oracle
SELECT * FROM large ORDER BY a;

--@ dialect oracle
INSERT FIRST
  WHEN a < 3 THEN INTO small VALUES (a, 'first')
  WHEN a < 5 THEN INTO large
  ELSE INTO small (b, a) VALUES ('else', numbers.NEXTVAL) INTO large VALUES (numbers.NEXTVAL * 100)
SELECT a FROM t WHERE a <= 5;

--@ dialect oracle
SELECT * FROM small ORDER BY a, b;

--@ dialect oracle
SELECT * FROM large ORDER BY a;

--@ dialect oracle
INSERT ALL INTO large VALUES (1) INTO large VALUES (2) SELECT * FROM dual;

--@ dialect oracle
SELECT COUNT(*) AS n FROM large;
