-- ROLLBACK in a handler takes back the iteration where each one is committed; else the plan gives up there.
-- loops: 5 of 5
-- falls back: 2
-- spark: "dbms_transaction.local_transaction_id" is no column, variable or function known here
CREATE TABLE src (id NUMBER PRIMARY KEY, n NUMBER, k NUMBER);
CREATE TABLE ref (k NUMBER PRIMARY KEY, v NUMBER);
CREATE TABLE dst (id NUMBER, q NUMBER);
CREATE TABLE totals (k NUMBER PRIMARY KEY, total NUMBER);
CREATE TABLE errors (id NUMBER, what VARCHAR2(100));
INSERT INTO src VALUES (1, 5, 1);
INSERT INTO src VALUES (2, 2, 9);
INSERT INTO src VALUES (3, 4, 2);
INSERT INTO src VALUES (4, 1, 8);
INSERT INTO src VALUES (5, -7, 3);
INSERT INTO ref VALUES (1, 10);
INSERT INTO ref VALUES (2, 20);
INSERT INTO ref VALUES (3, 30);
INSERT INTO totals VALUES (1, 0);
INSERT INTO totals VALUES (2, 0);
INSERT INTO totals VALUES (3, 0);
CREATE OR REPLACE PACKAGE work IS
  PROCEDURE each_row;
  PROCEDURE some_rows (p_every NUMBER);
  PROCEDURE own_check;
  PROCEDURE with_lines;
END;
/
CREATE OR REPLACE PACKAGE BODY work IS
  PROCEDURE each_row IS
    v NUMBER;
    v_done PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT id, n, k FROM src ORDER BY id) LOOP
      BEGIN
        INSERT INTO dst VALUES (r.id, r.n);
        SELECT v INTO v FROM ref WHERE k = r.k;
        UPDATE totals SET total = total + v WHERE k = r.k;
        v_done := v_done + 1;
        COMMIT;
      EXCEPTION
        WHEN OTHERS THEN
          ROLLBACK;
          DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO errors VALUES (r.id, m_); END;
          COMMIT;
      END;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_done || ' done');
  END;

  -- Iterations end with changes that are not committed: rows that come to the ROLLBACK make it give up.
  PROCEDURE some_rows (p_every NUMBER) IS
    v NUMBER;
    v_count PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT id, n, k FROM src ORDER BY id) LOOP
      BEGIN
        INSERT INTO dst VALUES (r.id, r.n * 100);
        SELECT v INTO v FROM ref WHERE k = r.k;
        v_count := v_count + 1;
        IF MOD(v_count, p_every) = 0 THEN
          COMMIT;
        END IF;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          ROLLBACK;
      END;
    END LOOP;
    COMMIT;
  END;

  -- A rule, not an error; what was printed and counted stays.
  PROCEDURE own_check IS
    v_bad PLS_INTEGER := 0;
  BEGIN
    FOR r IN (SELECT id, n, k FROM src ORDER BY id) LOOP
      DELETE FROM dst WHERE id = r.id;
      INSERT INTO dst VALUES (r.id, r.n + 1000);
      IF r.n < 0 THEN
        v_bad := v_bad + 1;
        DBMS_OUTPUT.PUT_LINE('bad ' || r.id);
        ROLLBACK;
      ELSE
        COMMIT;
      END IF;
    END LOOP;
    DBMS_OUTPUT.PUT_LINE(v_bad || ' bad');
  END;

  PROCEDURE with_lines IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT id, n, k FROM src ORDER BY id) LOOP
      BEGIN
        FOR l IN (SELECT v FROM ref WHERE k <= r.id ORDER BY k) LOOP
          INSERT INTO dst VALUES (r.id + 50, l.v);
        END LOOP;
        SELECT v INTO v FROM ref WHERE k = r.k;
        COMMIT;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          ROLLBACK;
      END;
    END LOOP;
  END;
END;
/
COMMIT;
-- run
BEGIN work.each_row; END;
/
SELECT * FROM dst ORDER BY id, q;
SELECT * FROM totals ORDER BY k;
SELECT * FROM errors ORDER BY id;
BEGIN work.own_check; COMMIT; work.with_lines; END;
/
SELECT * FROM dst ORDER BY id, q;
BEGIN
  work.some_rows(2);
  DELETE FROM src WHERE k > 5;
  COMMIT;
  work.some_rows(2);
END;
/
SELECT * FROM dst ORDER BY id, q;
-- What was there before the loop goes with the first ROLLBACK.
BEGIN
  UPDATE ref SET k = 100 WHERE k = 1;
  INSERT INTO dst VALUES (99, 99);
  work.each_row;
END;
/
SELECT * FROM dst ORDER BY id, q;
