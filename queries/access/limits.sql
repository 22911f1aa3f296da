-- What an administrator lets a user's queries take is kept with the user.
CREATE USER ann SET row_limit = 10 SET statement_timeout = '30s';
ALTER USER ann SET memory_limit TO '64MB';
ALTER ROLE ann SET rows_per_hour = 1000000;
ALTER USER ann SET concurrency = 2;
ALTER USER ann RESET concurrency;
-- What a dump of PostgreSQL says has no meaning here.
ALTER ROLE ann SET search_path TO main, public;
ALTER USER ann SET row_limt = 5;
ALTER USER ann SET row_limit = 'many';
ALTER USER ann SET row_limit = 0;
ALTER USER ann SET memory_limit = -1;
ALTER USER ann SET row_limit;
-- A user changes no limit, its own neither, also not beside its password.
SET ROLE ann;
ALTER USER ann SET row_limit = 1000;
ALTER USER ann PASSWORD 'x' SET row_limit = 1000;
ALTER USER ann RESET ALL;
RESET ROLE;
ALTER USER ann RESET ALL;
