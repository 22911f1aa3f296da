-- now() is the start of the transaction that BEGIN began, statement_timestamp() of the statement.
CREATE TEMP TABLE moments (kind VARCHAR, at TIMESTAMPTZ);
BEGIN;
INSERT INTO moments VALUES ('transaction', now());
INSERT INTO moments VALUES ('statement', statement_timestamp());
INSERT INTO moments VALUES ('transaction', current_timestamp), ('statement', statement_timestamp());
SELECT kind, count(DISTINCT at) FROM moments GROUP BY kind ORDER BY kind;
COMMIT;
SELECT now() = statement_timestamp();
