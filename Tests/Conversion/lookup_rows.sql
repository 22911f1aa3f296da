-- How many rows a lookup gives: an aggregate with HAVING or OFFSET may give none, CONNECT BY several of DUAL, and a window over DUAL sees its
-- one row, not those of the loop.
-- loops: 5 of 5
-- spark: "rownum" is no column, variable or function known here
-- spark: CONNECT BY has no form in Spark
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER);
CREATE TABLE dst (k NUMBER PRIMARY KEY, n NUMBER);
CREATE TABLE lg (id NUMBER, n NUMBER, t VARCHAR2(20));
INSERT INTO src VALUES (1, 1);
INSERT INTO src VALUES (2, 5);
INSERT INTO src VALUES (3, 1);
INSERT INTO dst VALUES (1, 100);
INSERT INTO dst VALUES (2, 200);
CREATE OR REPLACE PROCEDURE aggregates IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SELECT MAX(n) INTO v FROM dst WHERE k = r.k HAVING COUNT(*) > 0;
      INSERT INTO lg VALUES (r.id, v, 'having');
    EXCEPTION
      WHEN NO_DATA_FOUND THEN INSERT INTO lg VALUES (r.id, NULL, 'none');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE offsets IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SELECT MAX(n) INTO v FROM dst WHERE k = r.k OFFSET 1 ROWS;
      INSERT INTO lg VALUES (r.id, v, 'offset');
    EXCEPTION
      WHEN NO_DATA_FOUND THEN INSERT INTO lg VALUES (r.id, NULL, 'no offset');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE several IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SELECT r.id INTO v FROM dual CONNECT BY LEVEL <= r.id;
      INSERT INTO lg VALUES (r.id, v, 'one');
    EXCEPTION
      WHEN TOO_MANY_ROWS THEN INSERT INTO lg VALUES (r.id, NULL, 'many');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE windows IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT ROW_NUMBER() OVER (ORDER BY 1) + COUNT(*) OVER () + ROWNUM INTO v FROM dual;
    INSERT INTO lg VALUES (r.id, v, 'window');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE merged IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    MERGE INTO dst t USING (SELECT r.id * 10 + LEVEL AS k FROM dual CONNECT BY LEVEL <= r.id) s ON (t.k = s.k)
    WHEN MATCHED THEN UPDATE SET n = n + 1
    WHEN NOT MATCHED THEN INSERT (k, n) VALUES (s.k, r.id);
  END LOOP;
END;
/
-- run
BEGIN
  aggregates;
  offsets;
  several;
  windows;
  merged;
END;
/
SELECT * FROM dst ORDER BY k;
SELECT * FROM lg ORDER BY t, id;
