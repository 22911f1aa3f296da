-- A subquery of SET or WHERE asks for the rows that belong to the one which changes, by a correlated column: they are the iteration's own where
-- it is found by the loop's key. Not where the column is of another kind, where the row is found by something else, and where rows of other
-- iterations may belong to it.
-- loops: 2 of 4
-- spark error: two iterations share the rows they change; more than 200 iterations change the same row
CREATE TABLE contract (cid NUMBER PRIMARY KEY, code CHAR(4), payer NUMBER, openamt NUMBER, st VARCHAR2(8));
INSERT INTO contract SELECT LEVEL, 'C' || LEVEL, MOD(LEVEL, 3), NULL, 'NEW' FROM dual CONNECT BY LEVEL <= 8;
CREATE TABLE plan (cid NUMBER, no NUMBER, amt NUMBER, code VARCHAR2(4), payer NUMBER);
INSERT INTO plan VALUES (2, 0, 50, 'C2', 1);
INSERT INTO plan VALUES (3, 0, 70, 'C3  ', 1);
CREATE OR REPLACE PROCEDURE own_rows IS
BEGIN
  FOR c IN (SELECT * FROM contract ORDER BY cid) LOOP
    FOR i IN 1 .. MOD(c.cid, 4) LOOP
      INSERT INTO plan (cid, no, amt, code, payer) VALUES (c.cid, i, c.cid * i, c.code, c.payer);
    END LOOP;
    UPDATE contract SET openamt = (SELECT SUM(p.amt) FROM plan p WHERE p.cid = contract.cid), st = 'PLAN' WHERE cid = c.cid;
    UPDATE contract k SET st = 'BIG' WHERE k.cid = c.cid AND EXISTS (SELECT 1 FROM plan p WHERE p.cid = k.cid AND p.amt > 15);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_another_kind IS
BEGIN
  FOR c IN (SELECT * FROM contract ORDER BY cid) LOOP
    UPDATE contract SET openamt = (SELECT SUM(p.amt) FROM plan p WHERE p.code = contract.code) WHERE code = c.code;
    UPDATE plan SET amt = amt + 1 WHERE code = c.code;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_payer IS
BEGIN
  FOR c IN (SELECT * FROM contract ORDER BY cid) LOOP
    UPDATE plan SET amt = amt + 1 WHERE payer = c.payer;
    UPDATE contract SET openamt = (SELECT SUM(p.amt) FROM plan p WHERE p.payer = contract.payer) WHERE cid = c.cid;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_other_row IS
BEGIN
  FOR c IN (SELECT * FROM contract ORDER BY cid) LOOP
    UPDATE contract SET openamt = (SELECT SUM(p.amt) FROM plan p WHERE p.cid = contract.cid) WHERE cid = c.cid + 1;
    UPDATE plan SET amt = amt * 2 WHERE cid = c.cid;
  END LOOP;
END;
/
-- run
BEGIN own_rows; END;
/
SELECT * FROM contract ORDER BY cid;
SELECT * FROM plan ORDER BY cid, no;
BEGIN by_another_kind; END;
/
BEGIN by_payer; END;
/
BEGIN by_other_row; END;
/
SELECT * FROM contract ORDER BY cid;
SELECT * FROM plan ORDER BY cid, no;
