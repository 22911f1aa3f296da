-- A row whose key is there already has taken its number from the sequence.
-- loops: 2 of 2
CREATE TABLE due (policy NUMBER PRIMARY KEY, n NUMBER, amount NUMBER);
CREATE TABLE part (id NUMBER PRIMARY KEY, policy NUMBER, n NUMBER, amount NUMBER, CONSTRAINT part_once UNIQUE (policy, n));
CREATE TABLE skipped (policy NUMBER);
INSERT INTO due VALUES (1, 1, 10);
INSERT INTO due VALUES (2, 3, 20);
INSERT INTO due VALUES (3, 1, 30);
INSERT INTO part VALUES (1, 2, 3, 5);
CREATE SEQUENCE numbers START WITH 100;
CREATE SEQUENCE own START WITH 200;
CREATE OR REPLACE PROCEDURE split IS
BEGIN
  FOR d IN (SELECT * FROM due ORDER BY policy) LOOP
    BEGIN
      INSERT INTO part VALUES (numbers.NEXTVAL, d.policy, d.n, d.amount);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO skipped VALUES (d.policy);
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE split_all IS
BEGIN
  FOR d IN (SELECT * FROM due ORDER BY policy) LOOP
    BEGIN
      INSERT INTO part (id, policy, n, amount)
      SELECT own.NEXTVAL, d.policy, d.n, x.amount FROM due x WHERE x.policy = d.policy;
    EXCEPTION
      WHEN OTHERS THEN INSERT INTO skipped VALUES (d.policy);
    END;
  END LOOP;
END;
/
-- run
CALL split();
SELECT * FROM part ORDER BY id;
SELECT * FROM skipped ORDER BY 1;
DELETE FROM part WHERE policy = 3;
CALL split_all();
SELECT * FROM part ORDER BY id;
SELECT * FROM skipped ORDER BY 1;
SELECT numbers.NEXTVAL, own.NEXTVAL FROM dual;
