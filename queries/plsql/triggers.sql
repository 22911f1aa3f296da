-- Triggers: rows and statements, :OLD and :NEW, compound, mutating tables (PL/SQL Language Reference 19c, chapter 9).
--@ dialect oracle file
CREATE TABLE bill (id NUMBER(10), amount NUMBER(10, 2), state VARCHAR2(10));

CREATE TABLE bill_audit (line VARCHAR2(100));

CREATE OR REPLACE TRIGGER bill_before
BEFORE INSERT OR UPDATE ON bill
FOR EACH ROW
BEGIN
  :NEW.state := UPPER(:NEW.state);
  IF :NEW.amount IS NULL THEN
    :NEW.amount := 0;
  END IF;
END;
/
CREATE OR REPLACE TRIGGER bill_after
AFTER INSERT OR UPDATE OF amount OR DELETE ON bill
FOR EACH ROW
DECLARE
  v_what VARCHAR2(10) := CASE WHEN INSERTING THEN 'insert' WHEN UPDATING THEN 'update' ELSE 'delete' END;
BEGIN
  INSERT INTO bill_audit VALUES (v_what || ' ' || NVL(:NEW.id, :OLD.id) || ' ' || :OLD.amount || '>' || :NEW.amount);
END;
/
CREATE OR REPLACE TRIGGER bill_guard
BEFORE DELETE ON bill
FOR EACH ROW
WHEN (OLD.amount > 100)
BEGIN
  RAISE_APPLICATION_ERROR(-20090, 'bill ' || :OLD.id || ' is too large to be deleted');
END;
/
CREATE OR REPLACE TRIGGER bill_statement
AFTER UPDATE ON bill
BEGIN
  DBMS_OUTPUT.PUT_LINE('statement done');
END;
/
INSERT INTO bill VALUES (1, 10, 'open');

INSERT INTO bill (id, state) VALUES (2, 'open');

BEGIN
  UPDATE bill SET amount = amount + 200 WHERE id = 1;
  UPDATE bill SET state = 'paid';
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
SELECT * FROM bill ORDER BY id;

DELETE FROM bill WHERE id = 1;

DELETE FROM bill WHERE id = 2;

SELECT * FROM bill_audit;

-- A compound trigger keeps its variables through the statement.
CREATE TABLE entry (id NUMBER, amount NUMBER);

CREATE OR REPLACE TRIGGER entry_total
FOR INSERT ON entry
COMPOUND TRIGGER
  v_total NUMBER := 0;
  BEFORE STATEMENT IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('begin ' || v_total);
  END BEFORE STATEMENT;
  AFTER EACH ROW IS
  BEGIN
    v_total := v_total + :NEW.amount;
  END AFTER EACH ROW;
  AFTER STATEMENT IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('total ' || v_total);
  END AFTER STATEMENT;
END entry_total;
/
INSERT INTO entry SELECT LEVEL, LEVEL * 10 FROM dual CONNECT BY LEVEL <= 3;

-- A row trigger must not look at its own table.
CREATE OR REPLACE TRIGGER entry_mutating
AFTER UPDATE ON entry
FOR EACH ROW
DECLARE
  v_count NUMBER;
BEGIN
  SELECT COUNT(*) INTO v_count FROM entry;
END;
/
UPDATE entry SET amount = 1;

SELECT SUM(amount) AS total FROM entry;
