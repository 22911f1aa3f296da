-- Rows that an iteration reads between two INSERTs take numbers of triggers in the order of the loop (p)
CREATE TABLE lease (id NUMBER PRIMARY KEY);
CREATE TABLE damage (lease_id NUMBER, seq NUMBER, cost NUMBER);
CREATE TABLE ledger (entry_id NUMBER PRIMARY KEY, lease_id NUMBER, amt NUMBER);
CREATE SEQUENCE entry_s;
CREATE OR REPLACE TRIGGER ledger_bi BEFORE INSERT ON ledger FOR EACH ROW
BEGIN
  SELECT entry_s.NEXTVAL INTO :NEW.entry_id FROM dual;
END;
/
INSERT INTO lease VALUES (1);
INSERT INTO lease VALUES (2);
INSERT INTO damage VALUES (1, 1, 180);
INSERT INTO damage VALUES (2, 1, 25);
INSERT INTO ledger VALUES (NULL, 1, 7);
COMMIT;
CREATE OR REPLACE PROCEDURE p IS
  bal NUMBER;
BEGIN
  FOR l IN (SELECT * FROM lease ORDER BY id) LOOP
    FOR d IN (SELECT * FROM damage WHERE lease_id = l.id ORDER BY seq) LOOP
      INSERT INTO ledger (lease_id, amt) VALUES (l.id, d.cost);
    END LOOP;
    SELECT NVL(SUM(amt), 0) INTO bal FROM ledger WHERE lease_id = l.id;
    INSERT INTO ledger (lease_id, amt) VALUES (l.id, -bal);
  END LOOP;
END;
/
