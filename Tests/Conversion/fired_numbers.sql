-- Numbers that triggers take: the same trigger at two places of an iteration numbers its rows in the order
-- of the loop, also where reads stand between them; a trigger that the plan fires took its number also for a row that is taken
-- back (the plan gives up where there is one).
-- loops: 3 of 3
-- falls back: 1
-- spark: "entry" has triggers, which Spark has not
-- spark: "own" has triggers, which Spark has not
CREATE TABLE job (id NUMBER PRIMARY KEY, amount NUMBER, state VARCHAR2(1));
CREATE TABLE own (id NUMBER, x NUMBER);
CREATE TABLE log_lines (id NUMBER, t VARCHAR2(20));
CREATE TABLE entry (id NUMBER, job NUMBER, amount NUMBER);
CREATE SEQUENCE log_numbers;
CREATE SEQUENCE entry_numbers;
CREATE OR REPLACE TRIGGER own_statement AFTER INSERT OR DELETE ON own
DECLARE
  what VARCHAR2(10) := CASE WHEN INSERTING THEN 'came' ELSE 'went' END;
BEGIN
  INSERT INTO log_lines VALUES (log_numbers.NEXTVAL, what);
END;
/
CREATE OR REPLACE TRIGGER entry_first BEFORE INSERT ON entry FOR EACH ROW
BEGIN
  :NEW.id := entry_numbers.NEXTVAL;
END;
/
CREATE OR REPLACE TRIGGER entry_then BEFORE INSERT ON entry FOR EACH ROW FOLLOWS entry_first
BEGIN
  :NEW.amount := NVL(:NEW.amount, 0);
END;
/
INSERT INTO job VALUES (1, 5, 'N');
INSERT INTO job VALUES (2, 50, 'N');
INSERT INTO job VALUES (3, 7, 'N');
INSERT INTO job VALUES (4, NULL, 'N');
INSERT INTO own VALUES (1, 1);
INSERT INTO own VALUES (3, 1);
CREATE OR REPLACE PROCEDURE replace_own IS
  n NUMBER;
BEGIN
  FOR j IN (SELECT * FROM job ORDER BY id) LOOP
    DELETE FROM own WHERE id = j.id;
    SELECT COUNT(*) INTO n FROM own WHERE id = j.id;
    INSERT INTO own VALUES (j.id, n);
    SELECT COUNT(*) INTO n FROM own WHERE id = j.id;
    INSERT INTO log_lines VALUES (0, TO_CHAR(n));
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE book IS
BEGIN
  FOR j IN (SELECT * FROM job ORDER BY id) LOOP
    SAVEPOINT one;
    INSERT INTO entry (job, amount) VALUES (j.id, j.amount);
    IF j.amount > 10 THEN
      ROLLBACK TO one;
      UPDATE job SET state = 'E' WHERE id = j.id;
    ELSE
      UPDATE job SET state = 'D' WHERE id = j.id;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE book_all IS
BEGIN
  FOR j IN (SELECT * FROM job WHERE state = 'D' ORDER BY id DESC) LOOP
    INSERT INTO entry (job, amount) VALUES (j.id, j.amount);
  END LOOP;
END;
/
-- run
BEGIN
  replace_own;
  book;
  book_all;
END;
/
SELECT * FROM log_lines ORDER BY id, t;
SELECT * FROM entry ORDER BY id;
SELECT * FROM job ORDER BY id;
