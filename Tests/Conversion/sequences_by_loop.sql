-- Numbers of one sequence are needed inside, those of another come last, as the loop may end early.
-- loops: 2 of 2
CREATE TABLE payer (id NUMBER PRIMARY KEY, last_bill NUMBER);
CREATE TABLE meter (id NUMBER PRIMARY KEY, payer NUMBER, qty NUMBER, line NUMBER);
CREATE TABLE bill (id NUMBER PRIMARY KEY, payer NUMBER, total NUMBER(12,2));
CREATE TABLE line (id NUMBER PRIMARY KEY, bill NUMBER, qty NUMBER);
CREATE TABLE failed (payer NUMBER, message VARCHAR2(100));
CREATE SEQUENCE bill_s;
CREATE SEQUENCE line_s;
INSERT INTO payer VALUES (1, NULL);
INSERT INTO payer VALUES (2, NULL);
INSERT INTO payer VALUES (3, NULL);
INSERT INTO payer VALUES (4, NULL);
INSERT INTO meter VALUES (1, 1, 10, NULL);
INSERT INTO meter VALUES (2, 1, 4, NULL);
INSERT INTO meter VALUES (3, 2, 5, NULL);
INSERT INTO meter VALUES (4, 2, 0, NULL);
INSERT INTO meter VALUES (5, 2, 7, NULL);
INSERT INTO meter VALUES (6, 4, 8, NULL);
CREATE OR REPLACE PROCEDURE bill_all IS
  v_bill NUMBER;
  v_total NUMBER;
BEGIN
  FOR p IN (SELECT id FROM payer ORDER BY id) LOOP
    BEGIN
      SAVEPOINT one;
      SELECT bill_s.NEXTVAL INTO v_bill FROM dual;
      INSERT INTO bill VALUES (v_bill, p.id, 0);
      v_total := 0;
      FOR m IN (SELECT id, qty FROM meter WHERE payer = p.id ORDER BY id) LOOP
        INSERT INTO line VALUES (line_s.NEXTVAL, v_bill, m.qty);
        UPDATE meter SET line = line_s.CURRVAL WHERE id = m.id;
        v_total := v_total + ROUND(100 / m.qty, 2);
      END LOOP;
      UPDATE bill SET total = v_total WHERE id = v_bill;
      UPDATE payer SET last_bill = v_bill WHERE id = p.id;
    EXCEPTION
      WHEN OTHERS THEN
        ROLLBACK TO one;
        DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO failed VALUES (p.id, m_); END;
    END;
  END LOOP;
END;
/
-- run
BEGIN bill_all; END;
/
SELECT * FROM payer ORDER BY id;
SELECT * FROM meter ORDER BY id;
SELECT * FROM bill ORDER BY id;
SELECT * FROM line ORDER BY id;
SELECT * FROM failed;
SELECT line_s.NEXTVAL, bill_s.NEXTVAL FROM dual;
