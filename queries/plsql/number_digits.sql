SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- Functions of NUMBER have all its 39 or 40 digits, rounded once (checked against mpmath with 400 digits).
SELECT SIN(1) AS sin1, COS(1) AS cos1, TAN(1) AS tan1, ACOS(-1) AS pi, ASIN(0.5) AS a, ATAN(2) AS b, ATAN2(1, -1) AS c FROM dual;
SELECT SINH(1) AS s, COSH(1) AS c, TANH(0.1) AS t, EXP(1) AS e, EXP(-100.5) AS f, LN(2) AS l, LN(0.999999) AS m, LOG(10, 1000) AS n FROM dual;
SELECT SQRT(2) AS r, POWER(2, 0.5) AS s, POWER(1.0125, 360) AS t, POWER(1.5, 10) AS u, POWER(-1.1, 301) AS v, POWER(7, -3) AS w, POWER(1.000001, 2000000) AS x FROM dual;
-- Large and small angles.
SELECT SIN(1E30) AS a, COS(123456789012345678901234567890) AS b, SIN(1E-40) AS c, TAN(3.14159265358979323846264338327950288420) AS d, ASIN(1) AS e, ACOS(1) AS f FROM dual;
-- PL/SQL computes the same; of a BINARY_DOUBLE comes a BINARY_DOUBLE.
DECLARE
  r NUMBER := 0.0375; payment NUMBER; b BINARY_DOUBLE := 1;
BEGIN
  DBMS_OUTPUT.PUT_LINE(SIN(1) || ' ' || ACOS(-1));
  DBMS_OUTPUT.PUT_LINE(LN(2) || ' ' || EXP(1) || ' ' || LOG(2, 10));
  -- The payment of an annuity.
  payment := 250000 * (r / 12) / (1 - POWER(1 + r / 12, -360));
  DBMS_OUTPUT.PUT_LINE(payment || ' ' || ROUND(payment, 2));
  -- Interest by the day.
  DBMS_OUTPUT.PUT_LINE(1000 * (POWER(1.19, 45 / 365) - 1));
  DBMS_OUTPUT.PUT_LINE(SIN(b));
END;
/
SELECT ACOS(1.1) FROM dual;
SELECT ATAN2(0, 0) FROM dual;
SELECT LN(0) FROM dual;
SELECT POWER(-8, 1/3) FROM dual;
SELECT EXP(300) FROM dual;
SELECT SINH(-1000) FROM dual;
