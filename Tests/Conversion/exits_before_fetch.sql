-- EXIT before FETCH: the row may be taken first where the test names neither it nor the cursor, cannot fail, and nobody sees the row after the loop.
-- loops: 2 of 5
-- spark: a cursor that is opened and fetched has no form here
CREATE TABLE bucket (bid NUMBER PRIMARY KEY, sub NUMBER, units NUMBER, exp DATE);
INSERT INTO bucket SELECT LEVEL, MOD(LEVEL, 3), LEVEL * 2, DATE '2024-01-01' + MOD(LEVEL * 5, 7) FROM dual CONNECT BY LEVEL <= 12;
CREATE TABLE evt (eid NUMBER PRIMARY KEY, sub NUMBER, units NUMBER, st VARCHAR2(1));
INSERT INTO evt VALUES (1, 0, 7, 'N');
INSERT INTO evt VALUES (2, 1, 50, 'N');
INSERT INTO evt VALUES (3, 2, 0, 'N');
INSERT INTO evt VALUES (4, 2, NULL, 'N');
INSERT INTO evt VALUES (5, 9, 4, 'N');
CREATE TABLE use_log (eid NUMBER, bid NUMBER, u NUMBER);
CREATE OR REPLACE PROCEDURE consume(p_sub NUMBER, p_units NUMBER, p_eid NUMBER) IS
  CURSOR cb IS SELECT bid, units FROM bucket WHERE sub = p_sub AND units > 0 ORDER BY exp, bid;
  b cb%ROWTYPE; u NUMBER; rest NUMBER := p_units;
BEGIN
  OPEN cb;
  <<drain>>
  LOOP
    EXIT drain WHEN rest <= 0;
    FETCH cb INTO b;
    EXIT WHEN cb%NOTFOUND;
    IF b.units >= rest THEN u := rest; ELSE u := b.units; END IF;
    UPDATE bucket SET units = units - u WHERE bid = b.bid;
    INSERT INTO use_log VALUES (p_eid, b.bid, u);
    rest := rest - u;
  END LOOP;
  CLOSE cb;
  UPDATE evt SET st = CASE WHEN rest > 0 THEN 'S' ELSE 'D' END WHERE eid = p_eid;
END;
/
CREATE OR REPLACE PROCEDURE all_events IS
BEGIN
  FOR e IN (SELECT * FROM evt ORDER BY eid) LOOP
    consume(e.sub, e.units, e.eid);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE row_is_seen IS
  CURSOR cb IS SELECT bid FROM bucket ORDER BY bid;
  v NUMBER; n NUMBER := 0;
BEGIN
  OPEN cb;
  LOOP
    EXIT WHEN n = 3;
    FETCH cb INTO v;
    EXIT WHEN cb%NOTFOUND;
    n := n + 1;
    INSERT INTO use_log VALUES (n, v, -1);
  END LOOP;
  CLOSE cb;
  INSERT INTO use_log VALUES (99, v, -1);
END;
/
CREATE OR REPLACE PROCEDURE row_decides IS
  CURSOR cb IS SELECT bid, units FROM bucket ORDER BY bid;
  b cb%ROWTYPE;
BEGIN
  OPEN cb;
  LOOP
    EXIT WHEN b.units > 9;
    FETCH cb INTO b;
    EXIT WHEN cb%NOTFOUND;
    INSERT INTO use_log VALUES (0, b.bid, -2);
  END LOOP;
  CLOSE cb;
END;
/
CREATE OR REPLACE PROCEDURE may_fail(p VARCHAR2) IS
  CURSOR cb IS SELECT bid, units FROM bucket WHERE bid > 100;
  b cb%ROWTYPE;
BEGIN
  OPEN cb;
  LOOP
    EXIT WHEN p > 9;
    FETCH cb INTO b;
    EXIT WHEN cb%NOTFOUND;
    INSERT INTO use_log VALUES (0, b.bid, -3);
  END LOOP;
  CLOSE cb;
EXCEPTION WHEN VALUE_ERROR OR INVALID_NUMBER THEN INSERT INTO use_log VALUES (0, 0, -3);
END;
/
-- run
BEGIN all_events; END;
/
SELECT * FROM use_log ORDER BY eid, bid;
SELECT * FROM bucket ORDER BY bid;
SELECT * FROM evt ORDER BY eid;
BEGIN row_is_seen; END;
/
BEGIN row_decides; END;
/
BEGIN may_fail('x'); END;
/
SELECT * FROM use_log WHERE u < 0 ORDER BY u, eid, bid;
