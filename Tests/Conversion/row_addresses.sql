-- Rows found by a bare ROWID: the address is that of the table that changes, not of the table with the
-- values of the loop, also inside of a condition and where a subquery asks for its own.
-- loops: 4 of 4
-- spark: "rowid" is no column, variable or function known here
CREATE TABLE reading (id NUMBER PRIMARY KEY, meter NUMBER, day DATE, n NUMBER);
CREATE TABLE mark (meter NUMBER, what VARCHAR2(10));
INSERT INTO reading VALUES (1, 10, DATE '2026-01-01', 5);
INSERT INTO reading VALUES (2, 10, DATE '2026-01-01', 5);
INSERT INTO reading VALUES (3, 10, DATE '2026-01-02', 7);
INSERT INTO reading VALUES (4, 20, DATE '2026-01-02', 7);
INSERT INTO reading VALUES (5, 20, DATE '2026-01-02', 7);
INSERT INTO reading VALUES (6, 20, DATE '2026-01-02', 7);
INSERT INTO reading VALUES (7, 30, NULL, 9);
INSERT INTO mark VALUES (10, 'a');
INSERT INTO mark VALUES (30, 'b');
CREATE OR REPLACE PROCEDURE drop_repeated (p_gone OUT NUMBER) IS
  last_meter NUMBER;
  last_day DATE;
BEGIN
  p_gone := 0;
  FOR r IN (SELECT rowid AS rid, meter, day FROM reading ORDER BY meter, day, id) LOOP
    IF r.meter = last_meter AND r.day = last_day THEN
      DELETE FROM reading WHERE rowid = r.rid;
      p_gone := p_gone + SQL%ROWCOUNT;
    END IF;
    last_meter := r.meter;
    last_day := r.day;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE count_on IS
BEGIN
  FOR r IN (SELECT rowid AS rid, n FROM reading ORDER BY id) LOOP
    UPDATE reading SET n = r.n * 2 WHERE ROWID = r.rid AND n IS NOT NULL;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE drop_small IS
BEGIN
  FOR r IN (SELECT rowid AS rid, id FROM reading WHERE n < 15 ORDER BY id) LOOP
    DELETE FROM reading WHERE NVL(rowid, r.rid) = r.rid AND (id = r.id OR rowid <> r.rid);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE drop_marked IS
BEGIN
  FOR r IN (SELECT rowid AS rid, meter FROM reading ORDER BY id) LOOP
    DELETE FROM reading
     WHERE rowid = r.rid AND EXISTS (SELECT 1 FROM mark WHERE mark.meter = r.meter AND mark.rowid IS NOT NULL);
  END LOOP;
END;
/
-- run
DECLARE
  gone NUMBER;
BEGIN
  drop_repeated(gone);
  DBMS_OUTPUT.PUT_LINE(gone);
  count_on;
  drop_small;
  drop_marked;
END;
/
SELECT * FROM reading ORDER BY id;
