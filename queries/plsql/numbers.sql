-- NUMBER and PLS_INTEGER in programs (SQL Language Reference 19c, "NUMBER Data Type"; PL/SQL Language Reference, chapter 3).
--@ dialect oracle file
-- 40 digits where the first pair has one, else 39; 38 are guaranteed.
BEGIN
  DBMS_OUTPUT.PUT_LINE(1 / 3);
  DBMS_OUTPUT.PUT_LINE(10 / 3);
  DBMS_OUTPUT.PUT_LINE(2 / 3);
  DBMS_OUTPUT.PUT_LINE(0.5 || ' ' || -0.5 || ' ' || 1.50 || ' ' || 100);
  DBMS_OUTPUT.PUT_LINE(1e20 + 1);
  DBMS_OUTPUT.PUT_LINE(POWER(2, 100));
  DBMS_OUTPUT.PUT_LINE(99999999999999999999 * 99999999999999999999);
END;
/
-- Assignment rounds half away from zero; a scale below 0 rounds tens.
DECLARE
  a NUMBER(5, 2);
  b NUMBER(5, -2);
  c NUMBER(3);
  d INTEGER;
BEGIN
  a := 1.005;
  b := 12350;
  c := -2.5;
  d := 7.5;
  DBMS_OUTPUT.PUT_LINE(a || ' ' || b || ' ' || c || ' ' || d);
  DBMS_OUTPUT.PUT_LINE(ROUND(2.5) || ' ' || ROUND(-2.5) || ' ' || ROUND(1250, -2) || ' ' || TRUNC(-2.7));
  a := 999.995;
END;
/
-- PLS_INTEGER overflows, SIMPLE_INTEGER wraps, NUMBER grows.
DECLARE
  i PLS_INTEGER := 2147483647;
  s SIMPLE_INTEGER := 2147483647;
  n NUMBER := 2147483647;
BEGIN
  s := s + 1;
  n := n + 1;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || n);
  i := i + 1;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
DECLARE
  p POSITIVE;
BEGIN
  p := 0;
END;
/
-- Division by zero, MOD by zero, signs of MOD and REMAINDER.
DECLARE
  x NUMBER;
BEGIN
  DBMS_OUTPUT.PUT_LINE(MOD(5, 0) || ' ' || MOD(-5, 3) || ' ' || MOD(5, -3) || ' ' || REMAINDER(5, 3));
  x := 1 / 0;
EXCEPTION
  WHEN ZERO_DIVIDE THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
END;
/
-- Text becomes a number, and a number text, without a word.
DECLARE
  n NUMBER := '12.5';
  v VARCHAR2(10) := 7.50;
BEGIN
  n := n + '2';
  DBMS_OUTPUT.PUT_LINE(n || ' ' || v);
  IF '10' > 9 THEN
    DBMS_OUTPUT.PUT_LINE('compared as numbers');
  END IF;
  n := 'x1';
EXCEPTION
  WHEN VALUE_ERROR THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- Texts and their limits: bytes or characters, CHAR is padded.
DECLARE
  v VARCHAR2(3) := 'abc';
  c CHAR(5) := 'ab';
  e VARCHAR2(3) := '';
BEGIN
  DBMS_OUTPUT.PUT_LINE('[' || c || ']' || LENGTH(c) || NVL(LENGTH(e), -1));
  IF c = 'ab' THEN
    DBMS_OUTPUT.PUT_LINE('blanks do not count');
  END IF;
  IF e IS NULL THEN
    DBMS_OUTPUT.PUT_LINE('empty is NULL');
  END IF;
  v := 'abcd';
END;
/
-- NULL in functions: DECODE takes NULL = NULL, GREATEST gives NULL, NVL does not fail here.
BEGIN
  DBMS_OUTPUT.PUT_LINE(DECODE(NULL, NULL, 'same', 'other'));
  DBMS_OUTPUT.PUT_LINE(NVL(TO_CHAR(GREATEST(1, NULL)), 'null'));
  DBMS_OUTPUT.PUT_LINE(NVL2('', 'a', 'b') || COALESCE(NULL, '', 'c') || NVL(TO_CHAR(NULLIF(1, 1)), 'd'));
  DBMS_OUTPUT.PUT_LINE(SUBSTR('abcdef', 0, 2) || SUBSTR('abcdef', -3, 2) || INSTR('banana', 'a', 1, 2)
    || INSTR('banana', 'a', -1));
  DBMS_OUTPUT.PUT_LINE(LPAD('abc', 2) || RPAD('a', 3, '*') || INITCAP('old town') || TRIM('  x  ')
    || REPLACE('banana', 'a') || UPPER('straße'));
  DBMS_OUTPUT.PUT_LINE(TO_CHAR(1234.5, '9,999.00') || TO_CHAR(0.5)
    || TO_CHAR(7, 'FM000'));
END;
/

-- Where a function wants an integer, the fraction is cut off.
DECLARE
  m NUMBER := 1.7;
BEGIN
  DBMS_OUTPUT.PUT_LINE(ROUND(1.01, -0.5) || ' ' || SUBSTR('abc', m) || ' ' || LPAD('x', m + 1, '-') || ' ' || CHR(65 + m)
    || ' ' || TO_CHAR(ADD_MONTHS(DATE '2026-01-01', m), 'YYYY-MM-DD'));
END;
/
