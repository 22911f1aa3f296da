-- NUMBER: places 10 to 20 where Oracle's meaning bites (SQL Language Reference and PL/SQL Language Reference, 19c).
--@ dialect oracle file
-- 10. Twenty base-100 digits: 40 decimal digits where the first pair has two, else 39 (SQL LR, "NUMBER Data Type").
BEGIN
  DBMS_OUTPUT.PUT_LINE(1 / 3);
  DBMS_OUTPUT.PUT_LINE(10 / 3);
  DBMS_OUTPUT.PUT_LINE(100 / 3);
  DBMS_OUTPUT.PUT_LINE(1 / 30);
  DBMS_OUTPUT.PUT_LINE(2 / 3);
  DBMS_OUTPUT.PUT_LINE(1 / 7 * 7);
  DBMS_OUTPUT.PUT_LINE(1 / 3 * 3);
END;
/
SELECT TO_CHAR(1 / 3) AS a, TO_CHAR(10 / 3) AS b FROM dual;

-- 10. The range: above 1e126 overflows, below 1e-130 is 0 (SQL LR, "NUMBER Data Type"; ORA-01426).
DECLARE
  n NUMBER := 9.9e125;
BEGIN
  n := n * 10;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
END;
/
DECLARE
  n NUMBER := 1e-130;
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN n / 1000 = 0 THEN 'underflow is 0' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(n);
  DBMS_OUTPUT.PUT_LINE(9.9e125);
  DBMS_OUTPUT.PUT_LINE(1e39 || ' ' || 1e40 || ' ' || 123e38);
END;
/
-- 11. NUMBER without precision keeps fractions (SQL LR, "NUMBER Data Type").
DECLARE
  n NUMBER := 1.25;
  i INTEGER := 1.5;
BEGIN
  n := n + 0.001;
  DBMS_OUTPUT.PUT_LINE(n || ' ' || i);
END;
/
CREATE TABLE amount (n NUMBER, p NUMBER(5, 2), i INTEGER, q NUMBER(4));

INSERT INTO amount (n, p, i) VALUES (0.123456789012345678901234567890123456789, 1.005, 2.5);

SELECT n, p, i FROM amount;

-- 12. Division never truncates (SQL LR, "Arithmetic Operators").
BEGIN
  DBMS_OUTPUT.PUT_LINE(1 / 2 || ' ' || 7 / 2 || ' ' || -7 / 2);
END;
/
SELECT 1 / 2 AS half, 7 / 2 AS more, TRUNC(7 / 2) AS whole FROM dual;

-- 13. NUMBER(p,s) rounds half away from zero; too many digits are ORA-06502 in PL/SQL and ORA-01438 in SQL
-- (SQL LR, "NUMBER Data Type"; PL/SQL LR, "NUMBER Data Type Family").
DECLARE
  a NUMBER(5, 2) := 1.005;
  b NUMBER(3, -2) := 12350;
  c NUMBER(2, 4) := 0.00125;
BEGIN
  DBMS_OUTPUT.PUT_LINE(a || ' ' || b || ' ' || c);
  a := -1.005;
  DBMS_OUTPUT.PUT_LINE(a);
  a := 999.994;
  DBMS_OUTPUT.PUT_LINE(a);
  BEGIN
    a := 999.995;
  EXCEPTION
    WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    INSERT INTO amount (p) VALUES (999.995);
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  BEGIN
    UPDATE amount SET q = 12345;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
END;
/
DECLARE
  v VARCHAR2(100);
BEGIN
  INSERT INTO amount (p, q) VALUES (-999.994, 9999.4);
  SELECT p || ' ' || q INTO v FROM amount WHERE q IS NOT NULL;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
-- 14. Rounding half away from zero, also to tens; TRUNC toward zero (SQL LR, "ROUND (number)").
BEGIN
  DBMS_OUTPUT.PUT_LINE(ROUND(2.5) || ' ' || ROUND(-2.5) || ' ' || ROUND(1250, -2) || ' ' || ROUND(1249.99, -2) || ' ' || ROUND(0.125, 2));
  DBMS_OUTPUT.PUT_LINE(TRUNC(2.9) || ' ' || TRUNC(-2.9) || ' ' || TRUNC(199, -2) || ' ' || TRUNC(-1.239, 2));
  DBMS_OUTPUT.PUT_LINE(CEIL(-2.5) || ' ' || FLOOR(-2.5) || ' ' || CEIL(2.1) || ' ' || SIGN(-3) || ' ' || ABS(-0.5));
END;
/
-- 14. ROUND of a BINARY_DOUBLE rounds half to even (SQL LR, "ROUND (number)").
SELECT ROUND(CAST(2.5 AS BINARY_DOUBLE)) AS two, ROUND(CAST(3.5 AS BINARY_DOUBLE)) AS four, ROUND(2.5) AS three FROM dual;

-- 15. PLS_INTEGER overflows, SIMPLE_INTEGER wraps, INTEGER is NUMBER(38) (PL/SQL LR, "PLS_INTEGER and BINARY_INTEGER").
DECLARE
  p PLS_INTEGER := 2147483647;
  q BINARY_INTEGER := -2147483648;
  s SIMPLE_INTEGER := 2147483647;
  i INTEGER := 2147483647;
  n NUMBER;
BEGIN
  i := i + 1;
  s := s + 1;
  DBMS_OUTPUT.PUT_LINE(i || ' ' || s);
  n := p + 0.5;
  DBMS_OUTPUT.PUT_LINE(n);
  i := 99999999999999999999999999999999999999;
  DBMS_OUTPUT.PUT_LINE(i);
  BEGIN
    n := p + 1;
    DBMS_OUTPUT.PUT_LINE('wrong: both are integers');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    q := q - 1;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  BEGIN
    p := 3000000000;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  p := 2.5;
  DBMS_OUTPUT.PUT_LINE(p);
