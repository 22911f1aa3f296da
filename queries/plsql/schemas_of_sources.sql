-- Sources that name their schema: its objects are made in it, programs are found by their own names, tables also without the schema where only
-- one has them (SQL Language Reference 19c, "Syntax for Schema Objects and Parts in SQL Statements").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE billing.account (id NUMBER PRIMARY KEY, due NUMBER(8,2));
CREATE SEQUENCE billing.account_seq START WITH 7;
CREATE INDEX billing.account_due ON billing.account (due);
COMMENT ON TABLE billing.account IS 'who pays';
CREATE OR REPLACE VIEW billing.debtor AS SELECT * FROM billing.account WHERE due > 0;
CREATE TABLE billing.payment (id NUMBER, account_id NUMBER REFERENCES billing.account (id));
CREATE OR REPLACE PACKAGE BILLING.dunning AS
  g_limit NUMBER := 10;
  FUNCTION open_items RETURN NUMBER;
  PROCEDURE add_account(p_due billing.account.due%TYPE);
END dunning;
/
CREATE OR REPLACE PACKAGE BODY "BILLING"."DUNNING" AS
  FUNCTION open_items RETURN NUMBER IS
    n NUMBER;
  BEGIN
    -- Within its schema a program says no schema.
    SELECT COUNT(*) INTO n FROM account a, debtor d WHERE a.id = d.id AND a.due > g_limit;
    RETURN n;
  END;
  PROCEDURE add_account(p_due billing.account.due%TYPE) IS
    r account%ROWTYPE;
  BEGIN
    r.id := account_seq.NEXTVAL;
    r.due := p_due;
    INSERT INTO account VALUES r;
    UPDATE billing.account SET due = due + 1 WHERE id = r.id;
  END;
END;
/
CREATE OR REPLACE TRIGGER billing.account_bi BEFORE INSERT ON billing.account FOR EACH ROW BEGIN :NEW.due := NVL(:NEW.due, 0); END;
/
BEGIN
  billing.dunning.add_account(20);
  dunning.add_account(NULL);
  DBMS_OUTPUT.PUT_LINE(billing.dunning.open_items || ' ' || dunning.open_items());
  UPDATE billing.account SET due = due + billing.dunning.g_limit WHERE due < dunning.g_limit;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
SELECT billing.account.id, a2.due FROM billing.account, account a2 WHERE billing.account.id = a2.id ORDER BY 1;
SELECT billing.dunning.open_items() AS n, billing.account_seq.CURRVAL AS c, account_seq.NEXTVAL AS next FROM dual;
-- What was created without a schema is found with one that has nothing.
CREATE TABLE plain (n NUMBER);
INSERT INTO app.plain VALUES (1);
SELECT n FROM app.plain;
-- Two schemas have it: then the schema says which.
CREATE TABLE crm.account (id NUMBER, name VARCHAR2(10));
-- The trigger of the other one does not fire.
INSERT INTO crm.account VALUES (1, 'Ada');
CREATE OR REPLACE TRIGGER crm.account_bu BEFORE UPDATE ON account FOR EACH ROW BEGIN :NEW.name := UPPER(:NEW.name); END;
/
UPDATE crm.account SET name = 'Bob';
UPDATE billing.account SET due = 0 WHERE id = 8;
SELECT name FROM crm.account;
SELECT COUNT(*) AS n FROM billing.account;
SELECT * FROM account;
SELECT * FROM crm.payment;
-- Programs of two schemas under one name do not replace each other.
CREATE OR REPLACE PROCEDURE billing.run AS BEGIN NULL; END;
/
CREATE OR REPLACE PROCEDURE crm.run AS BEGIN NULL; END;
/
ALTER PROCEDURE billing.run COMPILE;
DROP PROCEDURE billing.run;
DROP PACKAGE billing.dunning;
DROP TABLE billing.payment;
TRUNCATE TABLE billing.account;
SELECT COUNT(*) AS n FROM billing.account;
