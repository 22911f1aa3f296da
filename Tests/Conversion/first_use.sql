-- The first use of a package runs what stands behind BEGIN of its body: where that writes, prints or takes numbers, a loop that may be the
-- first to use the package is kept. Loops of the package itself come later, and a package that loads variables shows nothing.
-- loops: 2 of 4
CREATE TABLE src (id NUMBER PRIMARY KEY);
CREATE TABLE rate (k NUMBER, n NUMBER);
CREATE TABLE lg (id NUMBER, t VARCHAR2(100));
INSERT INTO src VALUES (1);
INSERT INTO src VALUES (2);
INSERT INTO src VALUES (3);
INSERT INTO rate VALUES (1, 7);
CREATE OR REPLACE PACKAGE loud IS
  last NUMBER := 5;
  PROCEDURE note (a NUMBER);
  FUNCTION twice (a NUMBER) RETURN NUMBER;
  PROCEDURE all_rows;
END;
/
CREATE OR REPLACE PACKAGE BODY loud IS
  PROCEDURE begin_it IS
  BEGIN
    INSERT INTO lg VALUES (-1, 'begun');
  END;
  PROCEDURE note (a NUMBER) IS
  BEGIN
    INSERT INTO lg VALUES (a, 'note');
  END;
  FUNCTION twice (a NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN a * 2;
  END;
  PROCEDURE all_rows IS
  BEGIN
    FOR r IN (SELECT id FROM src ORDER BY id) LOOP
      note(twice(r.id));
    END LOOP;
  END;
BEGIN
  begin_it;
END;
/
CREATE OR REPLACE PACKAGE quiet IS
  price NUMBER;
  FUNCTION priced (a NUMBER) RETURN NUMBER;
END;
/
CREATE OR REPLACE PACKAGE BODY quiet IS
  FUNCTION priced (a NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN a * price;
  END;
BEGIN
  SELECT n INTO price FROM rate WHERE k = 1;
END;
/
CREATE OR REPLACE PROCEDURE first_call IS
BEGIN
  FOR r IN (SELECT id FROM src ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE('row ' || r.id);
    INSERT INTO lg VALUES (r.id, 'row');
    IF r.id = 3 THEN
      loud.note(loud.twice(r.id));
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE first_variable IS
BEGIN
  FOR r IN (SELECT id FROM src WHERE id > 7 ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, loud.last);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE loads IS
BEGIN
  FOR r IN (SELECT id FROM src ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, quiet.priced(r.id));
  END LOOP;
END;
/
-- run
BEGIN first_variable; INSERT INTO lg VALUES (0, 'between'); first_call; loads; END;
/
BEGIN loud.all_rows; END;
/
