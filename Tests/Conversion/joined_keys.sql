-- Rows to which a value of the iteration leads over several tables are its own: by joins, by IN (SELECT …), and those
-- that go again. Not the rows of a table beside which another one is joined by LEFT JOIN, not where the rows on
-- the way change, and not rows that come back with another owner (these loops are kept or go in waves).
-- loops: 9 of 13
CREATE TABLE account (id NUMBER PRIMARY KEY, name VARCHAR2(10), due NUMBER(10, 2));
CREATE TABLE premise (id NUMBER PRIMARY KEY, account NUMBER, area NUMBER);
CREATE TABLE meter (id NUMBER PRIMARY KEY, premise NUMBER, state VARCHAR2(2), n NUMBER);
CREATE TABLE reading (id NUMBER PRIMARY KEY, meter NUMBER, bill NUMBER, m3 NUMBER(10, 2));
CREATE TABLE bill (id NUMBER PRIMARY KEY, account NUMBER, m3 NUMBER(12, 2), meters NUMBER);
CREATE TABLE part (id NUMBER PRIMARY KEY, bill NUMBER, pay NUMBER, amount NUMBER(10, 2));
CREATE TABLE pay (id NUMBER PRIMARY KEY, left_over NUMBER(10, 2));
CREATE TABLE said (id NUMBER, n NUMBER);
CREATE SEQUENCE bills START WITH 100;
INSERT INTO account VALUES (1, 'a', 10);
INSERT INTO account VALUES (2, 'b', 20);
INSERT INTO account VALUES (3, 'c', 30);
INSERT INTO premise VALUES (11, 1, 100);
INSERT INTO premise VALUES (12, 1, 50);
INSERT INTO premise VALUES (21, 2, 70);
INSERT INTO premise VALUES (31, NULL, 70);
INSERT INTO meter VALUES (111, 11, 'AC', 1);
INSERT INTO meter VALUES (112, 11, 'AC', 2);
INSERT INTO meter VALUES (121, 12, 'OL', 3);
INSERT INTO meter VALUES (211, 21, 'AC', 4);
INSERT INTO meter VALUES (311, 31, 'AC', 5);
INSERT INTO meter VALUES (312, NULL, 'AC', 6);
INSERT INTO reading VALUES (1, 111, NULL, 5.5);
INSERT INTO reading VALUES (2, 111, NULL, 6.5);
INSERT INTO reading VALUES (3, 112, 50, 7);
INSERT INTO reading VALUES (4, 121, NULL, 8);
INSERT INTO reading VALUES (5, 211, NULL, 9);
INSERT INTO reading VALUES (6, 311, NULL, 10);
INSERT INTO bill VALUES (50, 1, 7, NULL);
INSERT INTO bill VALUES (51, 2, 0, NULL);
INSERT INTO pay VALUES (901, 0);
INSERT INTO pay VALUES (902, 5);
INSERT INTO part VALUES (1, 50, 901, 3);
INSERT INTO part VALUES (2, 50, 902, 4);
INSERT INTO part VALUES (3, 51, 901, 5);
INSERT INTO part VALUES (4, 52, 901, 6);
CREATE OR REPLACE PACKAGE work AS
  PROCEDURE bill_all;
  PROCEDURE shut;
  PROCEDURE shut_some;
  PROCEDURE undo;
  PROCEDURE by_outer_join;
  PROCEDURE moved_premises;
  PROCEDURE back_again;
