-- EXIT and CONTINUE of loops around, WHILE TRUE over a cursor, arrays in a query, SET of several columns.
-- loops: 9 of 9
-- spark: the collection or cursor "l" has no form in Spark
CREATE TABLE tariffs (plan NUMBER, zone NUMBER, since DATE, until DATE, price NUMBER(10,2));
CREATE TABLE invoices (id NUMBER PRIMARY KEY, state VARCHAR2(10), net NUMBER(10,2), tax NUMBER(10,2));
CREATE TABLE lines (inv NUMBER, n NUMBER, amount NUMBER(10,2));
CREATE TABLE found (plan NUMBER, zone NUMBER, txt VARCHAR2(30));
INSERT INTO tariffs VALUES (1, 1, DATE '2026-01-01', DATE '2026-06-30', 1);
INSERT INTO tariffs VALUES (1, 1, DATE '2026-05-01', NULL, 2);
INSERT INTO tariffs VALUES (1, 1, DATE '2026-08-01', NULL, 3);
INSERT INTO tariffs VALUES (1, 2, DATE '2026-01-01', DATE '2026-06-30', 1);
INSERT INTO tariffs VALUES (1, 2, DATE '2026-07-01', NULL, 1);
INSERT INTO tariffs VALUES (2, 1, DATE '2026-01-01', NULL, 1);
INSERT INTO tariffs VALUES (2, 1, DATE '2026-02-01', NULL, 1);
INSERT INTO invoices VALUES (1, 'open', NULL, NULL);
INSERT INTO invoices VALUES (2, 'paid', 1, 1);
INSERT INTO invoices VALUES (3, 'open', 5, 5);
INSERT INTO lines VALUES (1, 1, 10);
INSERT INTO lines VALUES (1, 2, 20.5);
INSERT INTO lines VALUES (2, 1, 7);
CREATE OR REPLACE PACKAGE lb IS
  PROCEDURE first_overlaps;
  PROCEDURE until_found (p_price NUMBER);
  PROCEDURE own_label;
  PROCEDURE turns;
  PROCEDURE endless_form;
  PROCEDURE states;
  PROCEDURE totals;
END;
/
CREATE OR REPLACE PACKAGE BODY lb IS
  PROCEDURE first_overlaps IS
  BEGIN
    <<outer_loop>>
    FOR a IN (SELECT plan, zone, since, NVL(until, DATE '2999-12-31') AS till FROM tariffs ORDER BY plan, zone, since) LOOP
      FOR b IN (SELECT since FROM tariffs WHERE plan = a.plan AND zone = a.zone AND since > a.since ORDER BY since) LOOP
        IF b.since < a.till THEN
          INSERT INTO found VALUES (a.plan, a.zone, TO_CHAR(b.since, 'YYYY-MM-DD'));
          CONTINUE outer_loop;
        END IF;
        DBMS_OUTPUT.PUT_LINE(a.plan || ' ' || a.zone || ' is clear of ' || TO_CHAR(b.since, 'YYYY-MM-DD'));
      END LOOP;
      DBMS_OUTPUT.PUT_LINE('end of ' || a.plan || ' ' || a.zone || ' ' || TO_CHAR(a.since, 'YYYY-MM-DD'));
    END LOOP outer_loop;
  END;

  PROCEDURE until_found (p_price NUMBER) IS
    v_n NUMBER := 0;
  BEGIN
    <<plans>>
    FOR p IN (SELECT DISTINCT plan FROM tariffs ORDER BY plan) LOOP
      v_n := v_n + 1;
      <<zones>>
      FOR z IN (SELECT zone, since, price FROM tariffs WHERE plan = p.plan ORDER BY zone, since) LOOP
        INSERT INTO found VALUES (p.plan, z.zone, 'looked at ' || z.price);
        EXIT plans WHEN z.price >= p_price;
      END LOOP;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('plans ' || v_n);
  END;

  PROCEDURE own_label IS
    v_sum NUMBER := 0;
  BEGIN
    <<here>>
    FOR l IN (SELECT amount FROM lines ORDER BY inv, n) LOOP
      CONTINUE here WHEN l.amount = 10;
      v_sum := v_sum + l.amount;
      EXIT here WHEN v_sum > 20;
    END LOOP here;
    DBMS_OUTPUT.PUT_LINE('sum ' || v_sum);
  END;

  PROCEDURE turns IS
    v_n NUMBER;
  BEGIN
    <<rows>>
    FOR l IN (SELECT inv, n, amount FROM lines ORDER BY inv, n) LOOP
      v_n := 0;
      WHILE v_n < 5 LOOP
        v_n := v_n + 1;
        CONTINUE rows WHEN v_n * 5 > l.amount;
        INSERT INTO found VALUES (l.inv, l.n, 'turn ' || v_n);
      END LOOP;
      INSERT INTO found VALUES (l.inv, l.n, 'whole');
    END LOOP;
  END;

  PROCEDURE endless_form IS
    CURSOR c IS SELECT id, net FROM invoices ORDER BY id;
    v_id NUMBER;
    v_net NUMBER;
  BEGIN
    OPEN c;
    WHILE TRUE LOOP
      FETCH c INTO v_id, v_net;
      EXIT WHEN c%NOTFOUND;
      UPDATE invoices SET net = NVL(v_net, 0) + 1 WHERE id = v_id;
    END LOOP;
    CLOSE c;
  END;

  PROCEDURE states IS
    TYPE t_list IS VARRAY(5) OF VARCHAR2(10);
    l t_list := t_list('open', 'paid', 'none');
    v_sum NUMBER;
  BEGIN
    FOR i IN 1 .. l.COUNT LOOP
      v_sum := 0;
      FOR r IN (SELECT net FROM invoices WHERE state = l(i)) LOOP
        v_sum := v_sum + NVL(r.net, 0);
      END LOOP;
      DBMS_OUTPUT.PUT_LINE(l(i) || ': ' || v_sum);
    END LOOP;
  END;

  PROCEDURE totals IS
  BEGIN
    FOR i IN (SELECT id FROM invoices ORDER BY id) LOOP
      UPDATE invoices SET (net, tax) = (SELECT SUM(amount), NVL(SUM(ROUND(amount * 0.2, 2)), 0) FROM lines WHERE inv = i.id), state = 'new' WHERE id = i.id;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  lb.first_overlaps;
  lb.until_found(2);
  lb.own_label;
  lb.turns;
  lb.endless_form;
  lb.states;
  lb.totals;
END;
/
SELECT * FROM found ORDER BY plan, zone, txt;
SELECT * FROM invoices ORDER BY id;
