-- Statistics, shares of rows, percentiles and roots of NUMBER are NUMBER with all their digits, of BINARY_DOUBLE doubles (SQL Language Reference 19c,
-- "STDDEV", "VARIANCE", "PERCENTILE_CONT", "CUME_DIST", "Numeric Precedence").
SET SERVEROUTPUT ON;
SET dialect = oracle;
CREATE TABLE s (g NUMBER, x NUMBER(8,2), y NUMBER);
INSERT INTO s VALUES (1, 10, 1);
INSERT INTO s VALUES (1, 12.5, 3);
INSERT INTO s VALUES (1, 11.1, 2);
INSERT INTO s VALUES (2, 7, 5);
BEGIN
  FOR r IN (SELECT STDDEV(x) a, VARIANCE(x) b, VAR_POP(x) c, VAR_SAMP(x) d, STDDEV_POP(x) e, STDDEV_SAMP(x) f, MEDIAN(x) g, PERCENTILE_CONT(0.3) WITHIN GROUP (ORDER BY x) h, CORR(x, y) i, COVAR_POP(x, y) j, COVAR_SAMP(x,y) k, REGR_SLOPE(x, y) l, AVG(x) m FROM s) LOOP
    DBMS_OUTPUT.PUT_LINE(r.a || ' ' || r.b || ' ' || r.c || ' ' || r.d); DBMS_OUTPUT.PUT_LINE(r.e || ' ' || r.f || ' ' || r.g || ' ' || r.h);  DBMS_OUTPUT.PUT_LINE(r.i || ' ' || r.j || ' ' || r.k || ' ' || r.l || ' ' || r.m);
  END LOOP;
  FOR r IN (SELECT CUME_DIST() OVER (ORDER BY x) a, PERCENT_RANK() OVER (ORDER BY x) b, STDDEV(x) OVER (PARTITION BY g) c, SIN(y) d, ATAN2(y, 3) e, COS(x) f, TAN(y) h, SINH(y) i, ASIN(0.5) j, ACOS(0.1) k, EXP(y) l, SQRT(x) m, LN(x) n, REMAINDER(x, 3) o, NANVL(x, 1) p, TO_NUMBER('1.5') q FROM s) LOOP
    DBMS_OUTPUT.PUT_LINE(r.a || ' ' || r.b || ' ' || r.c || ' ' || r.d || ' ' || r.e || ' ' || r.f || ' ' || r.h || ' ' || r.i); DBMS_OUTPUT.PUT_LINE(r.j || ' ' || r.k || ' ' || r.l || ' ' || r.m || ' ' || r.n || ' ' || r.o);
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(SIN(1) || ' ' || COS(1) || ' ' || ATAN(1) || ' ' || ACOS(0.1));
END;
/
SELECT g, STDDEV(x) one, VARIANCE(x) v, STDDEV_SAMP(x) s, VAR_SAMP(x) t FROM s GROUP BY g ORDER BY g;
SELECT STDDEV(CAST(x AS BINARY_DOUBLE)) d, SQRT(CAST(2 AS BINARY_DOUBLE)) r FROM s;
SELECT MEDIAN(y) m, PERCENTILE_CONT(0.25) WITHIN GROUP (ORDER BY y DESC) p, PERCENTILE_DISC(0.5) WITHIN GROUP (ORDER BY y) d FROM s;
SELECT AVG(y) OVER () / 3 a, AVG(x) OVER (ORDER BY x ROWS 2 PRECEDING) b FROM s ORDER BY x;
SELECT REMAINDER(11, 4), REMAINDER(-11, 4), REMAINDER(10, 4), REMAINDER(6, 4), REMAINDER(2.5, 1), REMAINDER(3.5, 1), REMAINDER(0.1, 0.03) FROM dual;
DECLARE
  FUNCTION said (t VARCHAR2, k PLS_INTEGER) RETURN VARCHAR2 IS
  BEGIN
    RETURN CASE k WHEN 1 THEN DBMS_ASSERT.SQL_OBJECT_NAME(t) WHEN 2 THEN DBMS_ASSERT.SIMPLE_SQL_NAME(t) WHEN 3 THEN DBMS_ASSERT.QUALIFIED_SQL_NAME(t)
      WHEN 4 THEN DBMS_ASSERT.ENQUOTE_NAME(t) WHEN 5 THEN DBMS_ASSERT.ENQUOTE_LITERAL(t) ELSE DBMS_ASSERT.SCHEMA_NAME(t) END;
  EXCEPTION
    WHEN OTHERS THEN RETURN SQLERRM;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(said('s', 1) || '|' || said('nosuch', 1) || '|' || said('a b', 2) || '|' || said('"a b"', 2) || '|' || said('x.y@z', 3) || '|' || said('x..y', 3));
  DBMS_OUTPUT.PUT_LINE(said('abc', 4) || '|' || said('a"b', 4) || '|' || said('it''s', 5) || '|' || said('it''''s', 5) || '|' || said('plain', 5) || '|' || said('NOBODY', 6));
END;
/
