-- A trigger that numbers rows which have no number: those that took one have it, and take no second one.
-- loops: 2 of 2
-- spark: "item" has triggers, which Spark has not
CREATE TABLE src (id NUMBER PRIMARY KEY, g NUMBER, a NUMBER);
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 4), CASE WHEN MOD(LEVEL, 5) > 0 THEN LEVEL * 2 END FROM dual CONNECT BY LEVEL <= 30;
CREATE TABLE item (item_id NUMBER(12) PRIMARY KEY, src NUMBER, amount NUMBER(10,2), open_amt NUMBER(10,2));
CREATE TABLE letter (letter_id NUMBER(12) PRIMARY KEY, item_id NUMBER, txt VARCHAR2(20));
CREATE SEQUENCE item_seq;
CREATE SEQUENCE letter_seq;
CREATE OR REPLACE TRIGGER item_ins BEFORE INSERT ON item FOR EACH ROW
BEGIN
  IF :NEW.item_id IS NULL THEN
    SELECT item_seq.NEXTVAL INTO :NEW.item_id FROM dual;
  END IF;
  IF :NEW.open_amt IS NULL THEN
    :NEW.open_amt := :NEW.amount;
  END IF;
END;
/
CREATE OR REPLACE PROCEDURE given IS
BEGIN
  FOR r IN (SELECT id, g, a FROM src ORDER BY id) LOOP
    INSERT INTO letter (letter_id, txt) VALUES (letter_seq.NEXTVAL, 'letter ' || r.id);
    IF r.a > 10 THEN
      INSERT INTO item (item_id, src, amount) VALUES (item_seq.NEXTVAL, letter_seq.CURRVAL, r.a);
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE missing IS
BEGIN
  FOR r IN (SELECT id, g, a FROM src ORDER BY id) LOOP
    CASE r.g
      WHEN 0 THEN INSERT INTO item (src, amount) VALUES (r.id, r.a);
      WHEN 1 THEN INSERT INTO item (item_id, src, amount, open_amt) VALUES (1000 + r.id, r.id, r.a, 0);
      ELSE NULL;
    END CASE;
  END LOOP;
END;
/
-- run
BEGIN
  given;
  missing;
END;
/
SELECT * FROM item ORDER BY item_id;
SELECT * FROM letter ORDER BY letter_id;
