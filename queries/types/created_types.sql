-- CREATE TYPE: a name for an ENUM, a structure or another type (PostgreSQL 16, CREATE TYPE; DuckDB, Create Type).
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');

CREATE TYPE money AS DECIMAL(18, 2);

CREATE TYPE place AS STRUCT(city VARCHAR, zip INTEGER);

CREATE TEMP TABLE person (name VARCHAR, current mood, owes money, home place);

INSERT INTO person VALUES ('Ann', 'happy', 12.345, {'city': 'Rome', 'zip': 184}), ('Bob', 'sad', 1, NULL), ('Cid', NULL, NULL, ROW('Oslo', 150));

SELECT name, current, owes, home.city FROM person ORDER BY name;

SELECT name, current = 'sad' AS sad, current::VARCHAR || '!' AS text, typeof(owes) AS t FROM person ORDER BY name;

INSERT INTO person VALUES ('Dan', 'angry', 1, NULL);

SELECT 'ok'::mood AS a, CAST('sad' AS mood) AS b, TRY_CAST('bad' AS mood) AS c;

CREATE TYPE colour AS ENUM (SELECT c FROM (VALUES ('red'), ('it''s blue')) AS v (c));

SELECT 'it''s blue'::colour AS c;

CREATE TYPE mood AS ENUM ('x');

CREATE TYPE IF NOT EXISTS mood AS ENUM ('x');

CREATE TYPE twice AS ENUM ('x', 'x');

CREATE TYPE bad AS nothing;

DROP TYPE money;

SELECT 1::money;

DROP TYPE money;

DROP TYPE IF EXISTS money;