END;
/
-- 16. MOD by 0, its sign; REMAINDER; POWER, SQRT, LN, EXP (SQL LR, "MOD", "REMAINDER").
BEGIN
  DBMS_OUTPUT.PUT_LINE(MOD(11, 0) || ' ' || MOD(-11, 4) || ' ' || MOD(11, -4) || ' ' || MOD(5.5, 2));
  DBMS_OUTPUT.PUT_LINE(REMAINDER(11, 4) || ' ' || REMAINDER(-11, 4) || ' ' || REMAINDER(10, 4) || ' ' || REMAINDER(6, 4));
  DBMS_OUTPUT.PUT_LINE(POWER(2, 10) || ' ' || POWER(2, -1) || ' ' || POWER(10, 38) || ' ' || SQRT(16) || ' ' || POWER(1.1, 2));
  DBMS_OUTPUT.PUT_LINE(SQRT(2));
  DBMS_OUTPUT.PUT_LINE(ROUND(LN(10), 30) || ' ' || ROUND(EXP(1), 30) || ' ' || ROUND(LOG(10, 1000), 20));
END;
/
SELECT TO_CHAR(SQRT(2)) AS root, MOD(11, 0) AS m, TO_CHAR(POWER(2, 0.5)) AS p FROM dual;

-- 17. Number formats (SQL LR, "Number Format Models").
BEGIN
  DBMS_OUTPUT.PUT_LINE('[' || TO_CHAR(5, '999') || '] [' || TO_CHAR(-5, '999') || '] [' || TO_CHAR(5, 'FM999') || '] ['
    || TO_CHAR(5, '000') || '] [' || TO_CHAR(12345, '999') || ']');
  DBMS_OUTPUT.PUT_LINE('[' || TO_CHAR(0.5) || '] [' || TO_CHAR(-0.5) || '] [' || TO_CHAR(0.5, '0.99') || '] ['
    || TO_CHAR(0.5, '9.99') || '] [' || TO_CHAR(0, '9.99') || '] [' || TO_CHAR(1234567.891, 'FM9,999,999.00') || ']');
  DBMS_OUTPUT.PUT_LINE('[' || TO_CHAR(-12, '999MI') || '] [' || TO_CHAR(12, '999MI') || '] [' || TO_CHAR(-12, '999PR') || '] ['
    || TO_CHAR(12, 'S999') || '] [' || TO_CHAR(12, '999S') || '] [' || TO_CHAR(12, '$999') || ']');
  DBMS_OUTPUT.PUT_LINE('[' || TO_CHAR(1234.5, '9G999D99', 'NLS_NUMERIC_CHARACTERS='',.''') || '] [' || TO_CHAR(255, 'XX') || '] ['
    || TO_CHAR(14, 'RN') || '] [' || TO_CHAR(12.5, '99.9') || '] [' || TO_CHAR(1.255, '9.99') || '] [' || TO_CHAR(12345.678, 'FM9.9EEEE') || ']');
  DBMS_OUTPUT.PUT_LINE(TO_NUMBER('1,234.50', '9,999.99') || ' ' || TO_NUMBER('-12') || ' ' || TO_NUMBER(' 3.5 ') || ' ' || TO_NUMBER('1e3')
    || ' ' || TO_NUMBER('FF', 'XX') || ' ' || TO_NUMBER('$7', '$9'));
END;
/
BEGIN
  DBMS_OUTPUT.PUT_LINE(TO_NUMBER('1 2'));
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
SELECT TO_CHAR(0.5) AS half, '' || 0.25 AS quarter, TO_CHAR(100) AS hundred, TO_CHAR(1.10) AS short FROM dual;

-- 18. A text column compared with a number is converted, not the number (SQL LR, "Data Conversion").
CREATE TABLE dirty (code VARCHAR2(10));

INSERT INTO dirty VALUES ('007');

SELECT code FROM dirty WHERE code = 7;

INSERT INTO dirty VALUES ('x');

SELECT code FROM dirty WHERE code = 7;

SELECT code FROM dirty WHERE code = '7';

BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN '10' > 9 THEN 'as numbers' ELSE 'as text' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN '10' > '9' THEN 'as numbers' ELSE 'as text' END);
  DBMS_OUTPUT.PUT_LINE('5' + '6' || ' ' || '2' * 3);
  DBMS_OUTPUT.PUT_LINE(NVL(NULL, '3') + 1);
  DBMS_OUTPUT.PUT_LINE(NVL(TO_NUMBER(NULL), '4') + 1);
  DBMS_OUTPUT.PUT_LINE('x' + 1);
EXCEPTION
  WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 19. SUM and AVG are exact, in any order (SQL LR, "SUM", "AVG").
SELECT SUM(x) AS s, AVG(x) AS a FROM (SELECT 0.1 AS x FROM dual CONNECT BY LEVEL <= 10);

SELECT SUM(x) AS s FROM (SELECT 1e30 AS x FROM dual UNION ALL SELECT 0.01 FROM dual UNION ALL SELECT -1e30 FROM dual);

SELECT TO_CHAR(AVG(x)) AS a FROM (SELECT 1 AS x FROM dual UNION ALL SELECT 1 FROM dual UNION ALL SELECT 0 FROM dual);

-- 20. Division by zero is ORA-01476 and ends the statement; what it did is undone (Database Concepts, "Statement-Level Atomicity").
BEGIN
  UPDATE amount SET n = 1 / (CASE WHEN p = 1.01 THEN 0 ELSE 1 END);
EXCEPTION
  WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
END;
/
SELECT COUNT(*) AS changed FROM amount WHERE n = 1;
