-- The numbers and texts of errors that SQL and PL/SQL give alike, and where they differ: an argument out of range is ORA-01428 in SQL, VALUE_ERROR in PL/SQL
-- (Database Error Messages 19c, ORA-01426, ORA-01428, ORA-01841, ORA-06502; PL/SQL Language Reference 19c, "Predefined Exceptions").
SET SERVEROUTPUT ON;
DECLARE
  v NUMBER; d DATE; n NUMBER := 10; z NUMBER := 0;
  PROCEDURE say(what VARCHAR2) IS BEGIN DBMS_OUTPUT.PUT_LINE(what || ': ' || SQLCODE || ' ' || SQLERRM); END;
BEGIN
  BEGIN v := n * 1e100 * 1e100; EXCEPTION WHEN OTHERS THEN say('product'); END;
  BEGIN SELECT n * 1e100 * 1e100 INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('product in SQL'); END;
  BEGIN v := EXP(n * 40); EXCEPTION WHEN OTHERS THEN say('exp'); END;
  BEGIN SELECT EXP(n * 40) INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('exp in SQL'); END;
  BEGIN v := POWER(n, 126); EXCEPTION WHEN OTHERS THEN say('power'); END;
  BEGIN SELECT POWER(n, 100000) INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('power in SQL'); END;
  DBMS_OUTPUT.PUT_LINE('small: ' || POWER(0.0001, 4096) || ' ' || EXP(-2000));
  BEGIN v := LN(z); EXCEPTION WHEN OTHERS THEN say('ln'); END;
  BEGIN SELECT LN(z) INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('ln in SQL'); END;
  BEGIN v := SQRT(-n); EXCEPTION WHEN OTHERS THEN say('sqrt'); END;
  BEGIN SELECT SQRT(-n) INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('sqrt in SQL'); END;
  BEGIN SELECT LOG(n, z) INTO v FROM dual; EXCEPTION WHEN OTHERS THEN say('log in SQL'); END;
  BEGIN d := DATE '2024-01-31' + n * 1e7; EXCEPTION WHEN OTHERS THEN say('date'); END;
  BEGIN SELECT DATE '2024-01-31' + n * 1e7 INTO d FROM dual; EXCEPTION WHEN OTHERS THEN say('date in SQL'); END;
END;
/
