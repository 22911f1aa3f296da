-- DATE: places 21 to 28 where Oracle's meaning bites (SQL Language Reference 19c, "Datetime and Interval Data Types").
--@ dialect oracle file
-- 21. DATE has seconds: without TRUNC a day is not found, and BETWEEN ends at midnight of its last day (SQL LR, "DATE Data Type").
CREATE TABLE call (id NUMBER, at DATE);

INSERT INTO call VALUES (1, TO_DATE('2026-01-31 00:00:00', 'YYYY-MM-DD HH24:MI:SS'));

INSERT INTO call VALUES (2, TO_DATE('2026-01-31 23:59:59', 'YYYY-MM-DD HH24:MI:SS'));

INSERT INTO call VALUES (3, TO_DATE('2026-02-01 00:00:00', 'YYYY-MM-DD HH24:MI:SS'));

SELECT id FROM call WHERE at = DATE '2026-01-31';

SELECT id FROM call WHERE TRUNC(at) = DATE '2026-01-31' ORDER BY id;

SELECT id FROM call WHERE at BETWEEN DATE '2026-01-01' AND DATE '2026-01-31' ORDER BY id;

SELECT id FROM call WHERE at < DATE '2026-01-31' + 1 ORDER BY id;

-- 22. A difference of dates is a NUMBER of days; of timestamps an interval (SQL LR, "Datetime/Interval Arithmetic").
DECLARE
  d DATE := TO_DATE('2026-03-01 12:00', 'YYYY-MM-DD HH24:MI');
  e DATE := DATE '2026-02-28';
  t TIMESTAMP := TIMESTAMP '2026-03-01 12:00:00.25';
  i INTERVAL DAY TO SECOND;
BEGIN
  DBMS_OUTPUT.PUT_LINE(d - e);
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d + 1 / 24, 'YYYY-MM-DD HH24:MI:SS') || ' ' || TO_CHAR(d - 0.5, 'YYYY-MM-DD HH24:MI:SS'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d + 1 / 86400, 'HH24:MI:SS') || ' ' || TO_CHAR(d + 1 / 3, 'HH24:MI:SS'));
  i := t - TIMESTAMP '2026-02-28 00:00:00';
  DBMS_OUTPUT.PUT_LINE(i);
  DBMS_OUTPUT.PUT_LINE(EXTRACT(DAY FROM i) || ' ' || EXTRACT(HOUR FROM i) || ' ' || EXTRACT(SECOND FROM i));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(d + INTERVAL '1' MONTH, 'YYYY-MM-DD') || ' ' || TO_CHAR(d + INTERVAL '90' MINUTE, 'HH24:MI')
    || ' ' || TO_CHAR(d - NUMTODSINTERVAL(2, 'DAY'), 'YYYY-MM-DD') || ' ' || TO_CHAR(d + NUMTOYMINTERVAL(1, 'YEAR'), 'YYYY-MM-DD'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(DATE '2026-01-31' + INTERVAL '1' MONTH, 'YYYY-MM-DD'));
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
END;
/
SELECT DATE '2026-03-01' - DATE '2026-02-28' AS days, at - TRUNC(at) AS part FROM call WHERE id = 3;

