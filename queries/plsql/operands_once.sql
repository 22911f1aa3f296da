-- The operand of BETWEEN, IN and NULLIF is computed once, however often it is compared (Oracle Database PL/SQL Language Reference 19c,
-- "BETWEEN Operator", "IN Operator", "NULLIF").
SET SERVEROUTPUT ON;
CREATE OR REPLACE PACKAGE pk IS
  calls PLS_INTEGER := 0;
  FUNCTION next RETURN NUMBER;
  FUNCTION deep (n NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  FUNCTION next RETURN NUMBER IS
  BEGIN
    calls := calls + 1;
    RETURN calls;
  END;
  FUNCTION deep (n NUMBER) RETURN NUMBER IS
  BEGIN
    IF n = 0 THEN RETURN next; END IF;
    -- The operand is that of this call, not of the calls inside the bounds.
    IF n * 10 + next * 0 BETWEEN deep(n - 1) * 0 AND n * 10 + deep(n - 1) * 0 THEN RETURN n; END IF;
    RETURN -1;
  END;
END;
/
BEGIN
  IF pk.next BETWEEN 1 AND 5 THEN DBMS_OUTPUT.PUT_LINE('between ' || pk.calls); END IF;
  IF pk.next NOT BETWEEN 5 AND 9 THEN DBMS_OUTPUT.PUT_LINE('not between ' || pk.calls); END IF;
  IF pk.next IN (7, 8, 3) THEN DBMS_OUTPUT.PUT_LINE('in ' || pk.calls); END IF;
  IF pk.next NOT IN (7, 8, 9) THEN DBMS_OUTPUT.PUT_LINE('not in ' || pk.calls); END IF;
  DBMS_OUTPUT.PUT_LINE('nullif ' || NULLIF(pk.next, 99) || ' ' || pk.calls);
  DBMS_OUTPUT.PUT_LINE('nullif [' || NULLIF(pk.next, 6) || '] ' || pk.calls);
  DBMS_OUTPUT.PUT_LINE('deep ' || pk.deep(3) || ' ' || pk.calls);
END;
/
