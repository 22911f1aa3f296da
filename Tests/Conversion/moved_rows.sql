-- An UPDATE that changes the column by which it finds its rows may move them to later iterations.
-- loops: 3 of 4
-- falls back: 2
-- spark error: two iterations share the rows they change
CREATE TABLE account (id NUMBER PRIMARY KEY, party NUMBER, status VARCHAR2(10), level_no NUMBER);
CREATE TABLE party (id NUMBER PRIMARY KEY, survivor NUMBER);
CREATE TABLE trail (party NUMBER, moved NUMBER);
INSERT INTO party VALUES (1, NULL);
INSERT INTO party VALUES (2, 1);
INSERT INTO party VALUES (3, 1);
INSERT INTO party VALUES (4, 5);
INSERT INTO party VALUES (5, 6);
INSERT INTO account VALUES (10, 1, 'A', 1);
INSERT INTO account VALUES (11, 2, 'A', 1);
INSERT INTO account VALUES (12, 3, 'A', 2);
INSERT INTO account VALUES (13, 4, 'A', 3);
CREATE OR REPLACE PROCEDURE merge_parties (p_last NUMBER) IS
  v_moved NUMBER;
BEGIN
  FOR p IN (SELECT id, survivor FROM party WHERE survivor IS NOT NULL AND id <= p_last ORDER BY id) LOOP
    UPDATE account SET party = p.survivor WHERE party = p.id;
    v_moved := SQL%ROWCOUNT;
    INSERT INTO trail VALUES (p.id, v_moved);
  END LOOP;
END;
/
-- Each iteration lifts what the one before it lifted: kept.
CREATE OR REPLACE PROCEDURE lift IS
BEGIN
  FOR p IN (SELECT id FROM party ORDER BY id) LOOP
    UPDATE account SET level_no = level_no + 1 WHERE level_no = p.id;
  END LOOP;
END;
/
-- What was closed is not looked for.
CREATE OR REPLACE PROCEDURE close_all IS
BEGIN
  FOR p IN (SELECT id FROM party ORDER BY id) LOOP
    UPDATE account SET status = 'CLOSED' WHERE status = 'A' AND party < p.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE reopen IS
BEGIN
  FOR p IN (SELECT id FROM party ORDER BY id) LOOP
    UPDATE account SET status = 'A', level_no = level_no * 2 WHERE id = 9 + p.id AND status IN ('CLOSED', 'B') AND level_no < 5;
  END LOOP;
END;
/
-- run
BEGIN merge_parties(3); END;
/
SELECT * FROM account ORDER BY id;
BEGIN merge_parties(9); END;
/
SELECT * FROM account ORDER BY id;
SELECT * FROM trail ORDER BY party, moved;
BEGIN lift; END;
/
SELECT * FROM account ORDER BY id;
BEGIN close_all; reopen; END;
/
SELECT * FROM account ORDER BY id;
