-- A function that takes a number from a sequence is no value: each iteration takes its own.
-- loops: 1 of 1
CREATE TABLE pays (id NUMBER PRIMARY KEY, amount NUMBER);
CREATE TABLE entries (journal NUMBER, pay NUMBER, amount NUMBER);
CREATE SEQUENCE seq_journal START WITH 10;
INSERT INTO pays VALUES (1, 5);
INSERT INTO pays VALUES (2, 6);
INSERT INTO pays VALUES (3, 7);
CREATE OR REPLACE PACKAGE books AS
  PROCEDURE post;
END books;
/
CREATE OR REPLACE PACKAGE BODY books AS
  FUNCTION next_journal RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT seq_journal.NEXTVAL INTO v FROM DUAL;
    RETURN v;
  END next_journal;
  PROCEDURE post IS
    v_journal NUMBER;
  BEGIN
    FOR p IN (SELECT id, amount FROM pays ORDER BY id) LOOP
      v_journal := next_journal;
      INSERT INTO entries VALUES (v_journal, p.id, p.amount);
      INSERT INTO entries VALUES (v_journal, p.id, -p.amount);
    END LOOP;
  END post;
END books;
/
-- run
BEGIN books.post; END;
/
SELECT * FROM entries ORDER BY journal, amount;
