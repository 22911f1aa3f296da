-- Collections of called routines: records by field, stores of the row around, several stores in one loop.
-- loops: 4 of 4
-- falls back: 0
-- spark: KEEP with several keys, or over a window, has no form in Spark
CREATE TABLE acct (id NUMBER PRIMARY KEY, vat NUMBER);
CREATE TABLE sub (id NUMBER PRIMARY KEY, acct NUMBER, price NUMBER(8,2), coupon NUMBER(8,2));
CREATE TABLE line (acct NUMBER, pos NUMBER, txt VARCHAR2(20), amt NUMBER(10,2), net NUMBER(10,2));
CREATE TABLE slot (acct NUMBER, k NUMBER, v NUMBER);
INSERT INTO acct VALUES (1, 20);
INSERT INTO acct VALUES (2, 0);
INSERT INTO acct VALUES (3, 7);
INSERT INTO sub VALUES (1, 1, 10, NULL);
INSERT INTO sub VALUES (2, 1, 20.50, 0.51);
INSERT INTO sub VALUES (5, 1, 3.33, NULL);
INSERT INTO sub VALUES (3, 2, 7, 7);
INSERT INTO sub VALUES (4, 2, 1.01, 0.5);
CREATE OR REPLACE PACKAGE billing IS
  PROCEDURE bill_all;
  PROCEDURE slots;
END;
/
CREATE OR REPLACE PACKAGE BODY billing IS
  TYPE t_lines IS TABLE OF line%ROWTYPE INDEX BY PLS_INTEGER;
  TYPE t_num IS TABLE OF NUMBER INDEX BY PLS_INTEGER;

  PROCEDURE bill(p acct%ROWTYPE) IS
    l t_lines;
    n PLS_INTEGER := 0;
    v_net NUMBER := 0;
    PROCEDURE add_line(p_txt VARCHAR2, p_amt NUMBER) IS
    BEGIN
      n := n + 1;
      l(n).acct := p.id;
      l(n).pos := n;
      l(n).txt := p_txt;
      l(n).amt := p_amt;
      v_net := v_net + p_amt;
    END;
  BEGIN
    add_line('base', 1);
    FOR s IN (SELECT * FROM sub WHERE acct = p.id ORDER BY id) LOOP
      add_line('sub ' || s.id, s.price);
      IF s.coupon IS NOT NULL THEN
        add_line('coupon', -s.coupon);
      END IF;
    END LOOP;
    IF p.vat > 0 THEN
      add_line('vat', ROUND(v_net * p.vat / 100, 2));
    END IF;
    FOR i IN 1 .. n LOOP
      l(i).net := v_net;
    END LOOP;
    FORALL i IN 1 .. n INSERT INTO line VALUES l(i);
  END;

  PROCEDURE bill_all IS
  BEGIN
    FOR a IN (SELECT * FROM acct ORDER BY id) LOOP
      bill(a);
    END LOOP;
  END;

  -- The last store of a key counts, whichever statement made it.
  PROCEDURE keep(p_acct NUMBER) IS
    last_one t_num;
  BEGIN
    last_one(1) := p_acct * 100;
    FOR s IN (SELECT * FROM sub WHERE acct = p_acct ORDER BY id) LOOP
      IF s.coupon IS NULL THEN
        last_one(MOD(s.id, 2)) := s.id;
      ELSE
        last_one(MOD(s.id, 2)) := -s.id;
      END IF;
    END LOOP;
    FOR i IN 0 .. 2 LOOP
      IF last_one.EXISTS(i) THEN
        INSERT INTO slot VALUES (p_acct, i, last_one(i));
      END IF;
    END LOOP;
  END;

  PROCEDURE slots IS
  BEGIN
    FOR a IN (SELECT * FROM acct ORDER BY id) LOOP
      keep(a.id);
    END LOOP;
  END;
END;
/
-- run
BEGIN billing.bill_all; billing.slots; END;
/
SELECT * FROM line ORDER BY acct, pos;
SELECT * FROM slot ORDER BY acct, k;
