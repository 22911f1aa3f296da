-- Rows that are taken back take numbers of a sequence in their INSERT: what checks whether they fit asks for no other number.
-- loops: 2 of 2
-- falls back: 0
CREATE TABLE src (id NUMBER PRIMARY KEY, amt NUMBER, d NUMBER);
CREATE TABLE entry (no NUMBER NOT NULL, id NUMBER, amt NUMBER(8,2) NOT NULL);
CREATE TABLE part (id NUMBER PRIMARY KEY, src NUMBER, amt NUMBER);
INSERT INTO part VALUES (1, 1, 5);
INSERT INTO part VALUES (2, 1, 6);
INSERT INTO part VALUES (3, 3, 7.5);
CREATE TABLE lg (id NUMBER, t VARCHAR2(80));
CREATE SEQUENCE entry_s;
INSERT INTO src VALUES (1, 10, 2);
INSERT INTO src VALUES (2, 20, 4);
INSERT INTO src VALUES (3, 30, 5);
CREATE OR REPLACE PROCEDURE p IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SAVEPOINT one;
      FOR x IN (SELECT * FROM part WHERE src = r.id ORDER BY id) LOOP
        INSERT INTO entry VALUES (entry_s.NEXTVAL, r.id, x.amt);
      END LOOP;
      IF r.d = 0 THEN RAISE_APPLICATION_ERROR(-20001, 'none'); END IF;
      UPDATE src SET amt = amt / 2 WHERE id = r.id;
    EXCEPTION
      WHEN OTHERS THEN
        v := SQLCODE;
        ROLLBACK TO one;
        INSERT INTO lg VALUES (r.id, v);
    END;
  END LOOP;
END;
/
-- run
BEGIN p; END;
/
SELECT * FROM entry ORDER BY no;
SELECT * FROM lg;
