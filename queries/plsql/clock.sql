-- SYSDATE is the time at which each statement runs, also in a program that keeps its statements
-- (SQL Language Reference, "SYSDATE").
--@ dialect oracle file

CREATE TABLE moments (n NUMBER, at TIMESTAMP, day DATE);

BEGIN
  FOR i IN 1 .. 3 LOOP
    INSERT INTO moments VALUES (i, SYSTIMESTAMP, SYSDATE);
    DBMS_SESSION.SLEEP(0.05);
  END LOOP;
END;
/

SELECT COUNT(DISTINCT at) AS moments, MIN(n) AS first_n FROM moments;
