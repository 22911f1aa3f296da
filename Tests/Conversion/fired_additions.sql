-- A trigger sees each change of a row that iterations share: additions are not summed up before it. Too many iterations change one row here for whole iterations in waves; the plan after that changes the row in waves.
-- loops: 1 of 1
-- spark: "agg" has triggers, which Spark has not
CREATE TABLE src (id NUMBER PRIMARY KEY, g NUMBER, a NUMBER);
CREATE TABLE agg (k NUMBER PRIMARY KEY, total NUMBER, note VARCHAR2(100));
CREATE OR REPLACE TRIGGER agg_before BEFORE INSERT OR UPDATE ON agg FOR EACH ROW
WHEN (NEW.total > 20)
BEGIN
  :NEW.note := SUBSTR(:NEW.note || '+' || :OLD.total, 1, 20);
  :NEW.total := LEAST(:NEW.total, 500);
END;
/
CREATE OR REPLACE PROCEDURE work IS BEGIN
  FOR r IN (SELECT id, g, a FROM src ORDER BY id) LOOP
    UPDATE agg SET total = total + r.a WHERE k = r.g;
  END LOOP;
END;
/
INSERT INTO src SELECT LEVEL, 1, LEVEL FROM dual CONNECT BY LEVEL <= 25;
INSERT INTO agg VALUES (1, 5, NULL);
-- run
BEGIN
  work;
END;
/
SELECT * FROM agg;
