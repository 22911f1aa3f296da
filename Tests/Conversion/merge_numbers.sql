-- Every row of a MERGE takes a number, whether it is inserted or not.
-- loops: 1 of 1
CREATE TABLE contract (id NUMBER PRIMARY KEY, payer NUMBER, fee NUMBER);
CREATE TABLE adjustment (id NUMBER PRIMARY KEY, payer NUMBER, amount NUMBER);
CREATE SEQUENCE adjustment_s START WITH 100;
INSERT INTO contract VALUES (1, 10, 5);
INSERT INTO contract VALUES (2, 20, 6);
INSERT INTO contract VALUES (3, 30, 0);
INSERT INTO contract VALUES (4, 40, 7);
INSERT INTO adjustment VALUES (1, 20, 1);
CREATE OR REPLACE PROCEDURE adjust IS
BEGIN
  FOR c IN (SELECT id, payer, fee FROM contract ORDER BY id) LOOP
    IF c.fee > 0 THEN
      MERGE INTO adjustment a USING (SELECT c.payer AS payer FROM dual) d ON (a.payer = d.payer)
      WHEN MATCHED THEN UPDATE SET a.amount = a.amount + c.fee
      WHEN NOT MATCHED THEN INSERT (id, payer, amount) VALUES (adjustment_s.NEXTVAL, c.payer, c.fee);
    END IF;
  END LOOP;
END;
/
-- run
BEGIN adjust; END;
/
SELECT * FROM adjustment ORDER BY id;
SELECT adjustment_s.NEXTVAL FROM dual;
