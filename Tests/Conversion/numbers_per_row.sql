-- INSERT … SELECT takes a number for each row that its query gives, none for an iteration without rows. An UPDATE or
-- a SELECT that takes numbers for its rows stays a loop.
-- loops: 1 of 2
CREATE TABLE bills (id NUMBER PRIMARY KEY, product VARCHAR2(5), amount NUMBER);
CREATE TABLE accounts (product VARCHAR2(5), account VARCHAR2(5), share NUMBER);
CREATE TABLE entries (id NUMBER PRIMARY KEY, account VARCHAR2(5), amount NUMBER, bill NUMBER);
CREATE TABLE pieces (product VARCHAR2(5), n NUMBER);
INSERT INTO bills VALUES (1, 'A', 10);
INSERT INTO bills VALUES (2, 'B', 20);
INSERT INTO bills VALUES (3, 'C', 30);
INSERT INTO bills VALUES (4, 'A', 40);
INSERT INTO accounts VALUES ('A', '10', 1);
INSERT INTO accounts VALUES ('C', '30', 0.4);
INSERT INTO accounts VALUES ('C', '31', 0.6);
INSERT INTO pieces VALUES ('A', 0);
INSERT INTO pieces VALUES ('A', 0);
INSERT INTO pieces VALUES ('D', 0);
CREATE SEQUENCE numbers START WITH 100;
CREATE OR REPLACE PROCEDURE post IS
BEGIN
  FOR b IN (SELECT * FROM bills ORDER BY id) LOOP
    INSERT INTO entries (id, account, amount, bill)
    SELECT numbers.NEXTVAL, a.account, b.amount * a.share, b.id FROM accounts a WHERE a.product = b.product;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE mark IS
BEGIN
  FOR b IN (SELECT * FROM bills WHERE id < 3 ORDER BY id) LOOP
    UPDATE pieces SET n = numbers.NEXTVAL WHERE product = b.product;
  END LOOP;
END;
/
-- run
CALL post();
SELECT account, amount, bill FROM entries ORDER BY bill, account;
SELECT MIN(id), MAX(id), COUNT(DISTINCT id) FROM entries;
CALL mark();
SELECT product, COUNT(*), MIN(n) - 100, MAX(n) - 100 FROM pieces GROUP BY product ORDER BY product;
SELECT numbers.NEXTVAL FROM dual;
