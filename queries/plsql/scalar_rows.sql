-- Expressions over one row without columns give what the kernels give: each statement in a loop (runs one and two are
-- plans, later ones look up) against one query over all rows. A line is printed only where they differ.
SET dialect = 'oracle';
CREATE TABLE facts (id NUMBER(9) PRIMARY KEY, n NUMBER, q NUMBER(18,3), p NUMBER(12,6), i NUMBER(9), t VARCHAR2(20), d DATE, z NUMBER(30,4));
INSERT INTO facts SELECT LEVEL, 1, 2, 3, 4, 'a', DATE '2026-01-01', 5 FROM DUAL CONNECT BY LEVEL <= 60;
UPDATE facts SET
  n = CASE MOD(id, 12) WHEN 0 THEN NULL WHEN 1 THEN 0 WHEN 2 THEN -0.5 WHEN 3 THEN 100 WHEN 4 THEN -100 WHEN 5 THEN 123456789012345678
        WHEN 6 THEN -999999999999999999 WHEN 7 THEN 0.000000001 WHEN 8 THEN 1234567890.123456789 WHEN 9 THEN 12345678901234567890123456789 WHEN 10 THEN 1 / 3 ELSE -98.7654321 END,
  q = CASE MOD(id, 7) WHEN 0 THEN NULL WHEN 1 THEN 0.005 WHEN 2 THEN -0.005 WHEN 3 THEN 999999999999999.999 WHEN 4 THEN -2.345 WHEN 5 THEN 2.345 ELSE 10 END,
  p = CASE MOD(id, 5) WHEN 0 THEN 0.000001 WHEN 1 THEN 0.5 WHEN 2 THEN -1.999999 WHEN 3 THEN NULL ELSE 100 END,
  i = CASE MOD(id, 4) WHEN 0 THEN 999999999 WHEN 1 THEN -3 WHEN 2 THEN NULL ELSE 7 END,
  t = CASE MOD(id, 6) WHEN 0 THEN NULL WHEN 1 THEN 'A' WHEN 2 THEN 'longer than twelve' WHEN 3 THEN 'é' WHEN 4 THEN ' ' ELSE 'N' END,
  d = CASE MOD(id, 3) WHEN 0 THEN NULL ELSE DATE '2026-01-01' + id / 24 END,
  z = CASE MOD(id, 5) WHEN 0 THEN 12345678901234567890123456.7891 WHEN 1 THEN NULL ELSE id / 8 END
 WHERE id <= 60;
ALTER TABLE facts ADD (total NUMBER, cents NUMBER(18,2), whole NUMBER(9), flag VARCHAR2(20));
COMMIT;
CREATE OR REPLACE VIEW computed AS
  SELECT id, n + q AS a1, n - q AS a2, q * p AS a3, q / 100 AS a4, q / NULLIF(i, 0) AS a5, MOD(i, 4) AS a6, ROUND(q * p, 4) AS a7, ROUND(n, 2) AS a8, TRUNC(n, 3) AS a9,
         ROUND(q) AS b1, TRUNC(p) AS b2, ABS(n) AS b3, -p AS b4, GREATEST(q, p) AS b5, LEAST(q, p, i) AS b6, NVL(n, q) AS b7, COALESCE(i, q, p, 0) AS b8,
         CASE WHEN q > p THEN q - p WHEN t = 'N' THEN 0 ELSE n END AS b9, n AS c1, t AS c2, d AS c3, z + q AS c4, n * 0 AS c5, n * n AS c6
    FROM facts;
CREATE OR REPLACE PROCEDURE compare_all IS
  w computed%ROWTYPE; m computed%ROWTYPE; k facts%ROWTYPE; c NUMBER; e NUMBER; v NUMBER; vt VARCHAR2(30); vd DATE;
  PROCEDURE same(what VARCHAR2, x NUMBER, y NUMBER) IS BEGIN
    IF x = y OR (x IS NULL AND y IS NULL) THEN NULL; ELSE DBMS_OUTPUT.PUT_LINE(w.id || ' ' || what || ': ' || x || ' is not ' || y); END IF;
  END;
