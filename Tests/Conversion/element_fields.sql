-- Sums in fields of records by key, and elements that only some ways begin: those may be missing, so the loop stays.
-- loops: 2 of 3
-- spark: the function "report.g_zones.exists" has no form in Spark
-- spark error: a key of a is NULL; an amount in a is NULL; element is rounded at every step; what is added to element is NULL
CREATE TABLE call (id NUMBER PRIMARY KEY, zone VARCHAR2(4), secs NUMBER, charge NUMBER, kind VARCHAR2(1));
INSERT INTO call VALUES (1, 'A', 60, 1.5, 'X');
INSERT INTO call VALUES (2, NULL, 30, 0.5, 'Y');
INSERT INTO call VALUES (3, 'A', 90, 2.25, 'Y');
INSERT INTO call VALUES (4, 'B', 10, NULL, 'X');
CREATE OR REPLACE PACKAGE report AS
  PROCEDURE zones;
  PROCEDURE kinds;
  PROCEDURE some;
END;
/
CREATE OR REPLACE PACKAGE BODY report AS
  TYPE r_zone IS RECORD (n NUMBER, secs NUMBER, amount NUMBER(10,2), longest NUMBER);
  TYPE t_zone IS TABLE OF r_zone INDEX BY VARCHAR2(4);
  TYPE t_num IS TABLE OF NUMBER INDEX BY VARCHAR2(4);
  g_zones t_zone;
  PROCEDURE zones IS
    z VARCHAR2(4);
  BEGIN
    FOR c IN (SELECT zone, secs, NVL(charge, 0) charge FROM call ORDER BY id) LOOP
      z := NVL(c.zone, '?');
      IF NOT g_zones.EXISTS(z) THEN
        g_zones(z).n := 0;
        g_zones(z).secs := 0;
        g_zones(z).amount := 0;
        g_zones(z).longest := 0;
      END IF;
      g_zones(z).n := g_zones(z).n + 1;
      g_zones(z).secs := g_zones(z).secs + c.secs;
      g_zones(z).longest := GREATEST(g_zones(z).longest, c.secs);
      IF c.charge > 0 THEN
        g_zones(z).amount := g_zones(z).amount + c.charge;
      END IF;
    END LOOP;
    z := g_zones.FIRST;
    WHILE z IS NOT NULL LOOP
      DBMS_OUTPUT.PUT_LINE(z || ' ' || g_zones(z).n || ' ' || g_zones(z).secs || ' ' || g_zones(z).amount || ' ' || g_zones(z).longest);
      z := g_zones.NEXT(z);
    END LOOP;
  END;
  PROCEDURE kinds IS
    a t_num;
    k VARCHAR2(4);
  BEGIN
    FOR c IN (SELECT kind, secs FROM call ORDER BY id) LOOP
      IF NOT a.EXISTS(c.kind) THEN
        a(c.kind) := 0;
      END IF;
      IF c.secs > 20 THEN
        a(c.kind) := a(c.kind) + c.secs;
      END IF;
    END LOOP;
    k := a.FIRST;
    WHILE k IS NOT NULL LOOP
      DBMS_OUTPUT.PUT_LINE(k || ' ' || a(k));
      k := a.NEXT(k);
    END LOOP;
  END;
  PROCEDURE some IS
    a t_num;
  BEGIN
    FOR c IN (SELECT NVL(zone, '?') zone, secs, kind FROM call ORDER BY id) LOOP
      IF c.kind = 'X' THEN
        IF NOT a.EXISTS(c.zone) THEN
          a(c.zone) := 0;
        END IF;
      END IF;
      a(c.zone) := a(c.zone) + c.secs;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(a('A'));
  EXCEPTION
    WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('no element');
  END;
END;
/
-- run
BEGIN report.zones; END;
/
BEGIN report.zones; END;
/
BEGIN report.kinds; END;
/
BEGIN report.some; END;
/
