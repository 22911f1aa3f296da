-- Fractions without end that are added one by one are rounded at every step: the plan gives up for them.
-- loops: 1 of 1
-- falls back: 1
CREATE TABLE parts (id NUMBER PRIMARY KEY, acct NUMBER, n NUMBER, d NUMBER);
CREATE TABLE sums (acct NUMBER PRIMARY KEY, total NUMBER);
INSERT INTO parts VALUES (1, 1, 1, 3);
INSERT INTO parts VALUES (2, 1, 2, 7);
INSERT INTO parts VALUES (3, 1, 100, 3);
INSERT INTO parts VALUES (4, 1, 2, 3);
INSERT INTO sums VALUES (1, 30);
CREATE OR REPLACE PROCEDURE add_up IS
BEGIN
  FOR p IN (SELECT id, acct, n, d FROM parts ORDER BY id) LOOP
    UPDATE sums SET total = total + p.n / p.d WHERE acct = p.acct;
  END LOOP;
END;
/
-- run
BEGIN add_up; END;
/
SELECT * FROM sums;
