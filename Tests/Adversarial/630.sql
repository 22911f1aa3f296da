-- A sum of rows that the iteration inserted sees them before they have their numbers (p)
CREATE TABLE lease (id NUMBER PRIMARY KEY);
CREATE TABLE ledger (entry_id NUMBER PRIMARY KEY, lease_id NUMBER, amt NUMBER);
CREATE SEQUENCE entry_s;
INSERT INTO lease VALUES (1);
INSERT INTO lease VALUES (2);
COMMIT;
CREATE OR REPLACE PROCEDURE p IS
  bal NUMBER;
BEGIN
  FOR l IN (SELECT * FROM lease ORDER BY id) LOOP
      INSERT INTO ledger VALUES (entry_s.NEXTVAL, l.id, 4);
    SELECT NVL(SUM(amt), 0) INTO bal FROM ledger WHERE lease_id = l.id;
    INSERT INTO ledger VALUES (entry_s.NEXTVAL, l.id, -bal);
  END LOOP;
END;
/
