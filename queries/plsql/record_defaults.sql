-- Defaults of the fields of a record: in variables, in OUT parameters, whose formal begins with them (PL/SQL Language Reference 19c, "Subprogram
-- Parameter Modes"; "RECORD Variables"), in records inside of records and in elements.
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE OR REPLACE PACKAGE counts AS
  base CONSTANT NUMBER := 100;
  TYPE inner_t IS RECORD (n NUMBER := base + 1, label VARCHAR2(10));
  TYPE stat_t IS RECORD (ok PLS_INTEGER := 0, bad PLS_INTEGER := 0, part inner_t, at DATE);
  PROCEDURE go(s OUT stat_t, times NUMBER);
  PROCEDURE quick(s OUT NOCOPY stat_t);
  FUNCTION again(s IN OUT stat_t) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY counts AS
  PROCEDURE go(s OUT stat_t, times NUMBER) IS
  BEGIN
    FOR i IN 1 .. times LOOP
      s.ok := s.ok + 1;
      s.part.n := s.part.n + 10;
    END LOOP;
  END;
  PROCEDURE quick(s OUT NOCOPY stat_t) IS
  BEGIN
    s.bad := s.bad - 1;
  END;
  FUNCTION again(s IN OUT stat_t) RETURN NUMBER IS
  BEGIN
    s.ok := s.ok * 2;
    RETURN s.ok;
  END;
END;
/
DECLARE
  s counts.stat_t;
  TYPE list_t IS TABLE OF counts.stat_t INDEX BY PLS_INTEGER;
  l list_t;
  PROCEDURE tell(s counts.stat_t) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(s.ok || ' ' || s.bad || ' ' || s.part.n || NVL(s.part.label, ' no label') || NVL(TO_CHAR(s.at), ' no date'));
  END;
BEGIN
  tell(s);
  counts.go(s, 3);
  tell(s);
  counts.go(s, 2);
  tell(s);
  counts.quick(s);
  tell(s);
  s.ok := 4;
  DBMS_OUTPUT.PUT_LINE(counts.again(s));
  counts.go(l(5), 1);
  l(6).bad := 7;
  tell(l(5));
  tell(l(6));
END;
/
