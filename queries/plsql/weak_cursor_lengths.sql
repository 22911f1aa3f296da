-- FETCH of a weak REF CURSOR: each variable keeps what its own declaration says (PL/SQL Language Reference 19c,
-- "FETCH Statement"), not what another one of the same type does.
--@ dialect oracle file
SET SERVEROUTPUT ON;
DECLARE
  c SYS_REFCURSOR;
  a VARCHAR2(3);
  b VARCHAR2(5);
  n NUMBER(5);
  m NUMBER(7,2);
  d CHAR(3);
  e CHAR(5);
BEGIN
  OPEN c FOR SELECT 'x', 'yyyyy', 1.555, 1.555, 'p', 'q' FROM dual;
  FETCH c INTO a, b, n, m, d, e;
  DBMS_OUTPUT.PUT_LINE(a || ',' || b || ',' || n || ',' || m || ',' || LENGTH(d) || ',' || LENGTH(e));
  CLOSE c;
  OPEN c FOR 'SELECT 1, DATE ''2026-01-31'', 2, 3, ''s'', ''t'' FROM dual';
  BEGIN
    FETCH c INTO a, b, n, m, d, e;
  EXCEPTION
    WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  CLOSE c;
END;
/
DECLARE
  c SYS_REFCURSOR;
  a VARCHAR2(15);
  b VARCHAR2(5);
BEGIN
  OPEN c FOR SELECT 'x', 'ten chars.' FROM dual;
  FETCH c INTO a, b;
  DBMS_OUTPUT.PUT_LINE(b);
END;
/
DECLARE
  TYPE t_row IS RECORD (a VARCHAR2(3), b VARCHAR2(5));
  c SYS_REFCURSOR;
  r t_row;
BEGIN
  OPEN c FOR SELECT 'x', 'yyyyy' FROM dual;
  FETCH c INTO r;
  DBMS_OUTPUT.PUT_LINE(r.a || ',' || r.b);
END;
/