-- 23. ADD_MONTHS: the last day of a month stays the last (SQL LR, "ADD_MONTHS").
BEGIN
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(ADD_MONTHS(DATE '2026-01-31', 1), 'YYYY-MM-DD') || ' ' || TO_CHAR(ADD_MONTHS(DATE '2024-01-31', 1), 'YYYY-MM-DD'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(ADD_MONTHS(DATE '2026-02-28', 1), 'YYYY-MM-DD') || ' ' || TO_CHAR(ADD_MONTHS(DATE '2024-02-28', 1), 'YYYY-MM-DD'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(ADD_MONTHS(DATE '2026-03-30', -1), 'YYYY-MM-DD') || ' ' || TO_CHAR(ADD_MONTHS(DATE '2026-05-15', -12), 'YYYY-MM-DD'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(ADD_MONTHS(TO_DATE('2026-04-30 10:30', 'YYYY-MM-DD HH24:MI'), 1.9), 'YYYY-MM-DD HH24:MI'));
END;
/
SELECT TO_CHAR(ADD_MONTHS(DATE '2026-02-28', 1), 'YYYY-MM-DD') AS sticky FROM dual;

-- 24. MONTHS_BETWEEN: whole where both are the same day or the last days; else thirty-firsts (SQL LR, "MONTHS_BETWEEN").
BEGIN
  DBMS_OUTPUT.PUT_LINE(MONTHS_BETWEEN(DATE '2026-03-15', DATE '2026-01-15') || ' ' || MONTHS_BETWEEN(DATE '2026-02-28', DATE '2026-01-31')
    || ' ' || MONTHS_BETWEEN(DATE '2026-01-31', DATE '2026-02-28'));
  DBMS_OUTPUT.PUT_LINE(MONTHS_BETWEEN(TO_DATE('02-02-1995', 'MM-DD-YYYY'), TO_DATE('01-01-1995', 'MM-DD-YYYY')));
  DBMS_OUTPUT.PUT_LINE(MONTHS_BETWEEN(DATE '2026-03-01', DATE '2026-02-28'));
  DBMS_OUTPUT.PUT_LINE(MONTHS_BETWEEN(TO_DATE('2026-03-15 12:00', 'YYYY-MM-DD HH24:MI'), DATE '2026-01-15')
    || ' ' || ROUND(MONTHS_BETWEEN(TO_DATE('2026-03-16 12:00', 'YYYY-MM-DD HH24:MI'), DATE '2026-01-15'), 10));
END;
/
-- 25. LAST_DAY keeps the time; TRUNC and ROUND by formats; NEXT_DAY (SQL LR, "ROUND and TRUNC Date Functions").
DECLARE
  d DATE := TO_DATE('2026-08-19 15:30:45', 'YYYY-MM-DD HH24:MI:SS');
  FUNCTION shown (p DATE) RETURN VARCHAR2 IS
  BEGIN
    RETURN TO_CHAR(p, 'YYYY-MM-DD HH24:MI:SS');
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(shown(LAST_DAY(d)) || ', ' || shown(NEXT_DAY(d, 'MONDAY')) || ', ' || shown(NEXT_DAY(DATE '2026-08-17', 'MON')));
  DBMS_OUTPUT.PUT_LINE(shown(TRUNC(d)) || ', ' || shown(TRUNC(d, 'MM')) || ', ' || shown(TRUNC(d, 'Q')) || ', ' || shown(TRUNC(d, 'YYYY')));
  DBMS_OUTPUT.PUT_LINE(shown(TRUNC(d, 'IW')) || ', ' || shown(TRUNC(d, 'D')) || ', ' || shown(TRUNC(d, 'HH24')) || ', ' || shown(TRUNC(d, 'MI')));
  DBMS_OUTPUT.PUT_LINE(shown(TRUNC(d, 'WW')) || ', ' || shown(TRUNC(d, 'W')) || ', ' || shown(TRUNC(DATE '2027-01-01', 'IYYY')) || ', ' || shown(TRUNC(d, 'CC')));
  DBMS_OUTPUT.PUT_LINE(shown(ROUND(d)) || ', ' || shown(ROUND(d, 'MM')) || ', ' || shown(ROUND(DATE '2026-08-15', 'MM')) || ', ' || shown(ROUND(d, 'YYYY')));
  DBMS_OUTPUT.PUT_LINE(shown(ROUND(d, 'Q')) || ', ' || shown(ROUND(DATE '2026-08-15', 'Q')) || ', ' || shown(ROUND(d, 'HH')) || ', ' || shown(ROUND(d, 'DAY')));
END;
/
-- 26. SYSDATE stands still within one SQL statement and moves between PL/SQL statements (SQL LR, "SYSDATE").
SELECT COUNT(DISTINCT t) AS one FROM (SELECT SYSDATE AS t FROM dual CONNECT BY LEVEL <= 100000);

DECLARE
  a TIMESTAMP WITH TIME ZONE := SYSTIMESTAMP;
  d DATE := SYSDATE;
BEGIN
  DBMS_LOCK.SLEEP(0.02);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN SYSTIMESTAMP > a THEN 'time moves' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN d <= SYSDATE AND TRUNC(SYSDATE) <= SYSDATE THEN 'and never back' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN SYSDATE = TO_DATE(TO_CHAR(SYSDATE, 'YYYYMMDDHH24MISS'), 'YYYYMMDDHH24MISS') THEN 'whole seconds' ELSE 'a second began' END);
END;
/
-- 27. TO_DATE: what is missing comes from the first day of the current month; RR and YY; implicit conversion by
-- NLS_DATE_FORMAT; padded names (SQL LR, "Datetime Format Models").
DECLARE
  FUNCTION shown (p DATE) RETURN VARCHAR2 IS
  BEGIN
    RETURN TO_CHAR(p, 'YYYY-MM-DD HH24:MI:SS');
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN TO_DATE('10:30', 'HH24:MI') = TRUNC(SYSDATE, 'MM') + 10.5 / 24 THEN 'first of this month' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN TO_DATE('2020', 'YYYY') = TO_DATE('2020' || TO_CHAR(SYSDATE, 'MM') || '01', 'YYYYMMDD') THEN 'this month of 2020' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(shown(TO_DATE('01-01-49', 'DD-MM-RR')) || ', ' || shown(TO_DATE('01-01-50', 'DD-MM-RR')) || ', ' || shown(TO_DATE('01-01-99', 'DD-MM-YY')));
  DBMS_OUTPUT.PUT_LINE(shown('15-AUG-26') || ', ' || shown(TO_DATE('15-aug-2026')));
  DBMS_OUTPUT.PUT_LINE(DATE '2026-08-19' || ', ' || TO_CHAR(DATE '2026-08-19'));
  DBMS_OUTPUT.PUT_LINE('[' || TO_CHAR(DATE '2026-05-02', 'DAY') || '] [' || TO_CHAR(DATE '2026-05-02', 'Month') || '] ['
    || TO_CHAR(DATE '2026-05-02', 'FMDay, DD Month YYYY') || '] [' || TO_CHAR(DATE '2026-05-02', 'Dy DD MON') || '] ['
    || TO_CHAR(DATE '2026-05-02', 'D DDD IW WW W Q J CC') || '] [' || TO_CHAR(DATE '2026-05-02', '"on" ddth') || ']');
  DBMS_OUTPUT.PUT_LINE(shown(TO_DATE('2026/08/19', 'YYYY-MM-DD')) || ', ' || shown(TO_DATE('20260819', 'YYYY-MM-DD')) || ', ' || shown(TO_DATE('19 August 2026 3:05 PM', 'DD Month YYYY HH:MI AM')));
  DBMS_OUTPUT.PUT_LINE(shown(TO_DATE('2459000', 'J')) || ', ' || shown(TO_DATE('2026 200', 'YYYY DDD')) || ', ' || shown(TO_DATE('3661', 'SSSSS') - TRUNC(SYSDATE, 'MM') + DATE '2026-01-01'));
END;
/
DECLARE
  PROCEDURE try (p_text VARCHAR2, p_format VARCHAR2) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(TO_CHAR(TO_DATE(p_text, p_format), 'YYYY-MM-DD'));
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
BEGIN
  try('2026-02-30', 'YYYY-MM-DD');
  try('2026-13-01', 'YYYY-MM-DD');
  try('2026-01-01x', 'YYYY-MM-DD');
  try('x', 'YYYY-MM-DD');
  try('2026-01-01 25', 'YYYY-MM-DD HH24');
  try('', 'YYYY-MM-DD');
  try('29-02-2023', 'DD-MM-YYYY');
  try('0000-01-01', 'YYYY-MM-DD');
END;
/
ALTER SESSION SET NLS_DATE_FORMAT = 'YYYY-MM-DD HH24:MI:SS';

DECLARE
  d DATE := '2026-08-19 01:02:03';
BEGIN
  DBMS_OUTPUT.PUT_LINE(d || ' ' || TO_CHAR(d + 1));
END;
/
ALTER SESSION SET NLS_DATE_FORMAT = 'DD-MON-RR';

-- 28. The years end with 9999 (SQL LR, "DATE Data Type"). Different from Oracle, where 1582-10-04 is followed by 1582-10-15:
-- dates are of the Gregorian calendar always, as Parquet, Spark and PostgreSQL have them.
BEGIN
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(DATE '1582-10-04' + 1, 'YYYY-MM-DD') || ' ' || (DATE '1582-10-15' - DATE '1582-10-04'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(DATE '9999-12-31', 'YYYY-MM-DD'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(DATE '9999-12-31' + 1, 'YYYY-MM-DD'));
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
BEGIN
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(TO_DATE('0001-01-01', 'YYYY-MM-DD'), 'J') || ' ' || TO_CHAR(TO_DATE('1', 'J'), 'SYYYY-MM-DD'));
END;
/
