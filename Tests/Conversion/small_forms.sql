-- The greatest of a key by IF, in fields of records beside their sums; the next number of a table as a value of INSERT; RETURNING beside
-- a trigger that does not change the row (kept where one may); rows that lose the value by which they are found, to NULL.
-- loops: 5 of 6
-- spark: "account" has triggers, which Spark has not
-- spark: RETURNING and LOG ERRORS have no form in Spark
-- spark: the collection or cursor "classes" has no form in Spark
CREATE TABLE bill (id NUMBER PRIMARY KEY, account NUMBER, class VARCHAR2(3), total NUMBER(10, 2), state VARCHAR2(2));
CREATE TABLE account (id NUMBER PRIMARY KEY, name VARCHAR2(10), balance NUMBER(10, 2), state VARCHAR2(2), seen NUMBER);
CREATE TABLE reading (id NUMBER PRIMARY KEY, bill NUMBER, state VARCHAR2(1));
CREATE TABLE note (id NUMBER PRIMARY KEY, account NUMBER, t VARCHAR2(60));
CREATE TABLE audit_line (account NUMBER, t VARCHAR2(20));
INSERT INTO bill VALUES (1, 10, 'A', 5, 'OP');
INSERT INTO bill VALUES (2, 10, 'B', 50, 'XX');
INSERT INTO bill VALUES (3, 11, 'A', 15.5, 'OP');
INSERT INTO bill VALUES (4, 12, 'A', 7, 'XX');
INSERT INTO bill VALUES (5, 12, 'B', -7, 'OP');
INSERT INTO account VALUES (10, 'ten', 1, 'AC', 0);
INSERT INTO account VALUES (11, 'eleven', 2, 'AC', 0);
INSERT INTO account VALUES (12, 'twelve', 3, 'SU', 0);
INSERT INTO reading VALUES (100, 2, 'B');
INSERT INTO reading VALUES (101, 2, 'B');
INSERT INTO reading VALUES (102, 3, 'B');
INSERT INTO reading VALUES (103, NULL, 'N');
INSERT INTO note VALUES (7, 10, 'old');
CREATE OR REPLACE TRIGGER account_after AFTER UPDATE OF balance, state ON account FOR EACH ROW
BEGIN
  INSERT INTO audit_line VALUES (:NEW.id, :OLD.balance || '->' || :NEW.balance);
END;
/
CREATE OR REPLACE TRIGGER account_before BEFORE UPDATE OF seen ON account FOR EACH ROW
BEGIN
  :NEW.name := 'seen';
END;
/
CREATE OR REPLACE PROCEDURE statistics IS
  TYPE t_class IS RECORD (n NUMBER, total NUMBER, biggest NUMBER, smallest NUMBER);
  TYPE t_classes IS TABLE OF t_class INDEX BY VARCHAR2(3);
  classes t_classes;
  k VARCHAR2(3);
BEGIN
  FOR b IN (SELECT * FROM bill ORDER BY id) LOOP
    IF NOT classes.EXISTS(b.class) THEN
      classes(b.class).n := 0;
      classes(b.class).total := 0;
      classes(b.class).biggest := 0;
      classes(b.class).smallest := 0;
    END IF;
    classes(b.class).n := classes(b.class).n + 1;
    classes(b.class).total := classes(b.class).total + b.total;
    IF b.total > classes(b.class).biggest THEN
      classes(b.class).biggest := b.total;
    END IF;
    IF classes(b.class).smallest > b.total THEN
      classes(b.class).smallest := b.total;
    END IF;
  END LOOP;
  k := classes.FIRST;
  WHILE k IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(k || ' ' || classes(k).n || ' ' || classes(k).total || ' ' || classes(k).biggest || ' ' || classes(k).smallest);
    k := classes.NEXT(k);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE notes IS
BEGIN
  FOR a IN (SELECT * FROM account ORDER BY id DESC) LOOP
    IF a.id <> 11 THEN
      INSERT INTO note (id, account, t) VALUES ((SELECT NVL(MAX(id), 0) + 1 FROM note), a.id, 'for ' || a.name);
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE paid IS
  who VARCHAR2(10);
  now NUMBER;
BEGIN
  FOR b IN (SELECT * FROM bill WHERE id IN (1, 3, 5) ORDER BY id) LOOP
    UPDATE account SET balance = b.total WHERE id = b.account RETURNING name, balance INTO who, now;
    DBMS_OUTPUT.PUT_LINE(who || ' ' || now);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE seen IS
  who VARCHAR2(10);
BEGIN
  FOR b IN (SELECT * FROM bill WHERE id IN (1, 3) ORDER BY id) LOOP
    UPDATE account SET seen = b.total WHERE id = b.account RETURNING name INTO who;
    DBMS_OUTPUT.PUT_LINE(who);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE cancel IS
BEGIN
  FOR b IN (SELECT * FROM bill WHERE state = 'XX' ORDER BY id) LOOP
    UPDATE reading SET bill = NULL, state = 'N' WHERE bill = b.id;
    DBMS_OUTPUT.PUT_LINE(b.id || ': ' || SQL%ROWCOUNT);
    UPDATE bill SET state = 'CN' WHERE id = b.id;
  END LOOP;
  FOR b IN (SELECT * FROM bill ORDER BY id) LOOP
    UPDATE reading SET bill = NULL, state = TO_CHAR(LEAST(b.id, 9)) WHERE bill = b.id;
    DBMS_OUTPUT.PUT_LINE(b.id || ': ' || SQL%ROWCOUNT);
  END LOOP;
END;
/
-- run
BEGIN
  statistics;
  notes;
  paid;
  seen;
  cancel;
END;
/
SELECT * FROM note ORDER BY id;
SELECT * FROM account ORDER BY id;
SELECT * FROM audit_line ORDER BY account, t;
SELECT * FROM reading ORDER BY id;
