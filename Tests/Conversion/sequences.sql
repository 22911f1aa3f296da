-- A number from a sequence identifies what an iteration writes to two tables.
-- loops: 1 of 1
CREATE TABLE orders (id NUMBER PRIMARY KEY, customer NUMBER, amount NUMBER);
CREATE TABLE journals (id NUMBER PRIMARY KEY, order_id NUMBER);
CREATE TABLE entries (journal NUMBER, side VARCHAR2(1), amount NUMBER);
CREATE SEQUENCE seq_journal START WITH 100;
INSERT INTO orders VALUES (3, 1, 10);
INSERT INTO orders VALUES (1, 1, 20);
INSERT INTO orders VALUES (2, 2, 0);
INSERT INTO orders VALUES (4, 2, 30);
CREATE OR REPLACE PROCEDURE post IS
  v_journal NUMBER;
BEGIN
  FOR o IN (SELECT id, amount FROM orders ORDER BY id) LOOP
    IF o.amount > 0 THEN
      SELECT seq_journal.NEXTVAL INTO v_journal FROM DUAL;
      INSERT INTO journals VALUES (v_journal, o.id);
      INSERT INTO entries VALUES (v_journal, 'D', o.amount);
      INSERT INTO entries VALUES (v_journal, 'C', -o.amount);
    END IF;
  END LOOP;
END;
/
-- run
BEGIN post; END;
/
SELECT * FROM journals ORDER BY id;
SELECT * FROM entries ORDER BY journal, side;
SELECT seq_journal.NEXTVAL FROM DUAL;
