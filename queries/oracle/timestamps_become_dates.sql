-- A TIMESTAMP that becomes a DATE loses its fraction of a second and stays on its day, in SQL as in PL/SQL
-- (Oracle Database SQL Language Reference 19c, "Data Type Comparison Rules", "TRUNC (date)", "ADD_MONTHS", "LAST_DAY").
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE events (id NUMBER, happened TIMESTAMP, day DATE);
INSERT INTO events VALUES (1, TIMESTAMP '2026-01-31 23:59:59.700', TIMESTAMP '2026-01-31 23:59:59.700');
INSERT INTO events VALUES (2, TIMESTAMP '1960-01-31 23:59:59.999999', NULL);
UPDATE events SET day = happened WHERE id = 2;
SELECT id, TO_CHAR(CAST(happened AS DATE), 'YYYY-MM-DD HH24:MI:SS') AS cast_as, TO_CHAR(day, 'YYYY-MM-DD HH24:MI:SS') AS stored,
       TRUNC(happened) AS trunc_day, TO_CHAR(happened + 1, 'YYYY-MM-DD HH24:MI:SS') AS plus_day
FROM events ORDER BY id;
SELECT id, ADD_MONTHS(happened, 1), LAST_DAY(happened), NEXT_DAY(happened, 'MONDAY'), TO_DATE(happened) FROM events ORDER BY id;
DECLARE
  d DATE;
  t TIMESTAMP := TIMESTAMP '2026-01-31 23:59:59.700';
BEGIN
  d := t;
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d, 'YYYY-MM-DD HH24:MI:SS') || ' ' || TO_CHAR(TRUNC(t), 'YYYY-MM-DD') || ' '
    || TO_CHAR(t + 1, 'YYYY-MM-DD HH24:MI:SS') || ' ' || TO_CHAR(ADD_MONTHS(t, 1), 'YYYY-MM-DD HH24:MI:SS'));
END;
/
-- PostgreSQL rounds to fewer digits of a second.
SET dialect = 'postgres';
SELECT TIMESTAMP '2026-01-31 23:59:59.700'::TIMESTAMP(0);
