-- SET procedures = sets: stored units run with their loops as sets, under their names, in one transaction.
--@ dialect oracle file
CREATE TABLE ev (id NUMBER PRIMARY KEY, prod NUMBER, qty NUMBER(10,2));
CREATE TABLE tar (prod NUMBER PRIMARY KEY, price NUMBER(10,4));
CREATE TABLE rated (id NUMBER PRIMARY KEY, amount NUMBER(12,2));
INSERT INTO ev VALUES (1, 1, 0.5);
INSERT INTO ev VALUES (2, 2, 4);
INSERT INTO ev VALUES (3, 9, 1);
INSERT INTO tar VALUES (1, 2.5);
INSERT INTO tar VALUES (2, 0.125);
CREATE PACKAGE pricing AS
  PROCEDURE rate (p_from IN NUMBER, p_bad OUT NUMBER);
  FUNCTION bad RETURN NUMBER;
END pricing;
/
CREATE PACKAGE BODY pricing AS
  PROCEDURE rate (p_from IN NUMBER, p_bad OUT NUMBER) IS
    v_price NUMBER;
  BEGIN
    p_bad := 0;
    FOR e IN (SELECT id, prod, qty FROM ev WHERE id >= p_from ORDER BY id) LOOP
      BEGIN
        SELECT price INTO v_price FROM tar WHERE prod = e.prod;
        INSERT INTO rated VALUES (e.id, e.qty * v_price);
      EXCEPTION
        WHEN NO_DATA_FOUND THEN p_bad := p_bad + 1;
      END;
    END LOOP;
  END rate;
  FUNCTION bad RETURN NUMBER IS
    v NUMBER;
  BEGIN
    rate(3, v);
    RETURN v;
  END bad;
END pricing;
/
SHOW procedures;
SET procedures = sets;
SHOW sets_from_rows;
-- Few rows would go through the loop.
SET sets_from_rows = 0;
DECLARE n NUMBER; BEGIN pricing.rate(1, n); DBMS_OUTPUT.PUT_LINE(n || ' bad'); END;
/
SELECT * FROM rated ORDER BY id;
-- The plan's table shows that it was the plan that ran.
SELECT COUNT(*) FROM information_schema.tables WHERE LOWER(table_name) LIKE 'set_frame%';
-- A call of a function that the other unit of the package has.
DECLARE n NUMBER; BEGIN DELETE FROM rated; n := pricing.bad; DBMS_OUTPUT.PUT_LINE(n || ' bad'); END;
/
-- A key that is gone proves nothing any more: the unit is converted anew, and still gives the same.
ALTER TABLE tar DROP PRIMARY KEY;
INSERT INTO tar VALUES (2, 0.25);
DECLARE n NUMBER; BEGIN DELETE FROM rated; pricing.rate(1, n); DBMS_OUTPUT.PUT_LINE(n || ' bad'); END;
/
-- An error ends the call as in the loop.
SET procedures = exact;
DECLARE n NUMBER; BEGIN pricing.rate(1, n); END;
/
-- A unit that is defined anew is converted anew.
SET procedures = sets;
CREATE OR REPLACE PROCEDURE double_all IS
BEGIN
  FOR e IN (SELECT id FROM ev) LOOP
    UPDATE ev SET qty = qty * 2 WHERE id = e.id;
  END LOOP;
END;
/
CALL double_all();
CREATE OR REPLACE PROCEDURE double_all IS
BEGIN
  FOR e IN (SELECT id FROM ev) LOOP
    UPDATE ev SET qty = qty * 10 WHERE id = e.id;
  END LOOP;
END;
/
CALL double_all();
SELECT * FROM ev ORDER BY id;
EXPLAIN CALL double_all();
-- Errors of compilation have their places in the text as it was written.
CREATE OR REPLACE PROCEDURE broken IS
BEGIN
  FOR e IN (SELECT id FROM ev) LOOP
    UPDATE ev SET qty = 0 WHERE id = e.id;
  END LOOP;
  nothing_here;
END;
/
SET procedures = quick;
EXPLAIN CALL missing_one();

-- Loops over fewer rows than the setting says run row by row; the result is the same.
SET sets_from_rows = 3;
CALL double_all();
SELECT * FROM ev ORDER BY id;
SET sets_from_rows = -1;
SET sets_from_rows = auto;
SHOW sets_from_rows;
