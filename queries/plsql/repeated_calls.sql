-- Rows with the same arguments share a call of a function only where nobody can see it.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE numbers (id NUMBER PRIMARY KEY, grp NUMBER, name VARCHAR2(10));
INSERT INTO numbers SELECT LEVEL, MOD(LEVEL, 2), CASE WHEN MOD(LEVEL, 3) > 0 THEN 'n' || MOD(LEVEL, 3) END FROM DUAL CONNECT BY LEVEL <= 9;
CREATE TABLE rates (grp NUMBER, rate NUMBER);
INSERT INTO rates VALUES (0, 10);
INSERT INTO rates VALUES (1, 20);
CREATE SEQUENCE drawn;
CREATE OR REPLACE PACKAGE calls AS
  counter NUMBER := 0;
  CURSOR c IS SELECT id FROM numbers ORDER BY id;
  TYPE cache IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
  kept cache;
  FUNCTION pure (p NUMBER) RETURN NUMBER;
  FUNCTION counted (p NUMBER) RETURN NUMBER;
  FUNCTION said (p NUMBER) RETURN NUMBER;
  FUNCTION taken (p NUMBER) RETURN NUMBER;
  FUNCTION looked (p NUMBER) RETURN NUMBER;
  FUNCTION cached (p NUMBER) RETURN NUMBER;
  FUNCTION fetched (p NUMBER) RETURN NUMBER;
  FUNCTION reads (p NUMBER) RETURN NUMBER;
  FUNCTION failed (p NUMBER) RETURN NUMBER;
  FUNCTION text (p VARCHAR2) RETURN VARCHAR2;
  FUNCTION logged (p NUMBER) RETURN NUMBER;
END;
/
CREATE TABLE lines (n NUMBER);
CREATE OR REPLACE PACKAGE BODY calls AS
  FUNCTION pure (p NUMBER) RETURN NUMBER IS BEGIN RETURN p * 100; END;
  FUNCTION counted (p NUMBER) RETURN NUMBER IS BEGIN counter := counter + 1; RETURN counter; END;
  FUNCTION said (p NUMBER) RETURN NUMBER IS BEGIN DBMS_OUTPUT.PUT_LINE('said ' || p); RETURN p; END;
  FUNCTION taken (p NUMBER) RETURN NUMBER IS BEGIN RETURN drawn.NEXTVAL; END;
  FUNCTION looked (p NUMBER) RETURN NUMBER IS v NUMBER; BEGIN SELECT rate INTO v FROM rates WHERE grp = p; RETURN v; END;
  FUNCTION cached (p NUMBER) RETURN NUMBER IS
  BEGIN
    IF NOT kept.EXISTS(p) THEN
      DBMS_OUTPUT.PUT_LINE('filled ' || p);
      kept(p) := p + 0.5;
    END IF;
    RETURN kept(p);
  END;
  FUNCTION fetched (p NUMBER) RETURN NUMBER IS v NUMBER;
  BEGIN
    IF NOT c%ISOPEN THEN OPEN c; END IF;
    FETCH c INTO v;
    RETURN v;
  END;
  FUNCTION reads (p NUMBER) RETURN NUMBER IS BEGIN RETURN counter; END;
  FUNCTION failed (p NUMBER) RETURN NUMBER IS v NUMBER; BEGIN SELECT rate INTO v FROM rates WHERE grp = p + 5; RETURN v; END;
  FUNCTION text (p VARCHAR2) RETURN VARCHAR2 IS BEGIN RETURN '<' || p || '>'; END;
  FUNCTION logged (p NUMBER) RETURN NUMBER IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO lines VALUES (p);
    COMMIT;
    RETURN p;
  END;
END;
/
SELECT id, calls.pure(grp) AS pure, calls.looked(grp) AS looked, calls.text(name) AS text, calls.failed(grp) AS failed FROM numbers ORDER BY id;
-- Each row is seen.
SELECT id, calls.counted(grp) AS n FROM numbers ORDER BY id;
SELECT id, calls.said(grp) AS n FROM numbers ORDER BY id;
SELECT COUNT(DISTINCT n) AS numbers FROM (SELECT calls.taken(grp) AS n FROM numbers);
SELECT id, calls.fetched(1) AS n FROM numbers ORDER BY id;
SELECT SUM(calls.logged(grp)) AS total FROM numbers;
SELECT grp AS n, COUNT(*) FROM numbers GROUP BY grp ORDER BY grp;
SELECT n, COUNT(*) FROM lines GROUP BY n ORDER BY n;
-- A cache is filled once for each key, and what it gives is shared.
SELECT id, calls.cached(grp) AS n FROM numbers ORDER BY id;
