-- An INSERT … SELECT or MERGE of several rows is done as a whole or not at all: where one row is refused the statement finds out, and the plan
-- gives up. One row, found by its key, goes to its handler. A loop that tries keys until one is free, and changes by ROWNUM, are kept.
-- loops: 4 of 6
-- falls back: 3
-- spark: "rownum" is no column, variable or function known here
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE TABLE many (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE dst (k NUMBER, n NUMBER CHECK (n < 10), u NUMBER UNIQUE);
CREATE TABLE lg (id NUMBER, t VARCHAR2(100));
INSERT INTO src VALUES (1, 1);
INSERT INTO src VALUES (2, 2);
INSERT INTO src VALUES (3, 3);
INSERT INTO many VALUES (1, 1, 5);
INSERT INTO many VALUES (2, 1, 50);
INSERT INTO many VALUES (3, 1, 6);
INSERT INTO many VALUES (4, 2, 6);
INSERT INTO many VALUES (5, 2, 5);
INSERT INTO many VALUES (6, 3, 7);
CREATE OR REPLACE PROCEDURE copied IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst (k, n) SELECT k, n FROM many WHERE k = r.k ORDER BY n;
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (r.id, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE copied_keys IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst (k, u) SELECT k, n FROM many WHERE k = r.k ORDER BY n;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'there');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE copied_one IS
BEGIN
  FOR r IN (SELECT * FROM many ORDER BY id) LOOP
    BEGIN
      INSERT INTO dst (k, n, u) SELECT m.k, m.n, m.k + 100 FROM many m WHERE m.id = r.id;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'one there');
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (r.id, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE merged IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      MERGE INTO dst d USING (SELECT id + 1000 AS u, k, n FROM many WHERE k = r.k) m ON (d.u = m.u)
      WHEN NOT MATCHED THEN INSERT (k, n, u) VALUES (m.k, m.n, m.u);
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO lg VALUES (r.id, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE tried IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    FOR i IN 1 .. 3 LOOP
      BEGIN
        INSERT INTO dst (k, u) VALUES (r.k, 2000 + r.k + i);
        EXIT;
      EXCEPTION
        WHEN DUP_VAL_ON_INDEX THEN INSERT INTO lg VALUES (r.id, 'try ' || i);
      END;
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE numbered IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    DELETE FROM many WHERE k = r.k AND ROWNUM = 1;
  END LOOP;
END;
/
-- run
BEGIN
  copied;
  copied_keys;
  copied_one;
  merged;
  tried;
  numbered;
END;
/
SELECT * FROM dst ORDER BY k, n, u;
SELECT COUNT(*) FROM many;
SELECT * FROM lg ORDER BY id, t;
