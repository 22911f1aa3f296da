
-- RESTART takes the START WITH behind it.
CREATE SEQUENCE begun_anew;
ALTER SEQUENCE begun_anew RESTART START WITH 1001;
SELECT nextval('begun_anew') AS n;
-- The start stays what it was, whatever is altered.
ALTER SEQUENCE begun_anew RESTART WITH 50;
SELECT nextval('begun_anew') AS n;
ALTER SEQUENCE begun_anew INCREMENT BY 3;
SELECT nextval('begun_anew') AS n;
ALTER SEQUENCE begun_anew RESTART;
SELECT nextval('begun_anew') AS n;
