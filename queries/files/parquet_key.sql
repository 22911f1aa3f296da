-- Keys for encrypted Parquet files: what is one, what is none.
CREATE PARQUET KEY k16 IDENTIFIED BY '0123456789012345';

CREATE PARQUET KEY k24 AS '012345678901234567890123';

CREATE PARQUET KEY k16 AS '0x000102030405060708090a0b0c0d0e0f';

CREATE PARQUET KEY short IDENTIFIED BY 'abc';

CREATE PARQUET KEY odd IDENTIFIED BY '0x0001020304050607';

-- The key is a text: a name in its place ended the process once.
CREATE PARQUET KEY short IDENTIFIED BY name;

CREATE PARQUET KEY short AS x;

-- Files that are not encrypted are read as before.
COPY (SELECT 1 AS a) TO '${TMP}/a.parquet';

SELECT * FROM '${TMP}/a.parquet';
