-- Caches that SELECT INTO fills element by element, and collections of records: what one row leaves the rows after it find, field by field. A value
-- for a key that depends on the row which asks first, rows that are missing, records begun from an empty one with fields that have values, or
-- from a row of a table, a cache of a package that is filled before. An element that does not fit, or that a field would make: the plan gives up.
-- loops: 9 of 9
-- falls back: 1
-- spark: the collection or cursor "c" has no form in Spark
-- spark: the collection or cursor "l" has no form in Spark
CREATE TABLE rates (code VARCHAR2(5) PRIMARY KEY, rate NUMBER, grp NUMBER, name VARCHAR2(30));
INSERT INTO rates VALUES ('A', 1.5, 1, 'first');
INSERT INTO rates VALUES ('B', 2.5, 2, NULL);
INSERT INTO rates VALUES ('C', NULL, 3, 'third');
CREATE TABLE steps (code VARCHAR2(5), lvl NUMBER, pct NUMBER, PRIMARY KEY (code, lvl));
INSERT INTO steps VALUES ('A', 1, 10);
INSERT INTO steps VALUES ('A', 2, 20);
INSERT INTO steps VALUES ('B', 1, 5);
CREATE TABLE src (id NUMBER PRIMARY KEY, code VARCHAR2(5), lvl NUMBER, qty NUMBER);
INSERT INTO src SELECT LEVEL, CASE MOD(LEVEL, 5) WHEN 0 THEN 'A' WHEN 1 THEN 'B' WHEN 2 THEN 'C' WHEN 3 THEN 'A' ELSE 'X' END, MOD(LEVEL, 2) + 1, LEVEL * 2 FROM dual CONNECT BY LEVEL <= 20;
CREATE TABLE outp (id NUMBER, amt NUMBER, g NUMBER, t VARCHAR2(60));
CREATE OR REPLACE PACKAGE pk IS
  TYPE t_num IS TABLE OF NUMBER INDEX BY VARCHAR2(10);
  TYPE t_small IS TABLE OF NUMBER(3,1) INDEX BY VARCHAR2(10);
  TYPE t_row IS TABLE OF rates%ROWTYPE INDEX BY VARCHAR2(10);
  TYPE r_sum IS RECORD (n PLS_INTEGER := 0, total NUMBER(12,2) := 0, last_id NUMBER, txt VARCHAR2(60) := 'ids');
  TYPE t_sum IS TABLE OF r_sum INDEX BY VARCHAR2(10);
  TYPE t_byno IS TABLE OF VARCHAR2(30) INDEX BY PLS_INTEGER;
  g_rate t_num;
  PROCEDURE scalars; PROCEDURE handled; PROCEDURE whole_rows; PROCEDURE first_asks; PROCEDURE sums;
  PROCEDURE too_small; PROCEDURE field_makes; PROCEDURE by_number; PROCEDURE fields_into;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  PROCEDURE scalars IS
    c t_num;
  BEGIN
    g_rate('A') := 100;
    FOR r IN (SELECT * FROM src WHERE code <> 'X' ORDER BY id) LOOP
      IF NOT c.EXISTS(r.code) THEN
        SELECT rate INTO c(r.code) FROM rates WHERE code = r.code;
      END IF;
      IF NOT g_rate.EXISTS(r.code) THEN
        SELECT MAX(rate) + 1 INTO g_rate(r.code) FROM rates WHERE code = r.code;
      END IF;
      INSERT INTO outp VALUES (r.id, r.qty * c(r.code), g_rate(r.code), 'scalars');
    END LOOP;
  END;
  PROCEDURE handled IS
    c t_num;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      BEGIN
        IF NOT c.EXISTS(r.code) THEN
          BEGIN
            SELECT rate INTO c(r.code) FROM rates WHERE code = r.code AND rate IS NOT NULL;
          EXCEPTION WHEN NO_DATA_FOUND THEN
            IF r.id > 10 THEN c(r.code) := -r.id; ELSE RAISE; END IF;
          END;
        END IF;
        INSERT INTO outp VALUES (r.id, r.qty * c(r.code), 0, 'handled');
      EXCEPTION WHEN NO_DATA_FOUND THEN
        DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO outp VALUES (r.id, NULL, CASE WHEN c.EXISTS(r.code) THEN 1 ELSE 0 END, m_); END;
      END;
    END LOOP;
  END;
  PROCEDURE whole_rows IS
    c t_row; v rates%ROWTYPE;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE code <> 'X' ORDER BY id) LOOP
      IF NOT c.EXISTS(r.code) THEN
        SELECT * INTO v FROM rates WHERE code = r.code;
        v.grp := v.grp * 10;
        c(r.code) := v;
      END IF;
      c(r.code).name := c(r.code).name || '+';
      INSERT INTO outp VALUES (r.id, r.qty * c(r.code).rate, c(r.code).grp, c(r.code).name);
    END LOOP;
  END;
  PROCEDURE first_asks IS
    c t_num;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE code = 'A' ORDER BY qty DESC) LOOP
      IF NOT c.EXISTS(r.code) THEN
        SELECT pct INTO c(r.code) FROM steps WHERE code = r.code AND lvl = r.lvl;
      END IF;
      INSERT INTO outp VALUES (r.id, r.qty * c(r.code), r.lvl, 'first');
    END LOOP;
  END;
  PROCEDURE sums IS
    l t_sum; l_empty r_sum; k VARCHAR2(10);
  BEGIN
    l_empty.total := 5;
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      IF NOT l.EXISTS(r.code) THEN l(r.code) := l_empty; END IF;
      l(r.code).n := l(r.code).n + 1;
      l(r.code).total := l(r.code).total + r.qty / 4;
      IF l(r.code).last_id IS NULL OR MOD(r.id, 3) = 0 THEN l(r.code).last_id := r.id; END IF;
      l(r.code).txt := SUBSTR(l(r.code).txt || ',' || r.id, 1, 12);
    END LOOP;
    k := l.FIRST;
    WHILE k IS NOT NULL LOOP
      INSERT INTO outp VALUES (l(k).last_id, l(k).total, l(k).n, k || l(k).txt);
      k := l.NEXT(k);
    END LOOP;
  END;
  PROCEDURE too_small IS
    c t_small;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE code <> 'X' ORDER BY id) LOOP
      BEGIN
        IF NOT c.EXISTS(r.code) THEN
          SELECT rate * r.id * 10 INTO c(r.code) FROM rates WHERE code = r.code;
        END IF;
        INSERT INTO outp VALUES (r.id, c(r.code), 0, 'small');
      EXCEPTION WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO outp VALUES (r.id, NULL, 0, SUBSTR(m_, 1, 50)); END;
      END;
    END LOOP;
  END;
  PROCEDURE field_makes IS
    l t_sum;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      IF NOT l.EXISTS(r.code) THEN l(r.code).last_id := r.id; END IF;
      l(r.code).n := l(r.code).n + 1;
      INSERT INTO outp VALUES (r.id, l(r.code).n, l(r.code).last_id, l(r.code).txt);
    END LOOP;
  END;
  PROCEDURE by_number IS
    c t_byno;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE code <> 'X' ORDER BY id) LOOP
      IF NOT c.EXISTS(r.id * 0.3) THEN
        SELECT name INTO c(r.id * 0.3) FROM rates WHERE code = r.code;
      END IF;
      INSERT INTO outp VALUES (r.id, 0, 0, 'n' || c(r.id * 0.3));
    END LOOP;
  END;
  PROCEDURE fields_into IS
    c t_row;
  BEGIN
    FOR r IN (SELECT * FROM src WHERE code <> 'X' ORDER BY id) LOOP
      IF NOT c.EXISTS(r.code) THEN
        SELECT rate, r.id INTO c(r.code).rate, c(r.code).grp FROM rates WHERE code = r.code;
      END IF;
      INSERT INTO outp VALUES (r.id, c(r.code).rate, c(r.code).grp, 'f' || c(r.code).name);
    END LOOP;
  END;
END;
/
-- run
BEGIN pk.scalars; END;
/
SELECT * FROM outp ORDER BY id, t;
BEGIN pk.handled; END;
/
SELECT * FROM outp WHERE t <> 'scalars' ORDER BY id, t;
DELETE FROM outp;
BEGIN pk.whole_rows; END;
/
BEGIN pk.first_asks; END;
/
SELECT * FROM outp ORDER BY id, t;
BEGIN pk.sums; END;
/
BEGIN pk.too_small; END;
/
BEGIN pk.field_makes; END;
/
BEGIN pk.by_number; END;
/
BEGIN pk.fields_into; END;
/
SELECT * FROM outp ORDER BY id, t, amt, g;
