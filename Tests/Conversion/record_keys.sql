-- Records in a collection whose field is called like the key of its table.
-- loops: 2 of 2
-- spark: only variables are assigned in Spark
CREATE TABLE price (k NUMBER PRIMARY KEY, v NUMBER, name VARCHAR2(10));
INSERT INTO price SELECT LEVEL, LEVEL * 1.5, 'p' || LEVEL FROM dual CONNECT BY LEVEL <= 4;
CREATE TABLE item (id NUMBER PRIMARY KEY, grp NUMBER);
INSERT INTO item SELECT LEVEL, MOD(LEVEL, 6) FROM dual CONNECT BY LEVEL <= 15;
CREATE TABLE result (id NUMBER, k NUMBER, v NUMBER, name VARCHAR2(10));
CREATE OR REPLACE PROCEDURE price_items IS
  TYPE t IS TABLE OF price%ROWTYPE INDEX BY PLS_INTEGER;
  l t;
BEGIN
  FOR x IN (SELECT * FROM price) LOOP
    l(x.k) := x;
  END LOOP;
  FOR r IN (SELECT id, grp FROM item ORDER BY id) LOOP
    IF l.EXISTS(r.grp) THEN
      INSERT INTO result VALUES (r.id, l(r.grp).k, l(r.grp).v, l(r.grp).name);
    END IF;
  END LOOP;
END;
/
-- run
BEGIN price_items; END;
/
SELECT * FROM result ORDER BY id;
