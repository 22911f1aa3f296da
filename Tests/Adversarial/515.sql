CREATE TABLE contract (cid NUMBER PRIMARY KEY, openamt NUMBER);
INSERT INTO contract SELECT LEVEL, NULL FROM dual CONNECT BY LEVEL <= 8;
CREATE TABLE plan (cid NUMBER, no NUMBER, amt NUMBER);
INSERT INTO plan VALUES (2, 0, 50);
INSERT INTO plan VALUES (3, 0, 1);
CREATE OR REPLACE PROCEDURE p IS
BEGIN
  FOR c IN (SELECT * FROM contract ORDER BY cid) LOOP
    FOR i IN 1 .. MOD(c.cid, 4) LOOP
      INSERT INTO plan VALUES (c.cid, i, c.cid * i);
    END LOOP;
    DELETE FROM plan d WHERE d.cid = c.cid AND d.amt < (SELECT MAX(p.amt) / 2 FROM plan p WHERE p.cid = d.cid);
    UPDATE contract SET openamt = (SELECT SUM(p.amt) FROM plan p WHERE p.cid = contract.cid) WHERE cid = c.cid;
  END LOOP;
END;
/
