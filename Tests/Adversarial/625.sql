-- An UPDATE that is taken back by a later error would have failed before it: which error the handler gets (p)
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER, big NUMBER, txt VARCHAR2(20));
CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER NOT NULL, big NUMBER(3), txt VARCHAR2(5));
CREATE TABLE lg (id NUMBER, msg VARCHAR2(200));
INSERT INTO src VALUES (1, 1, 1, 'a');
INSERT INTO src VALUES (2, NULL, 1, 'a');
INSERT INTO src VALUES (3, 1, 1000, 'a');
INSERT INTO src VALUES (4, 1, 100, 'abcdefghi');
INSERT INTO src VALUES (5, 1, 100, 'abc');
INSERT INTO t VALUES (3, 5, 5, 'x');
COMMIT;
CREATE OR REPLACE PROCEDURE p IS m VARCHAR2(200);
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      SAVEPOINT s;
      UPDATE t SET big = r.big, n = r.n, txt = r.txt WHERE id = r.id;
      IF r.id > 1 THEN RAISE_APPLICATION_ERROR(-20001, 'later'); END IF;
    EXCEPTION WHEN OTHERS THEN
      ROLLBACK TO s;
      m := SQLERRM;
      INSERT INTO lg VALUES (r.id, m);
    END;
  END LOOP;
END;
/
