-- The ROWID of a row that a transaction inserted stays the row's after COMMIT (SQL Language Reference 19c, "ROWID Pseudocolumn"), and names
-- no row of a later transaction after ROLLBACK.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE bills (id NUMBER PRIMARY KEY, v NUMBER, note VARCHAR2(30));
INSERT INTO bills VALUES (1, 10, 'old');
COMMIT;
CREATE OR REPLACE PROCEDURE add_bill (p NUMBER) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
BEGIN
  INSERT INTO bills VALUES (p, p * 10, 'autonomous');
  COMMIT;
END;
/
DECLARE
  r ROWID;
  s ROWID;
  n NUMBER;
  PROCEDURE touch (what VARCHAR2, p ROWID) IS
  BEGIN
    UPDATE bills SET v = v + 1 WHERE ROWID = p;
    DBMS_OUTPUT.PUT_LINE(what || ': ' || SQL%ROWCOUNT);
  END;
BEGIN
  INSERT INTO bills VALUES (2, 20, 'new');
  SELECT ROWID INTO r FROM bills WHERE id = 2;
  touch('in its transaction', r);
  touch('once more', r);
  COMMIT;
  touch('after COMMIT', r);
  touch('changed since', r);
  COMMIT;
  touch('after the next COMMIT', r);
  INSERT INTO bills VALUES (3, 30, 'gone');
  SELECT ROWID INTO s FROM bills WHERE id = 3;
  ROLLBACK;
  touch('of a row that is not there', s);
  INSERT INTO bills VALUES (4, 40, 'in its place');
  touch('of a row that is not there, with another', s);
  touch('the first one', r);
  COMMIT;
  touch('of a row that is not there, after COMMIT', s);
  -- Both of the transactions insert; that which began later commits first.
  INSERT INTO bills VALUES (5, 50, 'outer');
  SELECT ROWID INTO s FROM bills WHERE id = 5;
  add_bill(6);
  SELECT ROWID INTO r FROM bills WHERE id = 6;
  touch('outer', s);
  touch('autonomous', r);
  COMMIT;
  touch('outer, stored', s);
  touch('autonomous, stored', r);
  COMMIT;
END;
/
SELECT id, v, note FROM bills ORDER BY id;
-- Rows of a cursor that the transaction inserted before it was opened, each changed and committed.
DECLARE
  CURSOR c IS SELECT ROWID AS rid, id FROM bills WHERE id > 10 ORDER BY id DESC;
  changed NUMBER := 0;
BEGIN
  FOR i IN 11..30 LOOP INSERT INTO bills VALUES (i, 0, NULL); END LOOP;
  DELETE FROM bills WHERE id IN (13, 14, 20);
  UPDATE bills SET note = 'even' WHERE id > 10 AND MOD(id, 2) = 0;
  FOR x IN c LOOP
    UPDATE bills SET v = v + x.id WHERE ROWID = x.rid;
    changed := changed + SQL%ROWCOUNT;
    IF MOD(x.id, 3) = 0 THEN COMMIT; END IF;
    UPDATE bills SET v = v + 1000 WHERE ROWID = x.rid;
    changed := changed + SQL%ROWCOUNT;
  END LOOP;
  COMMIT;
  DBMS_OUTPUT.PUT_LINE(changed || ' changes');
  FOR x IN c LOOP
    IF x.id < 28 THEN DELETE FROM bills WHERE ROWID = x.rid AND v = 1000 + x.id; ELSE UPDATE bills SET note = 'left' WHERE ROWID = x.rid; END IF;
    COMMIT;
  END LOOP;
END;
/
SELECT id, v, note FROM bills WHERE id > 10 ORDER BY id;
