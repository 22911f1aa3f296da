-- COMMIT, ROLLBACK, SAVEPOINT and autonomous transactions in programs (PL/SQL Language Reference 19c, chapter 6).
--@ dialect oracle file
CREATE TABLE step (id NUMBER, note VARCHAR2(30));

CREATE OR REPLACE PROCEDURE write_log (p_id NUMBER, p_note VARCHAR2) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
  v_seen NUMBER;
BEGIN
  -- It sees what is committed, not what the caller did.
  SELECT COUNT(*) INTO v_seen FROM step;
  INSERT INTO step VALUES (p_id, p_note || ', saw ' || v_seen);
  COMMIT;
END;
/
BEGIN
  INSERT INTO step VALUES (1, 'caller');
  write_log(2, 'log');
  ROLLBACK;
END;
/
SELECT * FROM step ORDER BY id;

BEGIN
  INSERT INTO step VALUES (3, 'stays');
  SAVEPOINT a;
  INSERT INTO step VALUES (4, 'goes');
  SAVEPOINT a;
  INSERT INTO step VALUES (5, 'goes too');
  ROLLBACK TO a;
  INSERT INTO step VALUES (6, 'stays');
  COMMIT;
  ROLLBACK TO a;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE);
END;
/
SELECT * FROM step ORDER BY id;

-- An autonomous transaction must end.
CREATE OR REPLACE PROCEDURE open_end IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO step VALUES (9, 'open');
END;
/
BEGIN
  open_end;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- COMMIT every so many rows: what was committed stays when the block fails.
BEGIN
  FOR i IN 10 .. 15 LOOP
    INSERT INTO step VALUES (i, 'loop');
    IF MOD(i, 2) = 0 THEN
      COMMIT;
    END IF;
    IF i = 13 THEN
      RAISE_APPLICATION_ERROR(-20001, 'stopped at 13');
    END IF;
  END LOOP;
END;
/
SELECT id FROM step WHERE id >= 10 ORDER BY id;

-- A COMMIT of an autonomous transaction ends no cursor FOR UPDATE of the one around it; its own does.
CREATE OR REPLACE PROCEDURE note_apart (p_id NUMBER) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO step VALUES (p_id, 'apart');
  COMMIT;
END;
/
BEGIN
  FOR r IN (SELECT id FROM step WHERE id IN (10, 11) ORDER BY id FOR UPDATE) LOOP
    note_apart(r.id + 100);
  END LOOP;
  FOR r IN (SELECT id FROM step WHERE id IN (10, 11) ORDER BY id FOR UPDATE) LOOP
    UPDATE step SET id = id + 200 WHERE id = r.id;
    COMMIT;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT id FROM step WHERE id >= 100 ORDER BY id;

-- DBMS_TRANSACTION tells whether something is changed and not committed.
BEGIN
  COMMIT;
  DBMS_OUTPUT.PUT_LINE(NVL(DBMS_TRANSACTION.LOCAL_TRANSACTION_ID, 'none'));
  INSERT INTO step VALUES (500, 'open');
  DBMS_OUTPUT.PUT_LINE(NVL2(DBMS_TRANSACTION.LOCAL_TRANSACTION_ID, 'some', 'none'));
  ROLLBACK;
  DBMS_OUTPUT.PUT_LINE(NVL2(DBMS_TRANSACTION.LOCAL_TRANSACTION_ID(FALSE), 'some', 'none'));
END;
/
