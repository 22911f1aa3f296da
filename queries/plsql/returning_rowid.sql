-- RETURNING ROWID of each change: the row is found by it at once, after COMMIT, and from a collection.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE bills (id NUMBER PRIMARY KEY, v NUMBER);
CREATE SEQUENCE bill_ids START WITH 3;
INSERT INTO bills VALUES (1, 10);
INSERT INTO bills VALUES (2, 20);
COMMIT;
DECLARE
  TYPE rowids IS TABLE OF ROWID;
  r ROWID;
  n NUMBER;
  made rowids;
  PROCEDURE show (what VARCHAR2, p ROWID) IS
    b bills%ROWTYPE;
  BEGIN
    SELECT * INTO b FROM bills WHERE ROWID = p;
    DBMS_OUTPUT.PUT_LINE(what || ': ' || b.id || ' has ' || b.v);
  EXCEPTION
    WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE(what || ': no row');
  END;
BEGIN
  INSERT INTO bills (id, v) VALUES (bill_ids.NEXTVAL, 30) RETURNING ROWID, id INTO r, n;
  show('inserted ' || n, r);
  UPDATE bills SET v = v + 1 WHERE ROWID = r;
  show('changed', r);
  COMMIT;
  UPDATE bills SET v = v + 1 WHERE ROWID = r;
  show('changed after COMMIT', r);
  UPDATE bills SET v = 0 WHERE id = 2 RETURNING id, ROWID INTO n, r;
  show('updated', r);
  DELETE FROM bills WHERE id = 1 RETURNING ROWID INTO r;
  show('deleted', r);
  INSERT INTO bills VALUES (10, 100) RETURNING ROWID INTO r;
  ROLLBACK;
  show('rolled back', r);
  FORALL i IN 1..3 INSERT INTO bills VALUES (100 + i, i) RETURNING ROWID BULK COLLECT INTO made;
  COMMIT;
  FOR i IN 1..made.COUNT LOOP
    UPDATE bills SET v = v * 10 WHERE ROWID = made(i);
    show('element ' || i, made(i));
  END LOOP;
  EXECUTE IMMEDIATE 'INSERT INTO bills VALUES (200, 2) RETURNING ROWID INTO :r' RETURNING INTO r;
  show('dynamic', r);
  COMMIT;
END;
/
SELECT * FROM bills ORDER BY id;
-- What is computed with it is refused.
DECLARE
  t VARCHAR2(30);
BEGIN
  INSERT INTO bills VALUES (300, 3) RETURNING ROWID || t INTO t;
END;
/
