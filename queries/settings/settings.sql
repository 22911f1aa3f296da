-- SET changes a setting of the session, SHOW tells it.
--@ roads no file
SET threads = 3;

SHOW threads;

SET optimizer = off;

SHOW optimizer;

-- A setting that there is not.
SET thraeds = 3;

-- A value that it cannot have.
SET threads = 'many';

SET batch_size = 0;
