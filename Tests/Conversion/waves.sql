-- Changes of the same rows by different iterations: one wave after the other.
-- loops: 6 of 6
CREATE TABLE moves (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER);
CREATE TABLE accts (acct NUMBER PRIMARY KEY, balance NUMBER, state VARCHAR2(10));
CREATE TABLE lines (acct NUMBER, n NUMBER, note VARCHAR2(10));
INSERT INTO moves VALUES (1, 1, 10);
INSERT INTO moves VALUES (2, 1, 0);
INSERT INTO moves VALUES (3, 2, 30);
INSERT INTO moves VALUES (4, NULL, 0);
INSERT INTO moves VALUES (5, 2, 40);
INSERT INTO moves VALUES (6, NULL, 7);
INSERT INTO moves VALUES (7, 1, NULL);
INSERT INTO moves VALUES (8, 2, 0);
INSERT INTO moves VALUES (9, 3, 5);
INSERT INTO accts VALUES (1, 100, 'idle');
INSERT INTO accts VALUES (2, 200, 'idle');
INSERT INTO accts VALUES (4, 400, NULL);
-- The state depends on the order of the changes.
CREATE OR REPLACE PROCEDURE follow IS
BEGIN
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY id) LOOP
    IF m.amount = 0 THEN
      UPDATE accts SET state = 'idle', balance = ROUND(balance / 3, 2) WHERE acct = m.acct;
    ELSE
      UPDATE accts SET state = 'busy' || m.id WHERE acct = m.acct AND state = 'idle';
    END IF;
  END LOOP;
END;
/
-- Rows come, change and go.
CREATE OR REPLACE PROCEDURE come_and_go IS
BEGIN
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY id DESC) LOOP
    DELETE FROM lines WHERE acct = m.acct AND n > 50;
    UPDATE lines SET n = n + 30, note = note || m.id WHERE acct = m.acct;
    INSERT INTO lines VALUES (m.acct, NVL(m.amount, 1), 'l' || m.id);
  END LOOP;
END;
/
-- The loop ends early.
CREATE OR REPLACE PROCEDURE until_five IS
BEGIN
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY id) LOOP
    EXIT WHEN m.id = 6;
    UPDATE accts SET balance = balance * 2 WHERE acct = m.acct;
    IF m.amount > 20 THEN
      UPDATE accts SET balance = balance - m.amount WHERE acct = m.acct;
    END IF;
  END LOOP;
END;
/
-- One statement that finds a row several times.
CREATE OR REPLACE PROCEDURE alone IS
BEGIN
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY id) LOOP
    UPDATE accts SET balance = ROUND(balance * 1.1, 1) + NVL(m.amount, 0) WHERE acct = m.acct;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE nested IS
BEGIN
  FOR a IN (SELECT acct FROM accts ORDER BY acct DESC) LOOP
    FOR m IN (SELECT id, amount FROM moves WHERE acct <= a.acct ORDER BY id) LOOP
      UPDATE accts SET balance = balance * 2 WHERE acct = m.id;
      UPDATE accts SET balance = balance - NVL(m.amount, 0) WHERE acct = m.id;
    END LOOP;
  END LOOP;
END;
/
-- run
BEGIN follow; END;
/
SELECT * FROM accts ORDER BY acct;
BEGIN come_and_go; END;
/
SELECT * FROM lines ORDER BY acct, n, note;
BEGIN until_five; nested; alone; END;
/
SELECT * FROM accts ORDER BY acct;
