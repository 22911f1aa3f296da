-- COMMIT every so many rows: what the loop has committed stays when something behind it fails or rolls back, the rows behind the last COMMIT do not. A COMMIT in the
-- middle of the body, in a called procedure, on several ways; inner loops; sequences, whose numbers are taken once; sums of shared rows; a loop that reads what
-- others wrote is one transaction with what follows.
-- loops: 6 of 6
-- spark: Spark takes nothing back inside of a script
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE part (id NUMBER, src_id NUMBER, n NUMBER);
CREATE TABLE acc (k NUMBER PRIMARY KEY, total NUMBER);
CREATE TABLE lg (id NUMBER, txt VARCHAR2(20));
CREATE SEQUENCE sq;
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 3), LEVEL * 10 FROM dual CONNECT BY LEVEL <= 11;
INSERT INTO part SELECT LEVEL, MOD(LEVEL, 5) + 1, LEVEL FROM dual CONNECT BY LEVEL <= 12;
INSERT INTO acc SELECT LEVEL - 1, 0 FROM dual CONNECT BY LEVEL <= 3;
COMMIT;
CREATE OR REPLACE PROCEDURE commit_each(p_n NUMBER, p_every NUMBER) IS
BEGIN
  IF MOD(p_n, p_every) = 0 THEN COMMIT; END IF;
END;
/
CREATE OR REPLACE PROCEDURE shared_rows IS
  cnt NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE acc SET total = total + r.n WHERE k = r.k;
    cnt := cnt + 1;
    commit_each(cnt, 4);
  END LOOP;
  RAISE_APPLICATION_ERROR(-20001, 'after ' || cnt);
END;
/
CREATE OR REPLACE PROCEDURE middle IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO lg VALUES (sq.NEXTVAL, 'before ' || r.id);
    IF MOD(r.id, 3) = 0 THEN COMMIT; END IF;
    UPDATE acc SET total = total + 1 WHERE k = r.k;
    IF r.id = 7 THEN COMMIT; CONTINUE; END IF;
    DELETE FROM part WHERE id = r.id;
  END LOOP;
  ROLLBACK;
END;
/
CREATE OR REPLACE PROCEDURE lines IS
  cnt NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    FOR p IN (SELECT * FROM part WHERE src_id = r.id ORDER BY id) LOOP
      INSERT INTO lg VALUES (sq.NEXTVAL, r.id || '/' || p.id);
    END LOOP;
    cnt := cnt + 1;
    IF cnt >= 2 THEN COMMIT; cnt := 0; END IF;
  END LOOP;
  INSERT INTO lg VALUES (0, 'open');
  RAISE NO_DATA_FOUND;
EXCEPTION WHEN NO_DATA_FOUND THEN ROLLBACK; INSERT INTO lg VALUES (sq.NEXTVAL, 'failed ' || cnt);
END;
/
CREATE OR REPLACE PROCEDURE never IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, 'never');
    IF r.n < 0 THEN COMMIT; END IF;
  END LOOP;
  ROLLBACK;
END;
/
CREATE OR REPLACE PROCEDURE every_row IS
  cnt NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO lg VALUES (r.id, 'one');
    cnt := cnt + 1;
    IF cnt = 5 THEN COMMIT; cnt := 0; END IF;
    INSERT INTO lg VALUES (r.id, 'two');
  END LOOP;
  ROLLBACK;
END;
/
-- run
BEGIN shared_rows; EXCEPTION WHEN OTHERS THEN ROLLBACK; DBMS_OUTPUT.PUT_LINE(SQLERRM); END;
/
SELECT * FROM lg ORDER BY id, txt;
SELECT * FROM acc ORDER BY k;
SELECT COUNT(*) FROM part;
BEGIN middle; END;
/
SELECT * FROM lg ORDER BY id, txt;
SELECT * FROM acc ORDER BY k;
SELECT COUNT(*) FROM part;
BEGIN lines; END;
/
SELECT * FROM lg ORDER BY id, txt;
SELECT * FROM acc ORDER BY k;
SELECT COUNT(*) FROM part;
BEGIN never; END;
/
SELECT * FROM lg ORDER BY id, txt;
SELECT * FROM acc ORDER BY k;
SELECT COUNT(*) FROM part;
BEGIN every_row; END;
/
SELECT * FROM lg ORDER BY id, txt;
SELECT * FROM acc ORDER BY k;
SELECT COUNT(*) FROM part;
SELECT sq.NEXTVAL FROM dual;
