-- Files that are not there, or are no Parquet.
SELECT * FROM 'queries/no_such_file.parquet';

SELECT * FROM 'queries/*.parquet';

SELECT * FROM read_parquet('queries/no_such_file.parquet');

SELECT * FROM 'queries/errors/files.sql';

SELECT * FROM read_parquet('queries/errors/files.sql');
