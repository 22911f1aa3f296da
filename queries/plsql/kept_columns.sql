-- What a query computes is NUMBER without precision in a new table, a view's %TYPE and a cursor's record; what it passes on and a CAST
-- keep theirs, and lengths and digits (SQL Language Reference 19c, "CREATE TABLE", AS subquery; PL/SQL Language Reference 19c, "%ROWTYPE Attribute").
SET SERVEROUTPUT ON;
SET dialect = oracle;
CREATE TABLE t (id NUMBER(5), p NUMBER(8,2), i INTEGER);
INSERT INTO t VALUES (1, 10.25, 3);
CREATE VIEW v AS SELECT id, 0 AS amount, COUNT(*) OVER () n, p * 2 dbl, NVL(p, 0) nv FROM t;
DECLARE
  CURSOR c IS SELECT id, 0 AS amount, COUNT(*) OVER () n, p * 2 dbl, p, NVL(p, 0) nv, 1.5 lit, ROUND(p, 1) r1, CASE WHEN i > 1 THEN 1 ELSE 0 END cs FROM t;
  r c%ROWTYPE;
  w v%ROWTYPE;
  x v.amount%TYPE;
  y v.nv%TYPE;
BEGIN
  OPEN c; FETCH c INTO r; CLOSE c;
  r.amount := 12.345; r.n := r.n / 2; r.dbl := 1/3; r.nv := 1.239; r.lit := 1.2345; r.r1 := 2.345; r.cs := 0.5; r.p := 1.239;
  DBMS_OUTPUT.PUT_LINE(r.amount || ' ' || r.n || ' ' || r.dbl || ' ' || r.nv || ' ' || r.lit || ' ' || r.r1 || ' ' || r.cs || ' ' || r.p);
  SELECT * INTO w FROM v;
  w.amount := 12.345; w.n := 0.5; w.dbl := 1/3; w.nv := 1.239; x := 12.345; y := 1.239;
  DBMS_OUTPUT.PUT_LINE(w.amount || ' ' || w.n || ' ' || w.dbl || ' ' || w.nv || ' ' || x || ' ' || y);
  FOR q IN c LOOP
    q.amount := q.amount + 0.5; q.n := 0.25; q.nv := 1.239;
    DBMS_OUTPUT.PUT_LINE(q.amount || ' ' || q.n || ' ' || q.nv);
  END LOOP;
  FOR q IN (SELECT 0 z, id, COUNT(*) n FROM t GROUP BY id) LOOP
    q.z := q.z + 0.5; q.n := 0.25; q.id := 1.6;
    DBMS_OUTPUT.PUT_LINE(q.z || ' ' || q.n || ' ' || q.id);
  END LOOP;
END;
/
CREATE TABLE src2 (n NUMBER, n2 NUMBER(8,2), i INTEGER, c CHAR(5), v VARCHAR2(10), dt DATE, f FLOAT(5), t3 TIMESTAMP(3), iv INTERVAL DAY(3) TO SECOND(2), iy INTERVAL YEAR(4) TO MONTH);
INSERT INTO src2 VALUES (1.5, 2.25, 7, 'ab', 'xyz', DATE '2024-01-01', 123.45, TIMESTAMP '2024-01-01 10:00:00.123456', INTERVAL '100 10:00:00.126' DAY TO SECOND, INTERVAL '1000-3' YEAR TO MONTH);
CREATE TABLE cp AS SELECT * FROM src2;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'CP' ORDER BY column_id;
CREATE TABLE ex AS SELECT ROWNUM rn, 1 one, 1.5 lit, 'abc' txt, n2 * 2 dbl, n2 + i su, NVL(n2, 0) nv, ROUND(n2, 1) rd, LENGTH(v) ln, CASE WHEN i > 1 THEN n2 ELSE 0 END cs, DECODE(i, 1, n2, 2) dc, -n2 neg, TRUNC(dt) td, dt + 1 dp, dt - dt dd, SYSDATE sy, UPPER(v) up, v || 'x' cc, TO_CHAR(n) tc, MOD(i, 3) md, SUBSTR(v, 1, 2) sb FROM src2;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'EX' ORDER BY column_id;
CREATE TABLE ag AS SELECT COUNT(*) c, COUNT(n) c2, SUM(n2) s, AVG(n2) a, MIN(n2) mi, MAX(i) ma, SUM(i) si, MAX(dt) md, MAX(f) mf FROM src2;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'AG' ORDER BY column_id;
CREATE TABLE lv AS SELECT LEVEL l, LEVEL * 2 m, ROW_NUMBER() OVER (ORDER BY LEVEL) r, RANK() OVER (ORDER BY LEVEL) k FROM dual CONNECT BY LEVEL <= 3;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'LV' ORDER BY column_id;
UPDATE lv SET l = l / 2, m = m + 0.25, r = r / 3;
UPDATE ag SET c = c + 0.5, c2 = 1 / 3, s = s / 3;
UPDATE ex SET one = 1.25, lit = 3.14159, rn = 0.1, su = su / 3, md = 0.5, ln = 2.5, dbl = 1/3, cs = 1/3, dc = 1/3, rd = 1/3, nv = 1/3, neg = 1/3, dd = 1.5;
SELECT * FROM lv ORDER BY 1;
SELECT * FROM ag;
SELECT rn, one, lit, su, md, ln, dbl, cs, dc, rd, nv, neg, dd FROM ex;
UPDATE ex SET txt = 'longer than it was';
UPDATE cp SET f = 123.45, t3 = TIMESTAMP '2024-01-01 10:00:00.123456', n2 = 1.239;
UPDATE cp SET iv = INTERVAL '1 10:00:00.126' DAY TO SECOND;
SELECT f, t3, n2, iv FROM cp;
UPDATE cp SET c = 'x';
SELECT '[' || c || ']' FROM cp;
CREATE TABLE un AS SELECT f, t3 FROM src2 UNION ALL SELECT f, t3 FROM src2;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'UN' ORDER BY column_id;
CREATE TABLE src3 (v VARCHAR2(10), v2 VARCHAR2(10 CHAR), n NUMBER(8,2));
SELECT column_name, data_type, data_length FROM user_tab_columns WHERE table_name = 'SRC3';
INSERT INTO src3 VALUES ('a', 'b', 1.25);
CREATE TABLE cp3 AS SELECT * FROM src3;
SELECT column_name, data_type, data_length FROM user_tab_columns WHERE table_name = 'CP3';
UPDATE cp3 SET v = 'longer than ten';
SELECT 0 x FROM dual UNION ALL SELECT 0.5 FROM dual;
CREATE TABLE un3 AS SELECT n FROM src3 UNION ALL SELECT n * 1.123 FROM src3;
SELECT * FROM un3;
CREATE TABLE cs AS SELECT CAST(n AS NUMBER(5,1)) c, CAST('x' AS VARCHAR2(3)) v, CAST(n AS INTEGER) i FROM src3;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'CS';
CREATE GLOBAL TEMPORARY TABLE gt ON COMMIT PRESERVE ROWS AS SELECT 0 z, v FROM src3;
UPDATE gt SET z = 0.5;
SELECT * FROM gt;
CREATE TABLE sq AS SELECT (SELECT MAX(n) FROM src3) mx, (SELECT n FROM src3) nn FROM dual;
SELECT column_name, data_type, data_length, data_precision, data_scale FROM user_tab_columns WHERE table_name = 'SQ';
ALTER TABLE sq ADD (q NUMBER DEFAULT 0, r NUMBER(5,2) DEFAULT 1.5);
UPDATE sq SET q = 0.25;
SELECT q FROM sq;
