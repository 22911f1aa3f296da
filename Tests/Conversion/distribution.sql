-- An iteration reads what it wrote: in a table, in inner loops, through a key that it took from a sequence.
-- loops: 4 of 4
CREATE TABLE accounts (id NUMBER PRIMARY KEY, currency VARCHAR2(3));
CREATE TABLE usage (id NUMBER PRIMARY KEY, account NUMBER, product NUMBER, amount NUMBER(10,2));
CREATE TABLE work (account NUMBER, product NUMBER, amount NUMBER(10,2));
CREATE TABLE invoices (id NUMBER PRIMARY KEY, account NUMBER UNIQUE, total NUMBER(10,2), tax NUMBER(10,2));
CREATE TABLE lines (invoice NUMBER, line_no NUMBER, amount NUMBER(10,2), tax NUMBER(10,2), PRIMARY KEY (invoice, line_no));
CREATE SEQUENCE seq_invoice START WITH 100;
INSERT INTO accounts SELECT level, DECODE(MOD(level, 2), 0, 'EUR', 'CHF') FROM dual CONNECT BY level <= 9;
INSERT INTO usage SELECT level, MOD(level * 7, 8) + 1, MOD(level, 3), level * 1.25 FROM dual CONNECT BY level <= 40;
CREATE OR REPLACE PROCEDURE bill (p_done OUT NUMBER, p_empty OUT NUMBER) IS
  v_invoice NUMBER;
  v_total NUMBER;
  v_line NUMBER;
  v_tax NUMBER;
  v_lines NUMBER;
BEGIN
  p_done := 0;
  p_empty := 0;
  FOR a IN (SELECT id FROM accounts ORDER BY id) LOOP
    DELETE FROM work WHERE account = a.id;
    FOR u IN (SELECT product, SUM(amount) AS amount FROM usage WHERE account = a.id GROUP BY product ORDER BY product) LOOP
      INSERT INTO work VALUES (a.id, u.product, u.amount);
    END LOOP;
    SELECT COUNT(*), SUM(amount) INTO v_lines, v_total FROM work WHERE account = a.id;
    IF v_lines = 0 THEN
      p_empty := p_empty + 1;
      CONTINUE;
    END IF;
    SELECT seq_invoice.NEXTVAL INTO v_invoice FROM dual;
    INSERT INTO invoices VALUES (v_invoice, a.id, v_total, 0);
    v_line := 0;
    FOR w IN (SELECT product, amount FROM work WHERE account = a.id ORDER BY product) LOOP
      v_line := v_line + 1;
      INSERT INTO lines VALUES (v_invoice, v_line, w.amount, 0);
    END LOOP;
    FOR l IN (SELECT line_no, amount FROM lines WHERE invoice = v_invoice ORDER BY line_no) LOOP
      UPDATE lines SET tax = ROUND(l.amount * 0.19, 2) WHERE invoice = v_invoice AND line_no = l.line_no;
    END LOOP;
    SELECT SUM(tax) INTO v_tax FROM lines WHERE invoice = v_invoice;
    UPDATE invoices SET tax = v_tax WHERE id = v_invoice;
    p_done := p_done + 1;
  END LOOP;
END;
/
-- run
DECLARE n NUMBER; e NUMBER; BEGIN bill(n, e); DBMS_OUTPUT.PUT_LINE(n || ' ' || e); END;
/
SELECT * FROM invoices ORDER BY id;
SELECT * FROM lines ORDER BY invoice, line_no;
SELECT * FROM work ORDER BY account, product;
