-- A literal of a timestamp with a zone is that moment, in PL/SQL as in SQL (SQL Language Reference 19c, "Datetime Literals": TIMESTAMP WITH TIME ZONE;
-- "TIMESTAMP WITH TIME ZONE Data Type": two values are identical if they represent the same instant).
--@ dialect oracle file
SET SERVEROUTPUT ON;
DECLARE
  v TIMESTAMP WITH TIME ZONE := TIMESTAMP '2024-06-01 12:00:00 +02:00';
  w TIMESTAMP WITH TIME ZONE;
BEGIN
  SELECT TIMESTAMP '2024-06-01 12:00:00 +02:00' INTO w FROM dual;
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(v, 'YYYY-MM-DD HH24:MI TZH:TZM'));
  IF v = w AND v = TIMESTAMP '2024-06-01 11:00:00 +01:00' THEN DBMS_OUTPUT.PUT_LINE('the same moment'); END IF;
  v := TIMESTAMP '2024-06-01 12:00:00 +02:00' + NUMTODSINTERVAL(10, 'HOUR');
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(v, 'YYYY-MM-DD HH24:MI TZH:TZM'));
END;
/
