-- What a table refuses comes in the order in which one INSERT finds it out: types, NOT NULL, lengths, CHECK, then the key, then a row of
-- another table: each goes to the handler that takes it, where they come together too. Where no handler takes all errors, the
-- plan gives up for a row that does not fit and whose key is there.
-- loops: 4 of 4
-- falls back: 1
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, s VARCHAR2(10), n NUMBER, owner NUMBER);
CREATE TABLE owner (id NUMBER PRIMARY KEY);
CREATE TABLE dst (
  k NUMBER PRIMARY KEY, s VARCHAR2(3), n NUMBER(3) NOT NULL CHECK (n > 0), owner NUMBER REFERENCES owner,
  CONSTRAINT dst_words CHECK (s <> 'no' OR n > 5));
CREATE TABLE other (id NUMBER PRIMARY KEY, k NUMBER, s VARCHAR2(3) CONSTRAINT other_word CHECK (s IN ('a', 'abc')), owner NUMBER,
  CONSTRAINT other_owner FOREIGN KEY (owner) REFERENCES owner (id));
CREATE TABLE said (id NUMBER, t VARCHAR2(120));
CREATE SEQUENCE others;
INSERT INTO owner VALUES (7);
INSERT INTO src VALUES (1, 1, 'abc', 1, 7);
INSERT INTO src VALUES (2, 1, 'abcdef', 1, 7);
INSERT INTO src VALUES (3, 1, 'a', NULL, 7);
INSERT INTO src VALUES (4, 1, 'a', 1000, 7);
INSERT INTO src VALUES (5, 1, 'a', -5, 7);
INSERT INTO src VALUES (6, 1, 'a', 5, 8);
INSERT INTO src VALUES (7, 2, 'a', 5, 8);
INSERT INTO src VALUES (8, 3, 'no', 4, NULL);
INSERT INTO src VALUES (9, 3, NULL, 4, NULL);
INSERT INTO src VALUES (10, 4, 'no', -4, 8);
INSERT INTO src VALUES (11, 5, 'toolong', -4, 8);
INSERT INTO src VALUES (12, 6, 'no', 6, 7);
CREATE OR REPLACE PROCEDURE both IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst VALUES (r.k, r.s, r.n, r.owner);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO said VALUES (r.id, 'dup');
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE others_only IS
  bad NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    BEGIN
      INSERT INTO other (id, k, s, owner) VALUES (others.NEXTVAL, r.k, r.s, r.owner);
    EXCEPTION
      WHEN OTHERS THEN
        bad := bad + 1;
        DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 100, c_ || ' ' || m_); END;
    END;
  END LOOP;
  INSERT INTO said VALUES (200, bad);
END;
/
CREATE OR REPLACE PROCEDURE keys_only (p_from NUMBER) IS
BEGIN
  FOR r IN (SELECT * FROM src WHERE id >= p_from ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst VALUES (r.k + 10, r.s, r.n, 7);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO said VALUES (r.id + 300, 'dup');
    END;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (400, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE parents IS
BEGIN
  FOR r IN (SELECT * FROM src WHERE k > 1 ORDER BY id) LOOP
    BEGIN
      IF r.owner = 8 THEN
        INSERT INTO owner VALUES (r.id + 1000);
      END IF;
      INSERT INTO other (id, k, s, owner) VALUES (others.NEXTVAL, r.k, 'a', r.id + 1000);
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id + 500, m_); END;
    END;
  END LOOP;
END;
/
-- run
BEGIN
  both;
  others_only;
  keys_only(12);
  keys_only(1);
  parents;
END;
/
SELECT * FROM dst ORDER BY k;
SELECT * FROM other ORDER BY id;
SELECT * FROM said ORDER BY id, t;
