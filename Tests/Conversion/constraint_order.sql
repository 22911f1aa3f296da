-- Keys and foreign keys hold after each iteration, and a statement for all iterations asks at its end: the plan checks that no value
-- which an UPDATE or INSERT brings to a key is that of a row which another iteration moves or deletes, and that no row refers to one that a
-- later iteration inserts. Where a key cannot be shared, or rows and those that they refer to are the iteration's own, nothing is asked.
-- loops: 10 of 11
-- falls back: 5
-- spark: "place.rowid" is no column, variable or function known here
-- spark: "seat.rowid" is no column, variable or function known here
-- spark error: a key is not free, or a row to refer to not there, when an iteration needs it
-- spark error: two iterations share the rows they change; a key is not free, or a row to refer to not there, when an iteration needs it
CREATE TABLE src (id NUMBER PRIMARY KEY, a NUMBER, b NUMBER);
CREATE TABLE place (id NUMBER PRIMARY KEY, pos NUMBER UNIQUE);
CREATE TABLE seat (id NUMBER PRIMARY KEY, hall NUMBER, nr NUMBER);
CREATE UNIQUE INDEX seat_nr ON seat (hall, nr);
CREATE TABLE par (id NUMBER PRIMARY KEY, t VARCHAR2(10));
CREATE TABLE chi (id NUMBER PRIMARY KEY, pid NUMBER REFERENCES par (id), t VARCHAR2(10));
CREATE TABLE said (id NUMBER, t VARCHAR2(100));
CREATE SEQUENCE numbers START WITH 100;
INSERT INTO src VALUES (1, 1, 2);
INSERT INTO src VALUES (2, 2, 3);
INSERT INTO src VALUES (3, 3, 1);
INSERT INTO place VALUES (1, 1);
INSERT INTO place VALUES (2, 2);
INSERT INTO place VALUES (3, 3);
INSERT INTO seat VALUES (1, 1, 1);
INSERT INTO seat VALUES (2, 1, 2);
INSERT INTO seat VALUES (3, 2, 1);
INSERT INTO par VALUES (1, 'a');
INSERT INTO par VALUES (2, 'b');
INSERT INTO par VALUES (3, 'c');
INSERT INTO chi VALUES (1, 2, 'a');
INSERT INTO chi VALUES (2, 3, 'b');
CREATE OR REPLACE PROCEDURE swap IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE place SET pos = r.b WHERE id = r.id;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (1, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE shift (p_by NUMBER) IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      UPDATE place SET pos = pos + p_by WHERE id = r.id;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO said VALUES (r.id + p_by, 'taken');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE number_again IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    UPDATE seat SET nr = nr + r.id WHERE id = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE give_numbers IS
  n NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT numbers.NEXTVAL INTO n FROM dual;
    UPDATE place SET pos = n WHERE id = r.id + 100;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE replace_rows IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM place WHERE id = r.id;
    INSERT INTO place VALUES (r.id + 10, r.b);
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (2, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE own_rows IS
BEGIN
  FOR r IN (SELECT p.id, p.pos FROM place p ORDER BY p.id) LOOP
    DELETE FROM place WHERE id = r.id;
    INSERT INTO place VALUES (r.id + 100, r.pos);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE families IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    BEGIN
      INSERT INTO par VALUES (r.id + 10, 'new');
      INSERT INTO chi VALUES (r.id + 10, r.id + 9, 'new');
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 10, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE later_families IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    INSERT INTO par VALUES (r.id + 20, 'new');
    INSERT INTO chi VALUES (r.id + 20, NULLIF(r.id + 19, 20), 'new');
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (30, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE own_families IS
  n NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    SELECT numbers.NEXTVAL INTO n FROM dual;
    INSERT INTO par VALUES (n, 'own');
    FOR i IN 1 .. r.a LOOP
      INSERT INTO chi VALUES (n * 10 + i, n, 'own');
    END LOOP;
    INSERT INTO par VALUES (r.id + 1000, 'own');
    INSERT INTO chi VALUES (r.id + 5000, r.id + 1000, 'own');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE remove_families IS
BEGIN
  FOR r IN (SELECT * FROM src WHERE id < 4 ORDER BY id DESC) LOOP
    DELETE FROM chi WHERE id = r.id;
    DELETE FROM par WHERE id = r.id;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (40, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE remove_children IS
BEGIN
  FOR r IN (SELECT id FROM par WHERE t = 'own' ORDER BY id) LOOP
    DELETE FROM chi WHERE pid = r.id;
    DELETE FROM par WHERE id = r.id;
  END LOOP;
END;
/
-- run
BEGIN
  swap;
  shift(1);
  shift(10);
  number_again;
  replace_rows;
  own_rows;
  give_numbers;
  families;
  later_families;
  own_families;
  remove_families;
  remove_children;
END;
/
SELECT * FROM place ORDER BY id;
SELECT * FROM seat ORDER BY id;
SELECT * FROM par ORDER BY id;
SELECT * FROM chi ORDER BY id;
SELECT * FROM said ORDER BY id, t;
