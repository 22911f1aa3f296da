-- A handler waits for keys that are there, and other iterations take keys away again: by DELETE, by ROLLBACK TO. Which rows find
-- their key is then not known before; where each iteration has a key of its own it is.
-- loops: 5 of 5
-- falls back: 1
-- spark: "dbms_transaction.local_transaction_id" is no column, variable or function known here
CREATE TABLE event (id NUMBER PRIMARY KEY, k NUMBER, n NUMBER);
CREATE TABLE seat (k NUMBER PRIMARY KEY, event NUMBER, n NUMBER);
CREATE TABLE said (id NUMBER, t VARCHAR2(20));
INSERT INTO event VALUES (1, 10, 1);
INSERT INTO event VALUES (2, 10, 0);
INSERT INTO event VALUES (3, 20, 0);
INSERT INTO event VALUES (4, 20, 2);
INSERT INTO event VALUES (5, 20, 5);
INSERT INTO event VALUES (6, 10, 5);
INSERT INTO event VALUES (7, 30, 0);
CREATE OR REPLACE PROCEDURE sit IS
  share_of NUMBER;
BEGIN
  FOR e IN (SELECT * FROM event ORDER BY id) LOOP
    BEGIN
      INSERT INTO seat VALUES (e.k, e.id, e.n);
      INSERT INTO said VALUES (e.id, 'sat');
      share_of := 10 / e.n;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN UPDATE seat SET n = n + 1 WHERE k = e.k;
      WHEN ZERO_DIVIDE THEN DELETE FROM seat WHERE k = e.k;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE leave IS
BEGIN
  FOR e IN (SELECT * FROM event ORDER BY id DESC) LOOP
    BEGIN
      INSERT INTO seat VALUES (e.k + 100, e.id, e.n);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        DELETE FROM seat WHERE k = e.k + 100;
        INSERT INTO said VALUES (e.id, 'gone');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE own IS
BEGIN
  FOR e IN (SELECT * FROM event ORDER BY id) LOOP
    BEGIN
      INSERT INTO seat VALUES (e.id + 8, e.id, e.n);
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        DELETE FROM seat WHERE k = e.id + 8;
        INSERT INTO said VALUES (e.id, 'own');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE go_back (p_all VARCHAR2) IS
BEGIN
  FOR e IN (SELECT * FROM event WHERE p_all = 'Y' OR id IN (1, 5, 7) ORDER BY id) LOOP
    SAVEPOINT one;
    BEGIN
      INSERT INTO seat VALUES (e.k + 200, e.id, e.n);
      IF e.n = 0 THEN
        RAISE_APPLICATION_ERROR(-20001, 'none');
      END IF;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        INSERT INTO said VALUES (e.id, 'there');
      WHEN OTHERS THEN
        ROLLBACK TO one;
        INSERT INTO said VALUES (e.id, 'back');
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE roll_back IS
BEGIN
  FOR e IN (SELECT * FROM event WHERE id IN (1, 4, 7) ORDER BY id) LOOP
    BEGIN
      INSERT INTO seat VALUES (e.k + 300, e.id, e.n);
      IF e.n = 0 THEN
        RAISE_APPLICATION_ERROR(-20001, 'none');
      END IF;
      COMMIT;
    EXCEPTION
      WHEN DUP_VAL_ON_INDEX THEN
        INSERT INTO said VALUES (e.id, 'there');
        COMMIT;
      WHEN OTHERS THEN
        ROLLBACK;
        INSERT INTO said VALUES (e.id, 'back');
        COMMIT;
    END;
  END LOOP;
END;
/
-- run
BEGIN
  sit;
  leave;
  own;
  go_back('N');
  DELETE FROM seat WHERE k > 200;
  go_back('Y');
  roll_back;
END;
/
SELECT * FROM seat ORDER BY k;
SELECT * FROM said ORDER BY id, t;
