-- Every row of a MERGE takes a number, whether it is inserted or not, and one for each row that it finds (the plan gives up); also
-- where the rows are found by a key.
-- loops: 3 of 3
-- falls back: 1
-- spark error: a MERGE takes a number for each of several rows
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
CREATE TABLE keyed (id NUMBER PRIMARY KEY, payer NUMBER UNIQUE, amount NUMBER);
CREATE TABLE doubled (id NUMBER, payer NUMBER, amount NUMBER);
INSERT INTO keyed VALUES (2, 20, 2);
INSERT INTO doubled VALUES (2, 20, 2);
INSERT INTO doubled VALUES (3, 20, 2);
CREATE OR REPLACE PROCEDURE by_key IS
BEGIN
  FOR c IN (SELECT id, payer, fee FROM contract ORDER BY id) LOOP
    MERGE INTO keyed a USING (SELECT c.payer AS payer FROM dual) d ON (a.payer = d.payer)
    WHEN MATCHED THEN UPDATE SET a.amount = a.amount + c.fee
    WHEN NOT MATCHED THEN INSERT (id, payer, amount) VALUES (adjustment_s.NEXTVAL, c.payer, c.fee);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_several IS
BEGIN
  FOR c IN (SELECT id, payer, fee FROM contract ORDER BY id) LOOP
    MERGE INTO doubled a USING (SELECT c.payer AS payer FROM dual) d ON (a.payer = d.payer)
    WHEN MATCHED THEN UPDATE SET a.amount = a.amount + c.fee
    WHEN NOT MATCHED THEN INSERT (id, payer, amount) VALUES (adjustment_s.NEXTVAL, c.payer, c.fee);
  END LOOP;
END;
/
-- run
BEGIN adjust; END;
/
BEGIN by_key; END;
/
BEGIN by_several; END;
/
SELECT * FROM adjustment ORDER BY id;
SELECT * FROM keyed ORDER BY id;
SELECT * FROM doubled ORDER BY id;
SELECT adjustment_s.NEXTVAL FROM dual;
