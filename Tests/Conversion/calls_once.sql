-- A routine that changes something is called once, however often its value is looked at: in texts that are put together, NVL, sums, LEAST;
-- and only as far as a list is asked.
-- loops: 5 of 5
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER, t VARCHAR2(10));
CREATE TABLE dst (k NUMBER PRIMARY KEY, t VARCHAR2(100));
CREATE TABLE lg (id NUMBER, t VARCHAR2(100));
CREATE SEQUENCE sq;
INSERT INTO src VALUES (1, 5, 'a');
INSERT INTO src VALUES (2, NULL, 'b');
INSERT INTO src VALUES (3, 2, NULL);
INSERT INTO dst VALUES (1, NULL);
INSERT INTO dst VALUES (3, NULL);
CREATE OR REPLACE FUNCTION noted (a NUMBER) RETURN NUMBER IS
BEGIN
  INSERT INTO lg VALUES (a, 'noted');
  RETURN a;
END;
/
CREATE OR REPLACE FUNCTION next_text RETURN VARCHAR2 IS
BEGIN
  RETURN 'N' || sq.NEXTVAL;
END;
/
CREATE OR REPLACE PROCEDURE texts IS
  s VARCHAR2(100);
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    s := 'INV' || noted(r.id) || '-' || next_text();
    UPDATE dst SET t = s WHERE k = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE given IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    v := NVL(r.n, noted(r.id + 10));
    INSERT INTO lg VALUES (r.id, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE summed IS
  total NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    total := total + noted(r.id + 20) - 1;
  END LOOP;
  INSERT INTO lg VALUES (0, total);
END;
/
CREATE OR REPLACE PROCEDURE portions IS
  rest NUMBER := 60;
  part NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    part := LEAST(noted(r.id + 30), rest);
    rest := rest - part;
    INSERT INTO lg VALUES (r.id, part || ' of ' || rest);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE lists IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    IF r.t IN ('a', TO_CHAR(noted(r.id + 40))) THEN INSERT INTO lg VALUES (r.id, 'in'); END IF;
    IF r.n NOT IN (5, noted(r.id + 50), NULL) THEN INSERT INTO lg VALUES (r.id, 'not in'); END IF;
    IF r.n NOT IN (7, noted(r.id + 60)) THEN INSERT INTO lg VALUES (r.id, 'not in either'); END IF;
  END LOOP;
END;
/
-- run
BEGIN texts; given; summed; portions; lists; INSERT INTO lg VALUES (sq.NEXTVAL, 'next'); END;
/
