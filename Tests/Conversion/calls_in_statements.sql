-- A function that changes tables, called by a statement: a query may not call it (ORA-14551), an UPDATE calls it for the rows that it
-- finds, and an INSERT that is refused takes back what it did. Such loops are kept; one row that is inserted calls it once.
-- loops: 2 of 6
-- spark: the function "next_number" stands in a query, row by row
-- spark: the function "noted" stands in a query, row by row
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE lg (id NUMBER, t VARCHAR2(200));
CREATE SEQUENCE sq;
INSERT INTO src VALUES (1, 10);
INSERT INTO src VALUES (2, 20);
INSERT INTO src VALUES (3, NULL);
INSERT INTO dst VALUES (2, 0);
INSERT INTO dst VALUES (10, 0);
CREATE OR REPLACE FUNCTION noted (a NUMBER) RETURN NUMBER IS
BEGIN
  INSERT INTO lg VALUES (a, 'noted');
  RETURN a + 1;
END;
/
CREATE OR REPLACE FUNCTION next_number RETURN NUMBER IS
BEGIN
  RETURN sq.NEXTVAL;
END;
/
CREATE OR REPLACE PROCEDURE ask IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SELECT noted(r.id) INTO v FROM dual;
    EXCEPTION
      WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO lg VALUES (r.id, c_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE change_found IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE dst SET n = noted(r.id) WHERE k = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE number_found IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE dst SET n = next_number() WHERE k = r.id;
  END LOOP;
  INSERT INTO lg VALUES (sq.NEXTVAL, 'next');
END;
/
CREATE OR REPLACE PROCEDURE add_some IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst VALUES (r.id * 5, noted(r.id));
    EXCEPTION
      WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO lg VALUES (r.id, c_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE add_all IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO dst VALUES (r.id * 100, noted(r.id));
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE assign_all IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    v := noted(r.id);
    INSERT INTO lg VALUES (r.id, v);
  END LOOP;
END;
/
-- run
BEGIN ask; change_found; number_found; END;
/
BEGIN add_some; add_all; assign_all; END;
/
