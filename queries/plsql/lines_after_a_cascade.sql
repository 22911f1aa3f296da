-- A DELETE that takes rows along (ON DELETE CASCADE, SET NULL) leaves the lines of its block alone, also where functions are stored.
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE place (id NUMBER PRIMARY KEY, up NUMBER REFERENCES place);
CREATE TABLE part (id NUMBER, place NUMBER REFERENCES place ON DELETE CASCADE);
CREATE TABLE tag (id NUMBER, place NUMBER REFERENCES place ON DELETE SET NULL);
INSERT INTO place VALUES (1, NULL);
INSERT INTO place VALUES (2, NULL);
INSERT INTO part VALUES (1, 1);
INSERT INTO tag VALUES (1, 2);
CREATE OR REPLACE FUNCTION half (p NUMBER) RETURN NUMBER IS
BEGIN
  RETURN p / 2;
END;
/
BEGIN
  DBMS_OUTPUT.PUT_LINE('begin');
  DELETE FROM place WHERE id = 1;
  DBMS_OUTPUT.PUT_LINE('cascaded ' || SQL%ROWCOUNT);
  DELETE FROM place WHERE id = 2;
  DBMS_OUTPUT.PUT_LINE('set null ' || SQL%ROWCOUNT || ' ' || half(4));
END;
/
SELECT COUNT(*) FROM part;
SELECT id, place FROM tag;
