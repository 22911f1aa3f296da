-- SELECT INTO in a loop: one row, none, several; the handlers write to an error table.
-- loops: 1 of 1
-- falls back: 1
-- spark error: a lookup finds several rows
CREATE TABLE ev (id NUMBER PRIMARY KEY, prod NUMBER, qty NUMBER(10,2));
CREATE TABLE tar (prod NUMBER, price NUMBER(10,4));
CREATE TABLE rated (id NUMBER PRIMARY KEY, prod NUMBER, amount NUMBER(12,2));
CREATE TABLE errs (id NUMBER, why VARCHAR2(100));
INSERT INTO ev VALUES (1, 1, 0.5);
INSERT INTO ev VALUES (2, 2, 1);
INSERT INTO ev VALUES (3, 3, 1.5);
INSERT INTO ev VALUES (4, 0, 2);
INSERT INTO ev VALUES (5, NULL, 2.5);
INSERT INTO ev VALUES (6, 2, NULL);
INSERT INTO tar VALUES (0, 1.5);
INSERT INTO tar VALUES (1, 2.5);
INSERT INTO tar VALUES (1, 3.5);
INSERT INTO tar VALUES (2, 0.125);
CREATE OR REPLACE PROCEDURE rate IS
  v_price NUMBER;
  v_total NUMBER := 0;
  v_bad PLS_INTEGER := 0;
BEGIN
  FOR r IN (SELECT id, prod, qty FROM ev ORDER BY id) LOOP
    BEGIN
      SELECT price INTO v_price FROM tar WHERE prod = r.prod;
      INSERT INTO rated (id, prod, amount) VALUES (r.id, r.prod, r.qty * v_price);
      v_total := v_total + NVL(r.qty * v_price, 0);
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        v_bad := v_bad + 1;
        DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO errs VALUES (r.id, 'none ' || m_); END;
      WHEN TOO_MANY_ROWS THEN
        v_bad := v_bad + 1;
        INSERT INTO errs VALUES (r.id, 'many ' || v_bad);
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('total ' || v_total || ' bad ' || v_bad || ' last ' || v_price);
END;
/
-- run
BEGIN rate; END;
/
SELECT * FROM rated ORDER BY id;
SELECT * FROM errs ORDER BY id;
