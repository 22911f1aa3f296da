-- Collections that are filled, and gone through by their keys.
-- loops: 2 of 2
-- spark: only variables are assigned in Spark
CREATE TABLE levels (no NUMBER PRIMARY KEY, days NUMBER, fee NUMBER(6,2));
CREATE TABLE bills (id NUMBER PRIMARY KEY, days NUMBER);
CREATE TABLE reached (bill NUMBER, level_no NUMBER, fee NUMBER(6,2));
INSERT INTO levels VALUES (1, 10, 5);
INSERT INTO levels VALUES (2, 30, 10);
INSERT INTO levels VALUES (4, 60, 25);
INSERT INTO bills SELECT level, level * 13 FROM dual CONNECT BY level <= 6;
CREATE OR REPLACE PACKAGE dun AS
  PROCEDURE run;
END;
/
CREATE OR REPLACE PACKAGE BODY dun AS
  TYPE t_levels IS TABLE OF levels%ROWTYPE INDEX BY PLS_INTEGER;
  g_levels t_levels;
  PROCEDURE load IS
  BEGIN
    FOR r IN (SELECT * FROM levels ORDER BY no) LOOP
      g_levels(r.no) := r;
    END LOOP;
  END;
  FUNCTION level_for (p_days NUMBER) RETURN NUMBER IS
    v_level NUMBER := 0;
    i PLS_INTEGER;
  BEGIN
    i := g_levels.FIRST;
    WHILE i IS NOT NULL LOOP
      IF p_days >= g_levels(i).days THEN
        v_level := i;
      END IF;
      i := g_levels.NEXT(i);
    END LOOP;
    RETURN v_level;
  END;
  PROCEDURE run IS
    v_level NUMBER;
  BEGIN
    load;
    FOR b IN (SELECT id, days FROM bills ORDER BY id) LOOP
      v_level := level_for(b.days);
      IF v_level > 0 THEN
        INSERT INTO reached VALUES (b.id, v_level, g_levels(v_level).fee);
      END IF;
    END LOOP;
  END;
END;
/
-- run
BEGIN dun.run; END;
/
SELECT * FROM reached ORDER BY bill;
