-- All arguments of a function are computed, also beside a NULL; a DATE among texts is written by NLS_DATE_FORMAT (PL/SQL Language
-- Reference 19c, "Subprogram Parameters"; SQL Language Reference 19c, "Implicit Data Conversion").
SET dialect = oracle;
CREATE PACKAGE pk IS
  calls NUMBER := 0;
  FUNCTION f (a NUMBER) RETURN NUMBER;
END;
/
CREATE PACKAGE BODY pk IS
  FUNCTION f (a NUMBER) RETURN NUMBER IS
  BEGIN
    calls := calls + 1;
    RETURN a;
  END;
END;
/
DECLARE
  s VARCHAR2(100);
  n NUMBER;
BEGIN
  s := SUBSTR('', 2, pk.f(2));
  n := MOD(NULL, pk.f(2));
  n := INSTR(NULL, 'a', pk.f(1));
  DBMS_OUTPUT.PUT_LINE(pk.calls);
END;
/
DECLARE
  d DATE := DATE '2024-01-31';
  t TIMESTAMP := TIMESTAMP '2024-01-31 10:00:00';
BEGIN
  EXECUTE IMMEDIATE 'ALTER SESSION SET NLS_DATE_FORMAT = ''DD-MON-RR''';
  DBMS_OUTPUT.PUT_LINE(TRIM(d) || '|' || LTRIM(d, '3') || '|' || RTRIM(d, '4') || '|' || REPLACE(d, '-', '.'));
  DBMS_OUTPUT.PUT_LINE(LPAD(d, 12, '*') || '|' || RPAD(d, 12, '*') || '|' || CONCAT(d, 'x') || '|' || INITCAP(d));
  DBMS_OUTPUT.PUT_LINE(TRANSLATE(d, 'J', 'X') || '|' || UPPER(d) || '|' || SUBSTR(d, 4, 3) || '|' || LENGTH(d));
  DBMS_OUTPUT.PUT_LINE(REGEXP_REPLACE(d, '[0-9]', '#') || '|' || TRIM(t));
END;
/
