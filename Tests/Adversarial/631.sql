-- The same with numbers that a trigger gives (p)
CREATE TABLE lease (id NUMBER PRIMARY KEY);
CREATE TABLE ledger (entry_id NUMBER PRIMARY KEY, lease_id NUMBER, amt NUMBER);
CREATE SEQUENCE entry_s;
CREATE OR REPLACE TRIGGER ledger_bi BEFORE INSERT ON ledger FOR EACH ROW
BEGIN
  SELECT entry_s.NEXTVAL INTO :NEW.entry_id FROM dual;
END;
/
INSERT INTO lease VALUES (1);
INSERT INTO lease VALUES (2);
COMMIT;
CREATE OR REPLACE PROCEDURE p IS
  bal NUMBER;
BEGIN
  FOR l IN (SELECT * FROM lease ORDER BY id) LOOP
      INSERT INTO ledger (lease_id, amt) VALUES (l.id, 4);
    SELECT NVL(SUM(amt), 0) INTO bal FROM ledger WHERE lease_id = l.id;
    INSERT INTO ledger (lease_id, amt) VALUES (l.id, -bal);
  END LOOP;
END;
/
