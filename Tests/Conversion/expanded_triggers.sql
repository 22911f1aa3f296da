-- Triggers become part of the iteration: BEFORE and AFTER, for each row and of the statement, of INSERT, UPDATE and DELETE,
-- with a condition, a sequence, SQL%ROWCOUNT, inserts into tables that have triggers themselves; also of changes of several
-- rows. A trigger that raises an error gives the plan up; one that reads its table, a compound one and one that commits
-- leave the loop as it is, or fire.
-- loops: 9 of 9
-- spark: "bill" has triggers, which Spark has not
CREATE TABLE doc (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER(10, 3), kind VARCHAR2(1));
CREATE TABLE bill (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER(10, 2), state VARCHAR2(10) DEFAULT 'new', tax NUMBER(10, 2), changed NUMBER DEFAULT 0);
CREATE TABLE audit_log (id NUMBER PRIMARY KEY, bill NUMBER, what VARCHAR2(30), old_amount NUMBER, new_amount NUMBER);
CREATE TABLE balance (acct NUMBER PRIMARY KEY, total NUMBER, bills NUMBER);
CREATE TABLE statement_log (what VARCHAR2(30), bills NUMBER);
CREATE SEQUENCE bill_seq START WITH 10001;
CREATE SEQUENCE audit_seq START WITH 100;
INSERT INTO doc VALUES (1, 10, 1.555, 'A');
INSERT INTO doc VALUES (2, 20, 2.555, 'B');
INSERT INTO doc VALUES (3, 30, -3.5, 'A');
INSERT INTO doc VALUES (4, NULL, NULL, 'A');
INSERT INTO doc VALUES (5, 50, 5.5, 'B');
INSERT INTO balance VALUES (20, 100, 1);
INSERT INTO bill (id, acct, amount, state) VALUES (501, 20, 7, 'open');
INSERT INTO bill (id, acct, amount, state) VALUES (502, 20, 8, 'open');
INSERT INTO bill (id, acct, amount, state) VALUES (503, 30, 9, 'paid');
CREATE OR REPLACE TRIGGER bill_number BEFORE INSERT ON bill FOR EACH ROW
BEGIN
  IF :NEW.id IS NULL THEN
    SELECT bill_seq.NEXTVAL INTO :NEW.id FROM dual;
  END IF;
  :NEW.tax := ROUND(NVL(:NEW.amount, 0) * 0.19, 2);
END;
/
CREATE OR REPLACE TRIGGER bill_negative BEFORE INSERT OR UPDATE OF amount ON bill FOR EACH ROW
WHEN (NEW.amount < 0)
BEGIN
  :NEW.state := 'credit';
  IF UPDATING('AMOUNT') THEN
    :NEW.changed := NVL(:OLD.changed, 0) + 1;
  END IF;
END;
/
CREATE OR REPLACE TRIGGER bill_audit AFTER INSERT OR UPDATE OR DELETE ON bill FOR EACH ROW
DECLARE
  v_what audit_log.what%TYPE;
BEGIN
  IF INSERTING THEN
    v_what := 'insert ' || :NEW.state;
  ELSIF UPDATING THEN
    v_what := 'update ' || :OLD.state || ' ' || :NEW.state;
  ELSE
    v_what := 'delete ' || :OLD.state;
  END IF;
  INSERT INTO audit_log (id, bill, what, old_amount, new_amount)
  VALUES (audit_seq.NEXTVAL, NVL(:NEW.id, :OLD.id), v_what, :OLD.amount, :NEW.amount);
END;
/
CREATE OR REPLACE TRIGGER bill_balance AFTER INSERT OR DELETE OR UPDATE OF amount ON bill FOR EACH ROW
DECLARE
  v_delta NUMBER := NVL(:NEW.amount, 0) - NVL(:OLD.amount, 0);
  v_acct balance.acct%TYPE := NVL(:NEW.acct, :OLD.acct);
BEGIN
  UPDATE balance SET total = total + v_delta, bills = bills + 1 WHERE acct = v_acct;
  IF SQL%ROWCOUNT = 0 AND v_acct IS NOT NULL THEN
    INSERT INTO balance (acct, total, bills) VALUES (v_acct, v_delta, 1);
  END IF;
END;
/
CREATE OR REPLACE PACKAGE bills AS
  PROCEDURE add;
  PROCEDURE add_without_key;
  PROCEDURE raise_amounts;
  PROCEDURE by_account;
  PROCEDURE drop_some;
  PROCEDURE current;
  PROCEDURE copied;
  PROCEDURE fails;
  PROCEDURE counted;
END;
/
CREATE OR REPLACE PACKAGE BODY bills AS
  PROCEDURE add IS
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      INSERT INTO bill (id, acct, amount) VALUES (d.id, d.acct, d.amount);
    END LOOP;
  END;
  PROCEDURE add_without_key IS
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id DESC) LOOP
      INSERT INTO bill (acct, amount, state) VALUES (d.acct, d.amount, d.kind);
    END LOOP;
  END;
  PROCEDURE raise_amounts IS
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      UPDATE bill SET amount = amount - d.amount * 2 WHERE id = d.id;
      DBMS_OUTPUT.PUT_LINE(d.id || ' ' || SQL%ROWCOUNT);
    END LOOP;
  END;
  PROCEDURE by_account IS
  BEGIN
    FOR d IN (SELECT * FROM doc WHERE acct IS NOT NULL ORDER BY id) LOOP
      UPDATE bill SET state = 'seen' WHERE acct = d.acct AND state <> 'seen';
    END LOOP;
  END;
  PROCEDURE drop_some IS
  BEGIN
    FOR d IN (SELECT * FROM doc WHERE kind = 'A') LOOP
      DELETE FROM bill WHERE id = d.id;
    END LOOP;
  END;
  PROCEDURE current IS
    CURSOR c IS SELECT id, amount FROM bill WHERE acct = 20 ORDER BY id FOR UPDATE;
  BEGIN
    FOR b IN c LOOP
      UPDATE bill SET amount = b.amount + 1, state = 'now' WHERE CURRENT OF c;
    END LOOP;
  END;
  PROCEDURE copied IS
  BEGIN
    FOR d IN (SELECT * FROM doc WHERE kind = 'B' ORDER BY id) LOOP
      INSERT INTO bill (id, acct, amount)
      SELECT 1000 + d.id * 10 + x.id, x.acct, x.amount FROM doc x WHERE x.kind = 'A' AND x.acct IS NOT NULL;
    END LOOP;
  END;
  PROCEDURE fails IS
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      BEGIN
        INSERT INTO bill (id, acct, amount) VALUES (d.id + 2000, d.acct, d.amount * 10000000);
      EXCEPTION
        WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(d.id || ': ' || SQLERRM);
      END;
    END LOOP;
  END;
  PROCEDURE counted IS
    v NUMBER := 0;
  BEGIN
    FOR d IN (SELECT * FROM doc ORDER BY id) LOOP
      INSERT INTO bill (id, acct, amount) VALUES (d.id + 3000, d.acct, d.amount);
      v := v + SQL%ROWCOUNT;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('bills ' || v);
  END;
END;
/
-- run
BEGIN
  bills.add;
  bills.add_without_key;
  bills.raise_amounts;
  bills.by_account;
  bills.drop_some;
  bills.current;
  bills.copied;
  bills.fails;
  bills.counted;
END;
/
SELECT * FROM bill ORDER BY id;
SELECT * FROM audit_log ORDER BY id;
SELECT * FROM balance ORDER BY acct;
