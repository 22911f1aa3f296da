-- INSTEAD OF triggers (PL/SQL Language Reference 19c, "INSTEAD OF DML Triggers"): the rows that a change of a view names.
--@ dialect oracle file
CREATE TABLE customer (id NUMBER(6) PRIMARY KEY, name VARCHAR2(20));
CREATE TABLE account (id NUMBER(6) PRIMARY KEY, customer NUMBER(6), balance NUMBER(10, 2), opened DATE);
INSERT INTO customer VALUES (1, 'Ada');
INSERT INTO account VALUES (10, 1, 5.5, DATE '2026-01-01');
CREATE VIEW owned AS SELECT a.id, c.name, a.balance, a.opened FROM account a JOIN customer c ON c.id = a.customer;
CREATE OR REPLACE TRIGGER owned_io INSTEAD OF INSERT OR UPDATE OR DELETE ON owned
FOR EACH ROW
DECLARE
  c NUMBER;
BEGIN
  IF INSERTING THEN
    BEGIN
      SELECT id INTO c FROM customer WHERE name = :NEW.name;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN
        SELECT MAX(id) + 1 INTO c FROM customer;
        INSERT INTO customer VALUES (c, :NEW.name);
    END;
    INSERT INTO account VALUES (:NEW.id, c, NVL(:NEW.balance, 0), :NEW.opened);
  ELSIF UPDATING THEN
    DBMS_OUTPUT.PUT_LINE(:OLD.id || ': ' || :OLD.balance || ' -> ' || :NEW.balance ||
      CASE WHEN UPDATING('NAME') THEN ' and the name' END);
    UPDATE account SET balance = :NEW.balance WHERE id = :OLD.id;
  ELSE
    DBMS_OUTPUT.PUT_LINE('gone: ' || :OLD.name || ' ' || :OLD.id);
    DELETE FROM account WHERE id = :OLD.id;
  END IF;
END;
/
INSERT INTO owned (name, id) VALUES ('Grace', '11');
INSERT INTO owned SELECT 11 + LEVEL, 'Ada', LEVEL, DATE '2026-02-01' + LEVEL FROM dual CONNECT BY LEVEL <= 2;
SELECT * FROM owned ORDER BY id;
UPDATE owned SET balance = balance * 2 + 1, name = 'x' WHERE name = 'Ada';
SELECT id, balance FROM account ORDER BY id;
-- In a program: variables, and SQL%ROWCOUNT counts the rows of the view.
DECLARE
  v_name VARCHAR2(20) := 'Ada';
BEGIN
  UPDATE owned SET balance = 0 WHERE name = v_name AND id > 10;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  DELETE FROM owned o WHERE o.id = 12;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  INSERT INTO owned VALUES (20, 'Mary', 7, NULL);
END;
/
SELECT * FROM owned ORDER BY id;
SELECT * FROM customer ORDER BY id;
-- What a trigger refuses undoes the statement.
CREATE OR REPLACE TRIGGER owned_no INSTEAD OF DELETE ON owned
BEGIN
  IF :OLD.id >= 13 THEN RAISE_APPLICATION_ERROR(-20001, 'keep ' || :OLD.id); END IF;
END;
/
DELETE FROM owned WHERE id >= 13;
SELECT COUNT(*) FROM account;
INSERT INTO owned (id, nothing) VALUES (1, 2);
INSERT INTO owned (id, name) VALUES (1);
-- A view without such a trigger for this change is changed as before.
CREATE VIEW plain AS SELECT id, name FROM customer;
UPDATE plain SET name = 'Augusta' WHERE id = 1;
SELECT name FROM customer WHERE id = 1;
