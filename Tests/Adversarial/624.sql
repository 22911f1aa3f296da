-- Waves of accounts, and an inner loop that waits for DUP_VAL_ON_INDEX: which line has a tag first is asked over all payments (p)
CREATE TABLE pay (id NUMBER PRIMARY KEY, acct NUMBER, amt NUMBER);
CREATE TABLE acc (acct NUMBER PRIMARY KEY, bal NUMBER);
CREATE TABLE lines (id NUMBER PRIMARY KEY, pay NUMBER, tag NUMBER);
CREATE TABLE seen (tag NUMBER PRIMARY KEY, pay NUMBER, bal NUMBER);
CREATE TABLE dups (pay NUMBER, tag NUMBER);
INSERT INTO acc SELECT LEVEL, 100 FROM DUAL CONNECT BY LEVEL <= 4;
INSERT INTO pay VALUES (1, 1, 10);
INSERT INTO pay VALUES (2, 1, 20);
INSERT INTO pay VALUES (3, 2, 5);
INSERT INTO pay VALUES (4, 3, 5);
INSERT INTO lines VALUES (1, 1, 7);
INSERT INTO lines VALUES (2, 2, 8);
INSERT INTO lines VALUES (3, 3, 8);
INSERT INTO lines VALUES (4, 3, 9);
INSERT INTO lines VALUES (5, 4, 7);
COMMIT;
CREATE OR REPLACE PROCEDURE p IS v NUMBER;
BEGIN
  FOR p IN (SELECT * FROM pay ORDER BY id) LOOP
    SELECT bal INTO v FROM acc WHERE acct = p.acct;
    UPDATE acc SET bal = v - p.amt WHERE acct = p.acct;
    FOR l IN (SELECT * FROM lines WHERE pay = p.id ORDER BY id) LOOP
      BEGIN
        INSERT INTO seen VALUES (l.tag, p.id, v);
      EXCEPTION WHEN DUP_VAL_ON_INDEX THEN
        INSERT INTO dups VALUES (p.id, l.tag);
      END;
    END LOOP;
  END LOOP;
END;
/
