-- A pass over the rows of BULK COLLECT LIMIT keeps some of them in lists of its own, which a FORALL goes through. Not where a row may
-- be kept twice, where the lists are not emptied, where a row that is not kept changes the one before, or where the counter is asked.
-- loops: 2 of 6
-- spark: a cursor that is opened and fetched has no form here
CREATE TABLE src (id NUMBER PRIMARY KEY, zone VARCHAR2(2), w NUMBER, cust NUMBER);
CREATE TABLE dst (id NUMBER PRIMARY KEY, frt NUMBER, fuel NUMBER);
CREATE TABLE ov (cust NUMBER, mb NUMBER, amt NUMBER(10,2));
CREATE TABLE disc (cust NUMBER PRIMARY KEY, pct NUMBER);
INSERT INTO disc VALUES (1, 10);
INSERT INTO src SELECT level, CASE WHEN MOD(level, 3) > 0 THEN 'Z' || MOD(level, 4) END, level * 2.5, MOD(level, 3) FROM dual CONNECT BY level <= 20;
INSERT INTO dst SELECT level, NULL, NULL FROM dual CONNECT BY level <= 18;
CREATE OR REPLACE PROCEDURE p(p_limit PLS_INTEGER) IS
    CURSOR c IS SELECT id, zone, w, cust FROM src ORDER BY id;
    TYPE t_rows IS TABLE OF c%ROWTYPE;
    TYPE t_num IS TABLE OF NUMBER INDEX BY PLS_INTEGER;
    l_rows t_rows;
    l_ids t_num; l_frt t_num; l_fuel t_num;
    l_pct NUMBER; l_disc NUMBER; n PLS_INTEGER;
BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO l_rows LIMIT p_limit;
      EXIT WHEN l_rows.COUNT = 0;
      n := 0;
      l_ids.DELETE; l_frt.DELETE; l_fuel.DELETE;
      FOR i IN 1 .. l_rows.COUNT LOOP
        IF l_rows(i).zone IS NOT NULL THEN
          n := n + 1;
          l_ids(n) := l_rows(i).id;
          SELECT NVL(MAX(pct), 0) INTO l_frt(n) FROM disc WHERE cust = l_rows(i).cust;
          l_frt(n) := ROUND(l_frt(n) * l_rows(i).w, 2);
          BEGIN
            SELECT pct INTO l_pct FROM disc WHERE cust = l_rows(i).cust;
          EXCEPTION WHEN NO_DATA_FOUND THEN l_pct := 7;
          END;
          l_fuel(n) := ROUND(l_frt(n) * l_pct / 100, 2);
        END IF;
      END LOOP;
      FORALL i IN 1 .. n
        UPDATE dst SET frt = l_frt(i), fuel = l_fuel(i) WHERE id = l_ids(i);
      COMMIT;
    END LOOP;
    CLOSE c;
END;
/
CREATE OR REPLACE PROCEDURE q(p_limit PLS_INTEGER) IS
    CURSOR c IS SELECT id, zone, w, cust FROM src ORDER BY id;
    TYPE t_tab IS TABLE OF c%ROWTYPE INDEX BY PLS_INTEGER;
    TYPE t_over IS TABLE OF ov%ROWTYPE INDEX BY PLS_INTEGER;
    l_tab t_tab; l_over t_over; n PLS_INTEGER;
BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO l_tab LIMIT p_limit;
      l_over.DELETE;
      FOR i IN 1 .. l_tab.COUNT LOOP
        IF l_tab(i).w > 20 THEN
          n := l_over.COUNT + 1;
          l_over(n).cust := l_tab(i).cust;
          l_over(n).amt := ROUND(l_tab(i).w * 0.05, 2);
        END IF;
      END LOOP;
      IF l_over.COUNT > 0 THEN
        FORALL i IN 1 .. l_over.COUNT
          INSERT INTO ov VALUES (l_over(i).cust, l_over(i).mb, l_over(i).amt);
      END IF;
      FORALL i IN 1 .. l_tab.COUNT
        UPDATE dst SET fuel = NVL(fuel, 0) + 1 WHERE id = l_tab(i).id;
      COMMIT;
      EXIT WHEN l_tab.COUNT < p_limit;
    END LOOP;
    CLOSE c;
END;
/
CREATE OR REPLACE PACKAGE others IS
  PROCEDURE twice;
  PROCEDURE not_emptied;
  PROCEDURE the_one_before;
  PROCEDURE asked;
END;
/
CREATE OR REPLACE PACKAGE BODY others IS
  CURSOR c IS SELECT id, zone, w, cust FROM src ORDER BY id;
  TYPE t_rows IS TABLE OF c%ROWTYPE INDEX BY PLS_INTEGER;
  TYPE t_num IS TABLE OF NUMBER INDEX BY PLS_INTEGER;

  PROCEDURE twice IS
    r t_rows; l t_num; n PLS_INTEGER;
  BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO r LIMIT 4;
      EXIT WHEN r.COUNT = 0;
      n := 0;
      FOR i IN 1 .. r.COUNT LOOP
        n := n + 1;
        l(n) := r(i).id;
        IF r(i).w > 10 THEN
          n := n + 1;
          l(n) := -r(i).id;
        END IF;
      END LOOP;
      FORALL j IN 1 .. n INSERT INTO ov (cust, mb) VALUES (l(j), 1);
    END LOOP;
    CLOSE c;
  END;

  PROCEDURE not_emptied IS
    r t_rows; l t_num; n PLS_INTEGER := 0;
  BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO r LIMIT 4;
      EXIT WHEN r.COUNT = 0;
      FOR i IN 1 .. r.COUNT LOOP
        IF r(i).w > 10 THEN
          n := n + 1;
          l(n) := r(i).id;
        END IF;
      END LOOP;
      FORALL j IN 1 .. n INSERT INTO ov (cust, mb) VALUES (l(j), 2);
    END LOOP;
    CLOSE c;
  END;

  PROCEDURE the_one_before IS
    r t_rows; l t_num; n PLS_INTEGER;
  BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO r LIMIT 4;
      EXIT WHEN r.COUNT = 0;
      n := 0;
      FOR i IN 1 .. r.COUNT LOOP
        IF MOD(r(i).id, 2) = 1 THEN
          n := n + 1;
          l(n) := r(i).id;
        END IF;
        IF n > 0 THEN
          l(n) := l(n) + 100;
        END IF;
      END LOOP;
      FORALL j IN 1 .. n INSERT INTO ov (cust, mb) VALUES (l(j), 3);
    END LOOP;
    CLOSE c;
  END;

  PROCEDURE asked IS
    r t_rows; l t_num; n PLS_INTEGER;
  BEGIN
    OPEN c;
    LOOP
      FETCH c BULK COLLECT INTO r LIMIT 4;
      EXIT WHEN r.COUNT = 0;
      n := 0;
      FOR i IN 1 .. r.COUNT LOOP
        IF r(i).w > 10 THEN
          n := n + 1;
          l(n) := r(i).id;
        END IF;
      END LOOP;
      FORALL j IN 1 .. n INSERT INTO ov (cust, mb) VALUES (l(j), 4);
      DBMS_OUTPUT.PUT_LINE(n);
    END LOOP;
    CLOSE c;
  END;
END;
/
-- run
BEGIN p(3); q(2); others.twice; others.not_emptied; others.the_one_before; others.asked; END;
/
SELECT * FROM dst ORDER BY id;
SELECT * FROM ov ORDER BY cust, mb, amt;
