
-- RESTART takes the START WITH behind it.
CREATE SEQUENCE begun_anew;
ALTER SEQUENCE begun_anew RESTART START WITH 1001;
SELECT nextval('begun_anew') AS n;
