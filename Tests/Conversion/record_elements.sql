-- Caches of records that are loaded field by field, a whole record taken from an element, and records that are piped.
-- loops: 4 of 4
-- spark: "pk.g_items.first" is no column, variable or function known here
-- spark: only variables are assigned in Spark
CREATE TABLE item (code VARCHAR2(10) PRIMARY KEY, price NUMBER(10,4), unit VARCHAR2(5), kind NUMBER);
INSERT INTO item SELECT 'I' || LEVEL, LEVEL * 1.1, CASE WHEN MOD(LEVEL, 3) = 0 THEN 'H' END, MOD(LEVEL, 2) FROM dual CONNECT BY LEVEL <= 12;
CREATE TABLE line (id NUMBER PRIMARY KEY, code VARCHAR2(10), qty NUMBER, amount NUMBER, kind VARCHAR2(10));
INSERT INTO line SELECT LEVEL, 'I' || MOD(LEVEL * 5, 17), LEVEL / 4, NULL, NULL FROM dual CONNECT BY LEVEL <= 40;
CREATE OR REPLACE PACKAGE pk IS
  TYPE t_item IS RECORD (price NUMBER, unit VARCHAR2(5), kind NUMBER);
  TYPE t_items IS TABLE OF t_item INDEX BY VARCHAR2(10);
  TYPE t_row IS RECORD (id NUMBER, text VARCHAR2(20), fixed NUMBER);
  TYPE t_rows IS TABLE OF t_row;
  g_items t_items;
  PROCEDURE load;
  PROCEDURE price;
  FUNCTION piped(p_min IN NUMBER) RETURN t_rows PIPELINED;
END;
/
CREATE OR REPLACE PACKAGE BODY pk IS
  PROCEDURE load IS
    one t_item;
  BEGIN
    FOR r IN (SELECT * FROM item ORDER BY code) LOOP
      g_items(r.code).price := r.price;
      IF r.kind = 1 THEN
        g_items(r.code).unit := NVL(r.unit, 'P');
      END IF;
    END LOOP;
    FOR r IN (SELECT * FROM item WHERE kind = 0 ORDER BY code) LOOP
      g_items(r.code).kind := 5;
      one.price := r.price + 1;
      one.unit := r.unit;
      IF r.unit IS NOT NULL THEN g_items(r.code) := one; END IF;
      g_items(r.code || 'x').price := r.kind;
    END LOOP;
  END;
  PROCEDURE price IS
    one t_item;
    seen NUMBER := 0;
  BEGIN
    FOR r IN (SELECT id, code, qty FROM line ORDER BY id) LOOP
      IF g_items.EXISTS(r.code) THEN
        one := g_items(r.code);
        seen := seen + 1;
      END IF;
      -- the record of an earlier row stays
      UPDATE line SET amount = ROUND(r.qty * one.price, 2), kind = one.unit || one.kind || seen WHERE id = r.id;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(one.price || one.unit || g_items.COUNT);
  END;
  FUNCTION piped(p_min IN NUMBER) RETURN t_rows PIPELINED IS
    v t_row;
  BEGIN
    v.fixed := p_min * 2;
    FOR r IN (SELECT id, kind, amount FROM line WHERE amount >= p_min ORDER BY id) LOOP
      v.id := r.id;
      IF r.kind IS NOT NULL THEN v.text := 'k' || r.kind; END IF;
      PIPE ROW (v);
      v.text := 'after ' || r.id;
    END LOOP;
    v.id := -1;
    PIPE ROW (v);
  END;
END;
/
-- run
BEGIN
  pk.load;
  pk.price;
END;
/
SELECT * FROM line ORDER BY id;
SELECT * FROM TABLE(pk.piped(10));
