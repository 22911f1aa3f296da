-- Procedures and functions: modes, defaults, names, nesting, overloading (PL/SQL Language Reference 19c, chapter 8).
--@ dialect oracle file
DECLARE
  v NUMBER := 1;
  w NUMBER;
  PROCEDURE change (p_in IN NUMBER, p_out OUT NUMBER, p_both IN OUT NUMBER, p_default IN NUMBER DEFAULT 10) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('out is ' || NVL(TO_CHAR(p_out), 'null') || ', both is ' || p_both);
    p_out := p_in + p_default;
    p_both := p_both * 2;
  END;
  FUNCTION factorial (n PLS_INTEGER) RETURN NUMBER IS
  BEGIN
    IF n <= 1 THEN
      RETURN 1;
    END IF;
    RETURN n * factorial(n - 1);
  END;
BEGIN
  w := 5;
  change(1, w, v);
  DBMS_OUTPUT.PUT_LINE(w || ' ' || v);
  change(p_both => v, p_default => 1, p_in => 2, p_out => w);
  DBMS_OUTPUT.PUT_LINE(w || ' ' || v);
  DBMS_OUTPUT.PUT_LINE(factorial(20));
END;
/
-- What an exception leaves: OUT parameters by value are not assigned, NOCOPY ones may be.
DECLARE
  a NUMBER := 1;
  PROCEDURE failing (p IN OUT NUMBER) IS
  BEGIN
    p := 2;
    RAISE NO_DATA_FOUND;
  END;
BEGIN
  failing(a);
EXCEPTION
  WHEN NO_DATA_FOUND THEN
    DBMS_OUTPUT.PUT_LINE('a is ' || a);
END;
/
-- Overloads differ by types and names; forward declarations; nested ones see outer variables.
DECLARE
  v_count PLS_INTEGER := 0;
  PROCEDURE later (p NUMBER);
  PROCEDURE show (p VARCHAR2) IS
  BEGIN
    v_count := v_count + 1;
    DBMS_OUTPUT.PUT_LINE('text ' || p);
  END;
  PROCEDURE show (p DATE) IS
  BEGIN
    v_count := v_count + 1;
    DBMS_OUTPUT.PUT_LINE('date ' || TO_CHAR(p, 'YYYY'));
  END;
  PROCEDURE show (p BOOLEAN) IS
    PROCEDURE deeper IS
    BEGIN
      v_count := v_count + 10;
    END;
  BEGIN
    deeper;
    DBMS_OUTPUT.PUT_LINE('truth');
  END;
  PROCEDURE later (p NUMBER) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('later ' || p);
  END;
BEGIN
  show('x');
  show(DATE '2026-09-01');
  show(TRUE);
  later(7);
  DBMS_OUTPUT.PUT_LINE(v_count);
END;
/
-- A function that ends without RETURN; a recursion without end.
DECLARE
  FUNCTION nothing RETURN NUMBER IS
  BEGIN
    NULL;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(nothing);
END;
/
DECLARE
  FUNCTION endless (n NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN endless(n + 1);
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(endless(1));
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
-- Stored ones; wrong calls are told with what they take.
CREATE OR REPLACE FUNCTION add_tax (p_net NUMBER, p_rate NUMBER DEFAULT 19) RETURN NUMBER DETERMINISTIC IS
BEGIN
  RETURN ROUND(p_net * (1 + p_rate / 100), 2);
END add_tax;
/
SELECT add_tax(100) AS a, add_tax(9.99, 7) AS b, add_tax(NULL) AS c FROM dual;

BEGIN
  DBMS_OUTPUT.PUT_LINE(add_tax(p_rate => 10, p_net => 50));
  DBMS_OUTPUT.PUT_LINE(add_tax(1, 2, 3));
END;
/
--@ parameters {"x": 1, "y": null}
BEGIN
  :x := :x + 41;
  :y := 'given back';
END;
/
--@ parameters {"total": null}
CALL add_tax(200) INTO :total;