BEGIN
  FOR r IN (SELECT * FROM computed ORDER BY id) LOOP
    w := r;
    SELECT * INTO k FROM facts WHERE id = r.id;
    SELECT id, n + q, n - q, q * p, q / 100, q / NULLIF(i, 0), MOD(i, 4), ROUND(q * p, 4), ROUND(n, 2), TRUNC(n, 3), ROUND(q), TRUNC(p), ABS(n), -p, GREATEST(q, p), LEAST(q, p, i),
           NVL(n, q), COALESCE(i, q, p, 0), CASE WHEN q > p THEN q - p WHEN t = 'N' THEN 0 ELSE n END, n, t, d, z + q, n * 0, n * n
      INTO m FROM facts WHERE id = r.id;
    same('n + q', m.a1, w.a1); same('n - q', m.a2, w.a2); same('q * p', m.a3, w.a3); same('q / 100', m.a4, w.a4); same('q / i', m.a5, w.a5); same('MOD', m.a6, w.a6);
    same('ROUND 4', m.a7, w.a7); same('ROUND 2', m.a8, w.a8); same('TRUNC 3', m.a9, w.a9); same('ROUND', m.b1, w.b1); same('TRUNC', m.b2, w.b2); same('ABS', m.b3, w.b3); same('-p', m.b4, w.b4);
    same('GREATEST', m.b5, w.b5); same('LEAST', m.b6, w.b6); same('NVL', m.b7, w.b7); same('COALESCE', m.b8, w.b8); same('CASE', m.b9, w.b9); same('n', m.c1, w.c1); same('z + q', m.c4, w.c4);
    same('n * 0', m.c5, w.c5); same('n * n', m.c6, w.c6);
    IF m.c2 <> w.c2 OR (m.c2 IS NULL) <> (w.c2 IS NULL) OR m.c3 <> w.c3 THEN DBMS_OUTPUT.PUT_LINE(w.id || ' text or date'); END IF;
    -- Conditions, on the row itself and on rows that an index of an equal column finds.
    v := NVL(k.q, 1); vt := k.t; vd := k.d;
    SELECT COUNT(*) INTO c FROM facts WHERE id = r.id AND (n > v OR t = vt) AND NOT (d < vd) AND i IN (7, -3, 999999999) AND t IN ('A', 'N', 'é') AND q IS NOT NULL;
    SELECT SUM(CASE WHEN id = w.id AND (n > v OR t = vt) AND NOT (d < vd) AND i IN (7, -3, 999999999) AND t IN ('A', 'N', 'é') AND q IS NOT NULL THEN 1 ELSE 0 END) INTO e FROM computed x JOIN facts USING (id);
    same('conditions', c, e);
    SELECT COUNT(*), SUM(n + q) INTO c, v FROM facts WHERE i = k.i AND q * 2 >= k.q AND n <> 100 AND NVL(t, '-') <> 'N' AND d BETWEEN vd - 1 AND vd + 1;
    SELECT NVL(SUM(CASE WHEN f.i = k.i AND q * 2 >= k.q AND n <> 100 AND NVL(t, '-') <> 'N' AND d BETWEEN vd - 1 AND vd + 1 THEN 1 ELSE 0 END), 0) INTO e FROM facts f;
    same('many', c, e);
    UPDATE facts SET total = n + NVL(q, 0), cents = ROUND(q * p, 2), whole = q / 3, flag = CASE WHEN q > 2 THEN t ELSE 'low' END WHERE id = r.id AND NVL(q, 0) < 1000000;
  END LOOP;
  SELECT COUNT(*) INTO c FROM facts WHERE NVL(q, 0) < 1000000 AND (DECODE(total, n + NVL(q, 0), 0, 1) + DECODE(cents, ROUND(q * p, 2), 0, 1) + DECODE(whole, ROUND(q / 3), 0, 1) + DECODE(flag, CASE WHEN q > 2 THEN t ELSE 'low' END, 0, 1)) > 0;
  DBMS_OUTPUT.PUT_LINE('updates that differ: ' || c);
END;
/
SET SERVEROUTPUT ON;
CALL compare_all();
SELECT id, total, cents, whole, flag FROM facts WHERE id <= 14 ORDER BY id;
-- What does not fit says so with Oracle's number.
DECLARE
  e NUMBER := 0;
BEGIN
  FOR j IN 1..5 LOOP
    BEGIN UPDATE facts SET whole = 1000000000 * j WHERE id = 7; EXCEPTION WHEN OTHERS THEN e := e + 1; IF j = 5 THEN DBMS_OUTPUT.PUT_LINE(SQLERRM); END IF; END;
    BEGIN UPDATE facts SET total = 1 / (j - j) WHERE id = 7; EXCEPTION WHEN ZERO_DIVIDE THEN e := e + 1; END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(e || ' errors');
END;
/
