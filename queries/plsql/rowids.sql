-- A ROWID names its row also after the row was changed, by whom ever: by CURRENT OF twice, by the key and then by ROWID, in bulk,
-- after a rollback, after COMMIT (SQL Language Reference 19c, "ROWID Pseudocolumn": it does not change as long as the row is there).
--@ dialect oracle file
CREATE TABLE item (id NUMBER PRIMARY KEY, n NUMBER, note VARCHAR2(10));
INSERT INTO item SELECT LEVEL, LEVEL * 10, 'a' FROM dual CONNECT BY LEVEL <= 4;
COMMIT;
DECLARE
  CURSOR c IS SELECT id, n FROM item WHERE id < 4 ORDER BY id FOR UPDATE;
BEGIN
  FOR r IN c LOOP
    UPDATE item SET n = n + 1 WHERE CURRENT OF c;
    DBMS_OUTPUT.PUT(SQL%ROWCOUNT);
    UPDATE item SET note = note || 'b' WHERE CURRENT OF c;
    DBMS_OUTPUT.PUT(SQL%ROWCOUNT);
    UPDATE item SET n = n + 1 WHERE id = r.id;
    IF r.id = 3 THEN DELETE FROM item WHERE CURRENT OF c; END IF;
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  END LOOP;
END;
/
SELECT id, n, note FROM item ORDER BY id;
DECLARE
  r ROWID;
  n1 NUMBER;
  TYPE rows_t IS TABLE OF ROWID;
  l rows_t;
BEGIN
  SELECT ROWID INTO r FROM item WHERE id = 2;
  UPDATE item SET n = 20 WHERE id = 2;
  UPDATE item SET n = n + 1 WHERE ROWID = r;
  UPDATE item SET n = n + 1 WHERE ROWID = r AND note = 'a';
  SELECT n INTO n1 FROM item WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(n1);
  SAVEPOINT before_all;
  UPDATE item SET n = n * 2;
  EXECUTE IMMEDIATE 'UPDATE item SET n = n + 1 WHERE ROWID = :r' USING r;
  SELECT n INTO n1 FROM item WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(n1);
  ROLLBACK TO before_all;
  SELECT n INTO n1 FROM item WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(n1);
  MERGE INTO item t USING (SELECT 2 AS id FROM dual UNION ALL SELECT 9 FROM dual) s ON (t.id = s.id)
    WHEN MATCHED THEN UPDATE SET n = n + 5 WHEN NOT MATCHED THEN INSERT (id, n) VALUES (s.id, 0);
  SELECT n INTO n1 FROM item WHERE r = ROWID;
  DBMS_OUTPUT.PUT_LINE(n1);
  SELECT ROWID BULK COLLECT INTO l FROM item ORDER BY id;
  FOR turn IN 1 .. 2 LOOP
    FORALL i IN 1 .. l.COUNT UPDATE item SET n = n + 100 WHERE ROWID = l(i);
    DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  END LOOP;
  COMMIT;
  UPDATE item SET n = n + 1000 WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  COMMIT;
  UPDATE item SET n = n + 1000 WHERE ROWID = r;
  SELECT n INTO n1 FROM item WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(n1);
  DELETE FROM item WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  UPDATE item SET n = 0 WHERE ROWID = r;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  COMMIT;
END;
/
SELECT id, n, note FROM item ORDER BY id;
-- Duplicates go by their ROWIDs.
CREATE TABLE twice (k NUMBER, v NUMBER);
INSERT INTO twice SELECT MOD(LEVEL, 3), LEVEL FROM dual CONNECT BY LEVEL <= 9;
UPDATE twice SET v = v + 1 WHERE MOD(v, 2) = 0;
DELETE FROM twice a WHERE a.ROWID > (SELECT MIN(b.ROWID) FROM twice b WHERE b.k = a.k);
SELECT COUNT(*) AS c, COUNT(DISTINCT k) AS k FROM twice;
-- A column may keep them.
CREATE TABLE kept_rowids (id NUMBER, r ROWID, u UROWID);
