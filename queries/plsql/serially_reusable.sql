-- The variables of a SERIALLY_REUSABLE package live as long as a call of the client (PL/SQL Language Reference 19c,
-- "SERIALLY_REUSABLE Packages").
--@ dialect oracle file
CREATE OR REPLACE PACKAGE counted AS
  PRAGMA SERIALLY_REUSABLE;
  n NUMBER := 5;
  PROCEDURE show;
END;
/
CREATE OR REPLACE PACKAGE BODY counted AS
  PRAGMA SERIALLY_REUSABLE;
  PROCEDURE show IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(n);
    n := n + 1;
  END;
END;
/
BEGIN counted.n := 7; counted.show; counted.show; END;
/
BEGIN counted.show; END;
/
BEGIN counted.n := 9; RAISE ZERO_DIVIDE; END;
/
BEGIN counted.show; END;
/
