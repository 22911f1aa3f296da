-- RETURN out of loops, of the routine itself and of routines that are inlined; GOTO to a label further on.
-- loops: 8 of 9
-- spark: GOTO has no form in Spark
CREATE TABLE invoices (id NUMBER PRIMARY KEY, cust NUMBER, total NUMBER(10,2), paid NUMBER(10,2), state VARCHAR2(10));
CREATE TABLE payments (id NUMBER PRIMARY KEY, cust NUMBER, amount NUMBER(10,2), inv NUMBER, state VARCHAR2(10));
CREATE TABLE lines (inv NUMBER, n NUMBER, code VARCHAR2(5));
CREATE TABLE log (txt VARCHAR2(100));
INSERT INTO invoices VALUES (1, 1, 10, 10, 'paid');
INSERT INTO invoices VALUES (2, 1, 20, 5, 'open');
INSERT INTO invoices VALUES (3, 1, 30, 0, 'open');
INSERT INTO invoices VALUES (4, 2, 30, 30, 'paid');
INSERT INTO invoices VALUES (5, 3, NULL, 0, 'open');
INSERT INTO payments VALUES (1, 1, 7, NULL, 'new');
INSERT INTO payments VALUES (2, 2, 8, NULL, 'new');
INSERT INTO payments VALUES (3, 3, 9, NULL, 'new');
INSERT INTO payments VALUES (4, NULL, 9, NULL, 'new');
INSERT INTO payments VALUES (5, 1, 0, NULL, 'new');
INSERT INTO lines VALUES (2, 1, 'A');
INSERT INTO lines VALUES (2, 2, 'X');
INSERT INTO lines VALUES (3, 1, 'B');
CREATE OR REPLACE PACKAGE rt IS
  FUNCTION first_open (p_cust NUMBER) RETURN NUMBER;
  FUNCTION grade (p_cust NUMBER) RETURN VARCHAR2;
  PROCEDURE until_open (p_cust NUMBER, p_seen OUT NUMBER);
  FUNCTION has_code (p_cust NUMBER, p_code VARCHAR2) RETURN BOOLEAN;
  PROCEDURE link;
  PROCEDURE skip;
  PROCEDURE variable (p_state VARCHAR2);
  PROCEDURE back;
END;
/
CREATE OR REPLACE PACKAGE BODY rt IS
  FUNCTION first_open (p_cust NUMBER) RETURN NUMBER IS
  BEGIN
    FOR i IN (SELECT id, total, paid FROM invoices WHERE cust = p_cust ORDER BY id) LOOP
      IF i.total > i.paid THEN
        RETURN i.id;
      END IF;
    END LOOP;
    RETURN NULL;
  END;

  FUNCTION grade (p_cust NUMBER) RETURN VARCHAR2 IS
    v_open NUMBER := 0;
    v_n NUMBER := 0;
  BEGIN
    FOR i IN (SELECT id, total, paid, state FROM invoices WHERE cust = p_cust ORDER BY id DESC) LOOP
      v_n := v_n + 1;
      v_open := v_open + NVL(i.total - i.paid, 0);
      INSERT INTO log VALUES ('graded ' || i.id || ' at ' || v_open);
      IF v_open > 29 THEN RETURN 'bad after ' || v_n; END IF;
      IF i.state = 'paid' THEN RETURN 'good'; END IF;
    END LOOP;
    RETURN 'none of ' || v_n;
  END;

  PROCEDURE until_open (p_cust NUMBER, p_seen OUT NUMBER) IS
  BEGIN
    p_seen := 0;
    FOR i IN (SELECT id, state FROM invoices WHERE cust = p_cust ORDER BY id) LOOP
      IF i.state = 'open' THEN
        DBMS_OUTPUT.PUT_LINE('open is ' || i.id);
        RETURN;
      END IF;
      p_seen := p_seen + 1;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('all ' || p_seen || ' seen');
  END;

  FUNCTION has_code (p_cust NUMBER, p_code VARCHAR2) RETURN BOOLEAN IS
  BEGIN
    FOR i IN (SELECT id FROM invoices WHERE cust = p_cust ORDER BY id) LOOP
      FOR l IN (SELECT n, code FROM lines WHERE inv = i.id ORDER BY n) LOOP
        INSERT INTO log VALUES ('line ' || i.id || '.' || l.n);
        IF l.code = p_code THEN RETURN TRUE; END IF;
      END LOOP;
    END LOOP;
    RETURN FALSE;
  END;

  PROCEDURE link IS
    v_inv NUMBER;
  BEGIN
    FOR p IN (SELECT id, cust, amount FROM payments WHERE state = 'new' ORDER BY id) LOOP
      v_inv := first_open(p.cust);
      IF v_inv IS NULL THEN
        UPDATE payments SET state = 'credit' WHERE id = p.id;
      ELSE
        UPDATE payments SET state = 'linked', inv = v_inv WHERE id = p.id;
      END IF;
    END LOOP;
  END;

  PROCEDURE skip IS
    v_sum NUMBER := 0;
  BEGIN
    FOR p IN (SELECT id, cust, amount FROM payments ORDER BY id) LOOP
      IF p.cust IS NULL THEN GOTO next_row; END IF;
      IF p.amount = 0 THEN
        DBMS_OUTPUT.PUT_LINE('nothing in ' || p.id);
        GOTO counted;
      END IF;
      v_sum := v_sum + p.amount;
      INSERT INTO log VALUES ('sum ' || p.id || ' ' || v_sum);
      <<counted>>
      UPDATE payments SET state = 'seen' WHERE id = p.id;
      <<next_row>>
      NULL;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('sum ' || v_sum);
  END;

  PROCEDURE variable (p_state VARCHAR2) IS
    TYPE rc IS REF CURSOR;
    c rc;
    v_id NUMBER;
    v_total NUMBER;
  BEGIN
    OPEN c FOR SELECT id, total FROM invoices WHERE state = p_state;
    LOOP
      FETCH c INTO v_id, v_total;
      EXIT WHEN c%NOTFOUND OR c%NOTFOUND IS NULL;
      UPDATE invoices SET total = v_total + 1 WHERE id = v_id;
    END LOOP;
    IF c%ISOPEN THEN
      CLOSE c;
    END IF;
  END;

  PROCEDURE back IS
    v_n NUMBER;
  BEGIN
    FOR p IN (SELECT id FROM payments ORDER BY id) LOOP
      v_n := 0;
      <<again>>
      v_n := v_n + 1;
      IF v_n < p.id THEN GOTO again; END IF;
      INSERT INTO log VALUES ('back ' || v_n);
    END LOOP;
  END;
END;
/
-- run
DECLARE
  n NUMBER;
BEGIN
  FOR c IN 1 .. 4 LOOP
    DBMS_OUTPUT.PUT_LINE('first of ' || c || ': ' || rt.first_open(c));
    DBMS_OUTPUT.PUT_LINE('grade of ' || c || ': ' || rt.grade(c));
    rt.until_open(c, n);
    DBMS_OUTPUT.PUT_LINE('seen ' || n);
    IF rt.has_code(c, 'X') THEN DBMS_OUTPUT.PUT_LINE('has X'); END IF;
  END LOOP;
  rt.link;
  rt.skip;
  rt.variable('open');
  rt.back;
END;
/
SELECT id, total, state FROM invoices ORDER BY id;
SELECT * FROM payments ORDER BY id;
SELECT * FROM log ORDER BY txt;
