-- Sums, counts and extremes per key in arrays, printed afterwards.
-- loops: 1 of 1
CREATE TABLE bills (id NUMBER PRIMARY KEY, code VARCHAR2(3), net NUMBER(10,2));
INSERT INTO bills VALUES (1, 'EUR', 10.5);
INSERT INTO bills VALUES (2, 'USD', 3);
INSERT INTO bills VALUES (3, 'EUR', 7.25);
INSERT INTO bills VALUES (4, 'EUR', 100);
CREATE OR REPLACE PROCEDURE statistics IS
  TYPE t_sums IS TABLE OF NUMBER INDEX BY VARCHAR2(3);
  v_count t_sums;
  v_net t_sums;
  v_largest t_sums;
  v_code VARCHAR2(3);
BEGIN
  FOR b IN (SELECT code, net FROM bills ORDER BY id) LOOP
    IF NOT v_count.EXISTS(b.code) THEN
      v_count(b.code) := 0;
      v_net(b.code) := 0;
      v_largest(b.code) := 0;
    END IF;
    v_count(b.code) := v_count(b.code) + 1;
    v_net(b.code) := v_net(b.code) + b.net;
    v_largest(b.code) := GREATEST(v_largest(b.code), b.net);
  END LOOP;
  v_code := v_count.FIRST;
  WHILE v_code IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(v_code || ' ' || v_count(v_code) || ' ' || v_net(v_code) || ' ' || v_largest(v_code));
    v_code := v_count.NEXT(v_code);
  END LOOP;
END;
/
-- run
BEGIN statistics; END;
/
