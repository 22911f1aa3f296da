-- What follows from a new row (generated columns, CHECK, RETURNING) sees it as BEFORE triggers left it.
--@ dialect oracle file
CREATE TABLE bill (id NUMBER(10), amount NUMBER(10, 2), tax NUMBER(10, 2) GENERATED ALWAYS AS (amount * 0.1), CONSTRAINT positive CHECK (amount > 0));

CREATE OR REPLACE TRIGGER bill_before
BEFORE INSERT OR UPDATE ON bill
FOR EACH ROW
BEGIN
  IF :NEW.amount < 0 THEN
    :NEW.amount := -:NEW.amount;
  ELSIF :NEW.amount > 1000 THEN
    :NEW.amount := 0;
  END IF;
END;
/
-- The trigger mends what CHECK would refuse.
INSERT INTO bill (id, amount) VALUES (1, -20);

INSERT INTO bill (id, amount) SELECT level + 1, -level FROM dual CONNECT BY level <= 3;

-- The trigger makes what CHECK refuses.
INSERT INTO bill (id, amount) VALUES (9, 2000);

UPDATE bill SET amount = -30 WHERE id = 1;

MERGE INTO bill b USING (SELECT 2 AS id, -7 AS amount FROM dual UNION ALL SELECT 7, -8 FROM dual) s ON (b.id = s.id)
WHEN MATCHED THEN UPDATE SET b.amount = s.amount
WHEN NOT MATCHED THEN INSERT (id, amount) VALUES (s.id, s.amount);

DECLARE
  v_amount NUMBER;
  v_tax NUMBER;
BEGIN
  INSERT INTO bill (id, amount) VALUES (8, -50) RETURNING amount, tax INTO v_amount, v_tax;
  DBMS_OUTPUT.PUT_LINE(v_amount || ' ' || v_tax);
  UPDATE bill SET amount = -v_amount - 1 WHERE id = 8 RETURNING amount, tax INTO v_amount, v_tax;
  DBMS_OUTPUT.PUT_LINE(v_amount || ' ' || v_tax);
END;
/
SELECT * FROM bill ORDER BY id;
