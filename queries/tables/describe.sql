-- DESCRIBE says of a stored table what CREATE TABLE said: NULL, keys, defaults, what makes values.
CREATE TABLE region (id INTEGER PRIMARY KEY, code VARCHAR(3) UNIQUE);

CREATE TABLE bill (
  id BIGINT GENERATED ALWAYS AS IDENTITY,
  region INTEGER REFERENCES region (id),
  amount DECIMAL(10, 2) NOT NULL DEFAULT 0,
  tax DECIMAL(10, 2) GENERATED ALWAYS AS (amount * 0.19),
  note VARCHAR,
  PRIMARY KEY (id, amount)
);

DESCRIBE region;

DESCRIBE bill;

DESCRIBE SELECT id, note FROM bill;
