-- Variables of TIMESTAMP(p) and of intervals: fractions are rounded to p digits, 6 where none is said; more days or years than 2 digits, or than
-- are said, are ORA-01873 (PL/SQL Language Reference 19c, "Datetime and Interval Types"; SQL Language Reference 19c, "INTERVAL DAY TO SECOND Data Type").
--@ dialect oracle file
SET SERVEROUTPUT ON;
DECLARE
  full_t TIMESTAMP := TIMESTAMP '2024-12-31 23:59:59.123456';
  t0 TIMESTAMP(0) := TIMESTAMP '2024-12-31 23:59:59.5';
  t3 TIMESTAMP(3);
  z2 TIMESTAMP(2) WITH TIME ZONE := TIMESTAMP '1969-12-31 23:59:59.994 +00:00';
  SUBTYPE milli IS TIMESTAMP(3);
  m milli;
  TYPE r_t IS RECORD (at TIMESTAMP(1));
  r r_t;
  PROCEDURE tell(what VARCHAR2, t TIMESTAMP) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(what || ' ' || TO_CHAR(t, 'YYYY-MM-DD HH24:MI:SS.FF6'));
  END;
BEGIN
  tell('full', full_t);
  tell('t0', t0);
  t3 := full_t;
  tell('t3', t3);
  t3 := '01-FEB-24 10.11.12.987654 AM';
  tell('text', t3);
  m := TIMESTAMP '2024-12-31 23:59:59.9996';
  tell('subtype', m);
  r.at := full_t;
  tell('field', r.at);
  SELECT TIMESTAMP '2024-01-01 00:00:00.0006' INTO t3 FROM dual;
  tell('select', t3);
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(z2, 'SS.FF3'));
END;
/
DECLARE
  d INTERVAL DAY TO SECOND;
  d3 INTERVAL DAY(3) TO SECOND(2);
  y INTERVAL YEAR TO MONTH;
  y4 INTERVAL YEAR(4) TO MONTH;
BEGIN
  d := INTERVAL '99 23:59:59.999999' DAY TO SECOND;
  DBMS_OUTPUT.PUT_LINE(d);
  d3 := INTERVAL '100 00:00:00.126' DAY(3) TO SECOND(3);
  DBMS_OUTPUT.PUT_LINE(d3);
  d3 := d;
  DBMS_OUTPUT.PUT_LINE(d3);
  y4 := INTERVAL '150-3' YEAR(3) TO MONTH;
  DBMS_OUTPUT.PUT_LINE(y4);
  y := INTERVAL '99-11' YEAR TO MONTH;
  DBMS_OUTPUT.PUT_LINE(y);
  BEGIN
    d := TIMESTAMP '2024-12-31 00:00:00' - TIMESTAMP '2024-01-01 00:00:00';
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    d := NUMTODSINTERVAL(-100, 'DAY');
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  BEGIN
    y := y4;
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  d := NUMTODSINTERVAL(-36.5, 'HOUR');
  DBMS_OUTPUT.PUT_LINE(d);
  -- Parameters and results have no precision of their own.
  d3 := TIMESTAMP '2024-12-31 00:00:00' - TIMESTAMP '2024-01-01 00:00:00';
  DBMS_OUTPUT.PUT_LINE(EXTRACT(DAY FROM d3));
END;
/
