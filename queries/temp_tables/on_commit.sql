-- Temporary tables take part in transactions; ON COMMIT says what stays.
CREATE TEMP TABLE kept (a INTEGER);

CREATE TEMP TABLE emptied (a INTEGER) ON COMMIT DELETE ROWS;

BEGIN;

INSERT INTO kept VALUES (1);

INSERT INTO emptied VALUES (1);

SELECT (SELECT COUNT(*) FROM kept) AS kept, (SELECT COUNT(*) FROM emptied) AS emptied;

COMMIT;

SELECT (SELECT COUNT(*) FROM kept) AS kept, (SELECT COUNT(*) FROM emptied) AS emptied;

BEGIN;

INSERT INTO kept VALUES (2);

CREATE TEMP TABLE gone (a INTEGER) ON COMMIT DROP;

INSERT INTO gone VALUES (1);

ROLLBACK;

SELECT * FROM kept;

BEGIN;

CREATE TEMP TABLE gone ON COMMIT DROP AS SELECT 1 AS x;

SELECT * FROM gone;

COMMIT;

SELECT * FROM gone;

--@ dialect oracle
CREATE GLOBAL TEMPORARY TABLE session_rows (a NUMBER PRIMARY KEY) ON COMMIT PRESERVE ROWS;

--@ dialect oracle
INSERT INTO session_rows VALUES (1);

--@ dialect oracle
INSERT INTO session_rows VALUES (1);

--@ dialect oracle
SELECT * FROM session_rows;
