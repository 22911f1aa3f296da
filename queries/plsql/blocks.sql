-- Anonymous blocks: variables, types, IF, CASE, loops, labels, GOTO (PL/SQL Language Reference 19c, chapters 2 and 4).
--@ dialect oracle file
BEGIN
  DBMS_OUTPUT.PUT_LINE('hello');
END;
/
DECLARE
  v_text VARCHAR2(20) := 'a';
  v_number NUMBER := 10 / 4;
  c_limit CONSTANT PLS_INTEGER := 3;
  v_date DATE := DATE '2026-01-31';
  v_null NUMBER;
BEGIN
  v_text := v_text || v_null || 'b';
  DBMS_OUTPUT.PUT_LINE(v_text || ' ' || v_number || ' ' || c_limit);
  DBMS_OUTPUT.PUT_LINE(v_date || ' ' || TO_CHAR(v_date + 1.5, 'YYYY-MM-DD HH24:MI'));
  IF v_null > 0 THEN
    DBMS_OUTPUT.PUT_LINE('wrong');
  ELSIF v_null IS NULL AND v_number = 2.5 THEN
    DBMS_OUTPUT.PUT_LINE('null is not above 0');
  ELSE
    DBMS_OUTPUT.PUT_LINE('wrong');
  END IF;
  CASE c_limit
    WHEN 1 THEN DBMS_OUTPUT.PUT_LINE('one');
    WHEN 3 THEN DBMS_OUTPUT.PUT_LINE('three');
  END CASE;
  CASE
    WHEN v_null = 1 THEN DBMS_OUTPUT.PUT_LINE('wrong');
    ELSE DBMS_OUTPUT.PUT_LINE('else');
  END CASE;
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v_number > 2 THEN 'big' ELSE 'small' END);
END;
/
-- The bounds of FOR are computed once; the index is gone after the loop; an empty range runs nothing.
DECLARE
  v_high NUMBER := 3;
  v_text VARCHAR2(100);
BEGIN
  FOR i IN 1 .. v_high LOOP
    v_high := 10;
    v_text := v_text || i || ' ';
  END LOOP;
  FOR i IN REVERSE 1 .. 3 LOOP
    CONTINUE WHEN i = 2;
    v_text := v_text || 'r' || i || ' ';
  END LOOP;
  FOR i IN 5 .. 4 LOOP
    v_text := v_text || 'never';
  END LOOP;
  <<outer>>
  FOR i IN 1 .. 3 LOOP
    FOR j IN 1 .. 3 LOOP
      EXIT outer WHEN i * j = 4;
      v_text := v_text || i || j || ' ';
    END LOOP;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_text);
END;
/
DECLARE
  v_count PLS_INTEGER := 0;
BEGIN
  WHILE NULL LOOP
    DBMS_OUTPUT.PUT_LINE('never');
  END LOOP;
  <<again>>
  v_count := v_count + 1;
  IF v_count < 3 THEN
    GOTO again;
  END IF;
  LOOP
    v_count := v_count + 1;
    EXIT WHEN v_count > 5;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_count);
END;
/
-- CASE without ELSE.
BEGIN
  CASE 5 WHEN 1 THEN NULL; END CASE;
END;
/
-- Labels say which variable is meant.
<<outer>>
DECLARE
  x NUMBER := 1;
BEGIN
  DECLARE
    x NUMBER := 2;
  BEGIN
    DBMS_OUTPUT.PUT_LINE(x || ' ' || outer.x);
  END;
END;
/
-- The index of a FOR loop cannot be assigned to.
BEGIN
  FOR i IN 1 .. 3 LOOP
    i := 5;
  END LOOP;
END;
/
-- All errors are told.
BEGIN
  nothing(1);
  x := 2;
  DBMS_OUTPUT.PUT_LIN('a');
END;
/

-- WORK is a name like others: this calls a procedure and starts no transaction.
CREATE OR REPLACE PROCEDURE work IS
BEGIN
  DBMS_OUTPUT.PUT_LINE('worked');
END;
/
BEGIN work; END;
/
