-- Objects compare by their MAP or ORDER method; without one only = and <> compare them, attribute by attribute (Object-Relational
-- Developer's Guide 19c, "Member Methods for Comparing Objects"; PLS-00526).
SET dialect = oracle;
CREATE TYPE g_t AS OBJECT (x NUMBER, note VARCHAR2(10), MAP MEMBER FUNCTION ord RETURN NUMBER);
/
CREATE TYPE BODY g_t AS MAP MEMBER FUNCTION ord RETURN NUMBER IS BEGIN RETURN MOD(x, 10); END; END;
/
CREATE TYPE o_t AS OBJECT (x NUMBER, ORDER MEMBER FUNCTION cmp (other o_t) RETURN INTEGER);
/
CREATE TYPE BODY o_t AS
  ORDER MEMBER FUNCTION cmp (other o_t) RETURN INTEGER IS
  BEGIN
    RETURN SIGN(other.x - SELF.x);
  END;
END;
/
CREATE TYPE p_t AS OBJECT (x NUMBER);
/
DECLARE
  a g_t := g_t(11, 'a');
  b g_t := g_t(2, 'b');
  n g_t;
  FUNCTION said (p BOOLEAN) RETURN VARCHAR2 IS
  BEGIN
    RETURN CASE WHEN p THEN 'true' WHEN NOT p THEN 'false' ELSE 'null' END;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(said(a < b) || ' ' || said(a > b) || ' ' || said(a = b) || ' ' || said(b >= a));
  DBMS_OUTPUT.PUT_LINE(said(a = g_t(21, 'c')) || ' ' || said(a <> g_t(21, 'c')) || ' ' || said(a < n) || ' ' || said(n = n));
END;
/
DECLARE
  a o_t := o_t(1);
  b o_t := o_t(2);
BEGIN
  -- Its order goes down.
  IF a > b THEN DBMS_OUTPUT.PUT_LINE('a after b'); END IF;
  IF a = o_t(1) AND a <> b THEN DBMS_OUTPUT.PUT_LINE('equal'); END IF;
END;
/
DECLARE
  a p_t := p_t(1);
  b p_t := p_t(2);
BEGIN
  IF a <> b AND a = p_t(1) THEN DBMS_OUTPUT.PUT_LINE('by attributes'); END IF;
END;
/
DECLARE
  a p_t := p_t(1);
  b p_t := p_t(2);
BEGIN
  IF a < b THEN DBMS_OUTPUT.PUT_LINE('no'); END IF;
END;
/
