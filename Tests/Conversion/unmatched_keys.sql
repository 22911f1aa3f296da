-- A loop in the order of a key that rows without a partner do not have, and texts that other routines may change before
-- the loop runs them: those loops stay.
-- loops: 3 of 5
-- spark: "list.n" is no column, variable or function known here
-- spark: EXECUTE IMMEDIATE has no form here
CREATE TABLE owner (id NUMBER(9) PRIMARY KEY, name VARCHAR2(10));
CREATE TABLE car (id NUMBER(9) PRIMARY KEY, owner NUMBER(9));
CREATE TABLE seen (n NUMBER, owner NUMBER, car NUMBER);
CREATE TABLE copy_a (id NUMBER, owner NUMBER);
CREATE TABLE copy_b (id NUMBER, owner NUMBER);
INSERT INTO owner VALUES (1, 'a');
INSERT INTO owner VALUES (2, 'b');
INSERT INTO owner VALUES (3, 'c');
INSERT INTO car VALUES (7, 2);
CREATE OR REPLACE PACKAGE cars AS
  g_table VARCHAR2(10) := 'a';
  PROCEDURE list;
  PROCEDURE copy_nested;
  PROCEDURE copy_package;
  PROCEDURE copy_plain;
END;
/
CREATE OR REPLACE PACKAGE BODY cars AS
  PROCEDURE turn IS
  BEGIN
    g_table := 'b';
  END;
  PROCEDURE list IS
    n NUMBER := 0;
  BEGIN
    FOR r IN (SELECT c.id, o.id owner FROM owner o LEFT JOIN car c ON c.owner = o.id ORDER BY c.id) LOOP
      n := n + 1;
      INSERT INTO seen VALUES (n * 0, r.owner, r.id);
    END LOOP;
    FOR r IN (SELECT id FROM owner ORDER BY id) LOOP
      n := n + r.id;
      INSERT INTO seen VALUES (n, r.id, NULL);
    END LOOP;
  END;
  PROCEDURE copy_nested IS
    l_sql VARCHAR2(200);
    l_table VARCHAR2(10) := 'a';
    PROCEDURE other IS
    BEGIN
      l_sql := 'INSERT INTO copy_' || g_table || ' (owner, id) VALUES (:1, :2)';
    END;
  BEGIN
    l_sql := 'INSERT INTO copy_' || l_table || ' (id, owner) VALUES (:1, :2)';
    other;
    FOR r IN (SELECT id, owner FROM car ORDER BY id) LOOP
      EXECUTE IMMEDIATE l_sql USING r.id, r.owner;
    END LOOP;
  END;
  PROCEDURE copy_package IS
    l_sql VARCHAR2(200);
  BEGIN
    l_sql := 'INSERT INTO copy_' || g_table || ' (id, owner) VALUES (:1, :2)';
    turn;
    FOR r IN (SELECT id, owner FROM car ORDER BY id) LOOP
      EXECUTE IMMEDIATE l_sql USING r.id, r.owner;
    END LOOP;
  END;
  PROCEDURE copy_plain IS
    l_sql VARCHAR2(200);
    l_table VARCHAR2(10) := 'a';
  BEGIN
    l_sql := 'INSERT INTO copy_' || l_table || ' (id, owner) VALUES (:1, :2)';
    turn;
    FOR r IN (SELECT id, owner FROM car ORDER BY id) LOOP
      EXECUTE IMMEDIATE l_sql USING r.id, r.owner;
    END LOOP;
  END;
END;
/
-- run
BEGIN cars.list; END;
/
SELECT * FROM seen ORDER BY n, owner;
BEGIN cars.copy_nested; END;
/
BEGIN cars.copy_package; END;
/
BEGIN cars.copy_plain; END;
/
SELECT * FROM copy_a ORDER BY 1, 2;
SELECT * FROM copy_b ORDER BY 1, 2;
