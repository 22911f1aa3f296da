-- Columns that take numbers by themselves: DEFAULT s.NEXTVAL counts as if the value were given, also to RETURNING and where the sequence is used
-- elsewhere; an identity only where no row may be refused and one statement inserts all.
-- loops: 4 of 7
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE SEQUENCE numbers;
CREATE TABLE head (id NUMBER DEFAULT numbers.NEXTVAL PRIMARY KEY, n NUMBER UNIQUE);
CREATE TABLE line (head NUMBER, n NUMBER);
CREATE TABLE auto (id NUMBER GENERATED ALWAYS AS IDENTITY PRIMARY KEY, n NUMBER UNIQUE, t VARCHAR2(10));
CREATE TABLE lg (id NUMBER, t VARCHAR2(20));
INSERT INTO src VALUES (1, 1);
INSERT INTO src VALUES (2, 2);
INSERT INTO src VALUES (3, 1);
INSERT INTO src VALUES (4, 3);
CREATE OR REPLACE PROCEDURE mixed IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    INSERT INTO head (n) VALUES (r.id);
    INSERT INTO lg VALUES (numbers.NEXTVAL, 'mixed');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE lines IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    INSERT INTO head (n) VALUES (r.id + 10) RETURNING id INTO v;
    FOR i IN 1 .. r.k LOOP
      INSERT INTO line VALUES (v, i);
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE refused IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    BEGIN
      INSERT INTO head (n) VALUES (r.k + 20);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'refused');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE identities IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    IF r.k = 1 THEN
      INSERT INTO auto (n, t) VALUES (r.id, 'one');
    ELSE
      INSERT INTO auto (n, t) VALUES (r.id, 'more');
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE refused_identities IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    BEGIN
      INSERT INTO auto (n) VALUES (r.k + 20);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'refused');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE several_identities IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    INSERT INTO auto (n, t) VALUES (r.id + 30, 'one');
    INSERT INTO auto (n) VALUES (r.id + 40);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE merged IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    MERGE INTO head h USING (SELECT r.k + 20 AS n FROM dual) s ON (h.n = s.n)
    WHEN NOT MATCHED THEN INSERT (n) VALUES (s.n);
  END LOOP;
END;
/
-- run
BEGIN
  mixed;
  lines;
  refused;
  identities;
  refused_identities;
  several_identities;
  merged;
END;
/
SELECT * FROM head ORDER BY id;
SELECT * FROM line ORDER BY head, n;
SELECT * FROM auto ORDER BY id;
SELECT * FROM lg ORDER BY t, id;
