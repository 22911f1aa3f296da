-- SQL chooses among the overloads of a package's function by number, names and types of the arguments, as PL/SQL does
-- (PL/SQL LR, "Overloaded Subprograms").
SET dialect = oracle;
CREATE TABLE t (id NUMBER PRIMARY KEY, name VARCHAR2(10), day DATE);
INSERT INTO t VALUES (1, 'one', DATE '2026-01-31');
CREATE PACKAGE shown AS
  FUNCTION it (p DATE) RETURN VARCHAR2;
  FUNCTION it (p VARCHAR2) RETURN VARCHAR2;
  FUNCTION it (p NUMBER) RETURN VARCHAR2;
  FUNCTION it (p NUMBER, q NUMBER DEFAULT 7, r NUMBER) RETURN VARCHAR2;
END;
/
CREATE PACKAGE BODY shown AS
  FUNCTION it (p DATE) RETURN VARCHAR2 IS BEGIN RETURN 'date ' || TO_CHAR(p, 'YYYY-MM-DD'); END;
  FUNCTION it (p VARCHAR2) RETURN VARCHAR2 IS BEGIN RETURN 'text ' || p; END;
  FUNCTION it (p NUMBER) RETURN VARCHAR2 IS BEGIN RETURN 'number ' || p; END;
  FUNCTION it (p NUMBER, q NUMBER DEFAULT 7, r NUMBER) RETURN VARCHAR2 IS
  BEGIN
    RETURN p || ' ' || q || ' ' || r;
  END;
END;
/
SELECT shown.it(id) AS a, shown.it(name) AS b, shown.it(day) AS c, shown.it('x') AS d, shown.it(1.5) AS e,
  shown.it(id, r => 3) AS f, shown.it(1, 2, 3) AS g
FROM t;
BEGIN
  FOR r IN (SELECT shown.it(t.day) AS a, shown.it(t.name) AS b, shown.it(t.id) AS c FROM t) LOOP
    DBMS_OUTPUT.PUT_LINE(r.a || ', ' || r.b || ', ' || r.c);
  END LOOP;
END;
/
SELECT shown.it() FROM t;
