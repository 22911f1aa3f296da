-- Two iterations read and change the same row: they go in waves.
-- loops: 1 of 1
CREATE TABLE moves (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER);
CREATE TABLE accts (acct NUMBER PRIMARY KEY, balance NUMBER);
INSERT INTO moves VALUES (1, 1, 10);
INSERT INTO moves VALUES (2, 1, 20);
INSERT INTO moves VALUES (3, 2, 30);
INSERT INTO accts VALUES (1, 100);
INSERT INTO accts VALUES (2, 200);
CREATE OR REPLACE PROCEDURE post IS
  v_balance NUMBER;
BEGIN
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY id) LOOP
    SELECT balance INTO v_balance FROM accts WHERE acct = m.acct;
    UPDATE accts SET balance = v_balance + m.amount WHERE acct = m.acct;
  END LOOP;
END;
/
-- run
BEGIN post; END;
/
SELECT * FROM accts ORDER BY acct;
