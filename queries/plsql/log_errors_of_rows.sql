SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- LOG ERRORS takes values that do not become what the columns of an INSERT are and errors of triggers, too (SQL Language Reference 19c, "INSERT", error_logging_clause: "errors resulting from type conversion between a column in a subquery and the corresponding column of the table", "errors raised during trigger execution").
CREATE TABLE bill (id NUMBER(4) PRIMARY KEY, day DATE, net NUMBER(6,2) CHECK (net >= 0), label VARCHAR2(6));
CREATE TABLE feed (id VARCHAR2(10), day VARCHAR2(12), net VARCHAR2(12), label VARCHAR2(20));
INSERT INTO feed VALUES ('1', '05-JAN-26', '12.50', 'good');
INSERT INTO feed VALUES ('x2', '05-JAN-26', '1', 'id');
INSERT INTO feed VALUES ('3', '31-FEB-26', '1', 'day');
INSERT INTO feed VALUES ('4', '05-JAN-26', '1,5', 'net');
INSERT INTO feed VALUES ('5', '05-JAN-26', '-1', 'check');
INSERT INTO feed VALUES ('1', '06-JAN-26', '2', 'twice');
INSERT INTO feed VALUES ('70000', '06-JAN-26', '2', 'large');
INSERT INTO feed VALUES ('8', '06-JAN-26', '99999', 'large');
INSERT INTO feed VALUES ('9', '06-JAN-26', '2', 'too long');
INSERT INTO feed VALUES ('10', NULL, NULL, NULL);
BEGIN DBMS_ERRLOG.CREATE_ERROR_LOG('BILL'); END;
/
INSERT INTO bill (id, net, day, label) SELECT id, net, day, label FROM feed LOG ERRORS ('load') REJECT LIMIT UNLIMITED;
SELECT id, TO_CHAR(day, 'YYYY-MM-DD') AS day, net, label FROM bill ORDER BY id;
SELECT ora_err_number$, ora_err_mesg$, ora_err_optyp$, ora_err_tag$, id, day, net, label FROM err$_bill ORDER BY label, id;
-- One more error than the limit ends the statement with it; what was logged stays.
DELETE FROM bill;
DELETE FROM err$_bill;
COMMIT;
INSERT INTO bill SELECT id, day, net, label FROM feed LOG ERRORS ('few') REJECT LIMIT 3;
SELECT COUNT(*) AS bills FROM bill;
SELECT COUNT(*) AS logged FROM err$_bill WHERE ora_err_tag$ = 'few';
-- VALUES, also in a program, with a sequence.
CREATE SEQUENCE bill_seq START WITH 100;
DECLARE
  n VARCHAR2(10) := 'abc';
BEGIN
  DELETE FROM err$_bill;
  COMMIT;
  FOR i IN 1 .. 3 LOOP
    INSERT INTO bill (id, net, label) VALUES (bill_seq.NEXTVAL, CASE i WHEN 2 THEN n ELSE TO_CHAR(i) END, 'v' || i)
      LOG ERRORS INTO err$_bill ('row ' || i) REJECT LIMIT 1;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  END LOOP;
END;
/
SELECT id, net, label FROM bill ORDER BY id;
SELECT ora_err_number$, ora_err_tag$, id, net, label FROM err$_bill;
-- A value that the query itself cannot compute ends the statement.
INSERT INTO bill (id, net) SELECT 1, 1 / 0 FROM dual LOG ERRORS REJECT LIMIT UNLIMITED;
-- Triggers: a row that they refuse is logged as they left it, the others go on; statement triggers fire once.
CREATE OR REPLACE TRIGGER bill_row BEFORE INSERT OR UPDATE OR DELETE ON bill FOR EACH ROW
BEGIN
  IF DELETING THEN
    IF :OLD.id = 3 THEN RAISE_APPLICATION_ERROR(-20003, 'bill 3 stays'); END IF;
  ELSIF :NEW.net > 100 THEN RAISE_APPLICATION_ERROR(-20001, 'too much: ' || :NEW.net);
  ELSE :NEW.label := UPPER(:NEW.label);
  END IF;
END;
/
CREATE OR REPLACE TRIGGER bill_after AFTER INSERT ON bill FOR EACH ROW
BEGIN
  IF :NEW.id = 4 THEN RAISE NO_DATA_FOUND; END IF;
  DBMS_OUTPUT.PUT_LINE('inserted ' || :NEW.id);
END;
/
CREATE OR REPLACE TRIGGER bill_end AFTER INSERT ON bill
BEGIN DBMS_OUTPUT.PUT_LINE('end of insert'); END;
/
DELETE FROM err$_bill;
DELETE FROM bill;
COMMIT;
BEGIN
  INSERT INTO bill (id, net, label)
    SELECT LEVEL, DECODE(LEVEL, 2, '500', 5, 'five', TO_CHAR(LEVEL)), 'row ' || LEVEL FROM dual CONNECT BY LEVEL <= 6 ORDER BY LEVEL
    LOG ERRORS ('trig') REJECT LIMIT UNLIMITED;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  UPDATE bill SET net = net * 40 LOG ERRORS ('upd') REJECT LIMIT UNLIMITED;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  DELETE FROM bill LOG ERRORS ('del') REJECT LIMIT 5;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
SELECT id, net, label FROM bill ORDER BY id;
SELECT ora_err_tag$, ora_err_optyp$, ora_err_number$, SUBSTR(ora_err_mesg$, 1, 40) AS mesg, id, net, label FROM err$_bill ORDER BY ora_err_tag$, id;
-- A key that an UPDATE makes twice is not logged: the statement fails.
DROP TRIGGER bill_row;
INSERT INTO bill (id, net) VALUES (20, 1);
UPDATE bill SET id = 20 LOG ERRORS ('keys') REJECT LIMIT UNLIMITED;
SELECT id FROM bill ORDER BY id;
SELECT COUNT(*) AS logged FROM err$_bill WHERE ora_err_tag$ = 'keys';