END;
/
CREATE OR REPLACE PACKAGE BODY work AS
  -- readings of meters of premises of the account
  PROCEDURE bill_all IS
    total NUMBER;
    b NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      b := bills.NEXTVAL;
      total := 0;
      FOR r IN (SELECT r.id, r.m3 FROM reading r, meter m, premise p
                 WHERE p.account = a.id AND m.premise = p.id AND r.meter = m.id AND r.bill IS NULL ORDER BY r.id) LOOP
        total := total + r.m3;
        UPDATE reading SET bill = b WHERE id = r.id;
      END LOOP;
      INSERT INTO bill VALUES (b, a.id, total, NULL);
    END LOOP;
  END;
  PROCEDURE shut IS
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account WHERE id < 3 ORDER BY id) LOOP
      UPDATE meter SET state = 'DI' WHERE state = 'AC' AND premise IN (SELECT id FROM premise WHERE account = a.id);
      n := SQL%ROWCOUNT;
      INSERT INTO said VALUES (a.id, n);
    END LOOP;
  END;
  PROCEDURE shut_some IS
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id DESC) LOOP
      SELECT COUNT(*) INTO n FROM meter WHERE state = 'DI' AND premise IN (SELECT p.id FROM premise p WHERE p.account = a.id);
      UPDATE meter SET state = 'XX', n = a.due
       WHERE premise IN (SELECT p.id FROM premise p WHERE p.account = a.id AND p.area > 60);
      INSERT INTO said VALUES (a.id, n);
    END LOOP;
  END;
  -- rows that go are found by their bill
  PROCEDURE undo IS
  BEGIN
    FOR b IN (SELECT * FROM bill WHERE id < 100 ORDER BY id) LOOP
      FOR x IN (SELECT * FROM part WHERE bill = b.id ORDER BY id) LOOP
        UPDATE pay SET left_over = left_over + x.amount WHERE id = x.pay;
        DELETE FROM part WHERE id = x.id;
      END LOOP;
      UPDATE bill SET m3 = 0 WHERE id = b.id;
    END LOOP;
  END;
  -- every meter comes in every iteration
  PROCEDURE by_outer_join IS
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      FOR m IN (SELECT m.id, m.n FROM meter m LEFT JOIN premise p ON m.premise = p.id AND p.account = a.id ORDER BY m.id) LOOP
        UPDATE meter SET n = m.n * 2 + a.id WHERE id = m.id;
      END LOOP;
    END LOOP;
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      FOR m IN (SELECT m.id, m.n FROM meter m LEFT JOIN premise p ON m.premise = a.id ORDER BY m.id) LOOP
        UPDATE meter SET n = m.n + a.id * 1.5 WHERE id = m.id;
      END LOOP;
    END LOOP;
  END;
  -- premises change their account on the way
  PROCEDURE moved_premises IS
    n NUMBER;
  BEGIN
    FOR a IN (SELECT * FROM account ORDER BY id) LOOP
      SELECT SUM(m.n) INTO n FROM meter m, premise p WHERE p.account = a.id AND m.premise = p.id;
      UPDATE meter SET n = n + 1 WHERE premise IN (SELECT id FROM premise WHERE account = a.id);
      UPDATE premise SET account = a.id + 1 WHERE account = a.id AND area < 80;
      INSERT INTO said VALUES (a.id, n);
    END LOOP;
  END;
  -- a part comes back for the next bill
  PROCEDURE back_again IS
  BEGIN
    FOR b IN (SELECT * FROM bill ORDER BY id) LOOP
      FOR x IN (SELECT * FROM part WHERE bill = b.id ORDER BY id) LOOP
        DELETE FROM part WHERE id = x.id;
        INSERT INTO part VALUES (x.id, b.id + 1, x.pay, x.amount + 1);
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  work.bill_all;
  work.shut;
  work.shut_some;
  work.undo;
  work.by_outer_join;
  work.moved_premises;
  INSERT INTO part SELECT id + 60, 49 + id, 901, id FROM account;
  work.back_again;
END;
/
SELECT * FROM bill ORDER BY id;
SELECT * FROM reading ORDER BY id;
SELECT * FROM meter ORDER BY id;
SELECT * FROM premise ORDER BY id;
SELECT * FROM part ORDER BY id;
SELECT * FROM pay ORDER BY id;
SELECT * FROM said ORDER BY id, n;
