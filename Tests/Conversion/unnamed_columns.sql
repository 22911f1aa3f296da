-- Cursors whose select lists have expressions without names, fetched into variables and collections.
-- loops: 2 of 2
CREATE TABLE calls (id NUMBER PRIMARY KEY, sub NUMBER, secs NUMBER, charge NUMBER);
CREATE TABLE sums (sub NUMBER PRIMARY KEY, mins NUMBER, amount NUMBER, n NUMBER);
INSERT INTO calls VALUES (1, 1, 61, 0.5);
INSERT INTO calls VALUES (2, 1, 59, 0.25);
INSERT INTO calls VALUES (3, 2, 10, 1);
INSERT INTO sums VALUES (2, 5, 10, 1);
CREATE OR REPLACE PROCEDURE sum_all IS
  CURSOR c IS SELECT sub, ROUND(SUM(secs) / 60, 2), SUM(charge), COUNT(*) FROM calls GROUP BY sub ORDER BY sub;
  v_sub NUMBER;
  v_min NUMBER;
  v_amt NUMBER;
  v_n NUMBER;
BEGIN
  OPEN c;
  LOOP
    FETCH c INTO v_sub, v_min, v_amt, v_n;
    EXIT WHEN c%NOTFOUND;
    UPDATE sums SET mins = mins + v_min, amount = amount + v_amt, n = n + v_n WHERE sub = v_sub;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO sums VALUES (v_sub, v_min, v_amt, v_n);
    END IF;
  END LOOP;
  CLOSE c;
END;
/
CREATE OR REPLACE PROCEDURE sum_bulk IS
  TYPE t_num IS TABLE OF NUMBER;
  l_sub t_num;
  l_min t_num;
  l_n t_num;
BEGIN
  SELECT sub, ROUND(SUM(secs) / 60, 2), COUNT(*) BULK COLLECT INTO l_sub, l_min, l_n FROM calls GROUP BY sub ORDER BY sub;
  FOR i IN 1 .. l_sub.COUNT LOOP
    UPDATE sums SET mins = mins + l_min(i), n = n + l_n(i) WHERE sub = l_sub(i);
  END LOOP;
END;
/
-- run
CALL sum_all();
SELECT * FROM sums ORDER BY sub;
CALL sum_bulk();
SELECT * FROM sums ORDER BY sub;
