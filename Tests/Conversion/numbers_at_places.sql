-- Several numbers of a sequence in one iteration, on ways of their own, and in loops that end early.
-- loops: 5 of 6
CREATE TABLE invoices (id NUMBER PRIMARY KEY, amount NUMBER(10,2), kind VARCHAR2(5));
CREATE TABLE entries (id NUMBER PRIMARY KEY, account VARCHAR2(10), dr NUMBER(10,2), cr NUMBER(10,2), ref NUMBER);
CREATE TABLE notes (id NUMBER, what VARCHAR2(40));
CREATE SEQUENCE entry_ids START WITH 100;
INSERT INTO invoices VALUES (1, 10, 'a');
INSERT INTO invoices VALUES (2, 20, NULL);
INSERT INTO invoices VALUES (3, 0, 'a');
INSERT INTO invoices VALUES (4, 30, 'b');
INSERT INTO invoices VALUES (5, 40, 'stop');
INSERT INTO invoices VALUES (6, 50, 'a');
CREATE OR REPLACE PACKAGE gl IS
  PROCEDURE post_all;
  PROCEDURE until_stop (p_last OUT NUMBER);
  PROCEDURE two_tables;
  PROCEDURE first_only;
  PROCEDURE nested;
END;
/
CREATE OR REPLACE PACKAGE BODY gl IS
  FUNCTION next_id RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT entry_ids.NEXTVAL INTO v FROM dual;
    RETURN v;
  END;

  PROCEDURE post (p_account VARCHAR2, p_dr NUMBER, p_cr NUMBER, p_ref NUMBER) IS
  BEGIN
    INSERT INTO entries VALUES (next_id, p_account, NVL(p_dr, 0), NVL(p_cr, 0), p_ref);
  END;

  PROCEDURE post_all IS
  BEGIN
    FOR i IN (SELECT id, amount, kind FROM invoices ORDER BY id) LOOP
      IF i.amount > 0 THEN
        post('1200', i.amount, NULL, i.id);
        IF i.kind = 'b' THEN
          post('8410', NULL, i.amount, i.id);
        ELSE
          post('8400', NULL, i.amount, i.id);
        END IF;
      END IF;
    END LOOP;
  END;

  PROCEDURE until_stop (p_last OUT NUMBER) IS
    v_id NUMBER;
  BEGIN
    FOR i IN (SELECT id, amount, kind FROM invoices ORDER BY id) LOOP
      v_id := entry_ids.NEXTVAL;
      EXIT WHEN i.kind = 'stop';
      INSERT INTO notes VALUES (v_id, 'seen ' || i.id);
      p_last := v_id;
    END LOOP;
  END;

  PROCEDURE two_tables IS
  BEGIN
    FOR i IN (SELECT id, amount FROM invoices ORDER BY id DESC) LOOP
      INSERT INTO notes VALUES (entry_ids.NEXTVAL, 'before ' || i.id);
      INSERT INTO entries VALUES (entry_ids.NEXTVAL, 'x', i.amount, 0, i.id);
      IF i.amount > 20 THEN
        INSERT INTO notes VALUES (entry_ids.NEXTVAL, 'after ' || i.id || ', not ' || entry_ids.CURRVAL);
      END IF;
    END LOOP;
  END;

  PROCEDURE first_only IS
    v_id NUMBER;
  BEGIN
    FOR i IN (SELECT id FROM invoices ORDER BY id) LOOP
      v_id := entry_ids.NEXTVAL;
      INSERT INTO notes VALUES (v_id, 'only ' || i.id);
      RETURN;
    END LOOP;
  END;

  PROCEDURE nested IS
    v_id NUMBER;
  BEGIN
    FOR i IN (SELECT id FROM invoices ORDER BY id) LOOP
      v_id := entry_ids.NEXTVAL;
      FOR e IN (SELECT id FROM entries WHERE ref = i.id ORDER BY id) LOOP
        INSERT INTO notes VALUES (entry_ids.NEXTVAL, v_id || ' of ' || e.id);
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
DECLARE
  n NUMBER;
BEGIN
  gl.post_all;
  gl.until_stop(n);
  DBMS_OUTPUT.PUT_LINE('last ' || n);
  gl.two_tables;
  gl.first_only;
  gl.nested;
  SELECT entry_ids.NEXTVAL INTO n FROM dual;
  DBMS_OUTPUT.PUT_LINE('next ' || n);
END;
/
SELECT * FROM entries ORDER BY id;
SELECT * FROM notes ORDER BY id;
