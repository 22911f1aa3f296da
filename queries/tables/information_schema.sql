-- The database describes itself.
CREATE TABLE customer (
  id INTEGER PRIMARY KEY, name VARCHAR(20) NOT NULL DEFAULT 'x', balance DECIMAL(12,2) CHECK (balance >= 0)
);

CREATE TABLE invoice (
  id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, customer INTEGER REFERENCES customer ON DELETE CASCADE,
  net DECIMAL(10,2), gross DECIMAL(10,2) GENERATED ALWAYS AS (net * 1.2), UNIQUE (customer, net)
);

CREATE VIEW rich AS SELECT name, balance FROM customer WHERE balance > 1000;

CREATE SEQUENCE numbers START 5 INCREMENT 5;

COMMENT ON TABLE customer IS 'who pays';

COMMENT ON COLUMN customer.name IS 'as on the invoice';

COMMENT ON VIEW rich IS 'who can pay';

COMMENT ON COLUMN customer.nothing IS 'x';

COMMENT ON TABLE nothing IS 'x';

SELECT table_schema, table_name, table_type, table_comment FROM information_schema.tables ORDER BY table_name;

SELECT table_name, column_name, ordinal_position AS n, column_default, is_nullable, data_type, character_maximum_length AS len, numeric_precision AS p, numeric_scale AS s
FROM information_schema.columns ORDER BY table_name, n;

SELECT column_name, is_identity, identity_generation, is_generated, generation_expression, column_comment FROM information_schema.columns WHERE table_name IN ('invoice', 'customer') ORDER BY table_name, ordinal_position;

SELECT table_name, constraint_name, constraint_type FROM information_schema.table_constraints ORDER BY constraint_name;

SELECT constraint_name, column_name, ordinal_position FROM information_schema.key_column_usage ORDER BY constraint_name, ordinal_position;

SELECT constraint_name, unique_constraint_name, delete_rule, update_rule FROM information_schema.referential_constraints;

SELECT constraint_name, check_clause FROM information_schema.check_constraints;

SELECT table_name, view_definition FROM information_schema.views;

SELECT sequence_name, start_value, increment, cycle_option FROM information_schema.sequences ORDER BY sequence_name;

SELECT schema_name FROM information_schema.schemata ORDER BY schema_name;

SELECT character_set_name FROM information_schema.character_sets;

CREATE MACRO plus(a, b) AS a + b;

SELECT routine_name, routine_type FROM information_schema.routines;

INSERT INTO information_schema.tables VALUES (1);

--@ dialect oracle
SELECT table_name, temporary FROM user_tables ORDER BY table_name;

--@ dialect oracle
SELECT table_name, column_name, data_type, data_length, data_precision, data_scale, nullable, column_id FROM user_tab_columns ORDER BY table_name, column_id;

--@ dialect oracle
SELECT constraint_name, constraint_type, table_name, r_constraint_name, delete_rule FROM user_constraints ORDER BY constraint_name;

--@ dialect oracle
SELECT object_name, object_type FROM user_objects ORDER BY object_name;

--@ dialect oracle
SELECT sequence_name, increment_by FROM user_sequences ORDER BY sequence_name;

--@ dialect oracle
SELECT owner, table_name FROM all_tables ORDER BY table_name;

--@ dialect oracle
SELECT table_name, comments FROM user_tab_comments WHERE comments IS NOT NULL ORDER BY table_name;
