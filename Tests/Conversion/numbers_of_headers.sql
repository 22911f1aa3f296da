-- CURRVAL in a loop inside: the number that the row around took, when it inserted its header. On some rows only; after an inner loop; with
-- handlers; in two loops one after the other; where both loops advance the sequence, or the header only in some rows, the loops stay.
-- loops: 9 of 13
CREATE TABLE acct (id NUMBER PRIMARY KEY, grp NUMBER, active VARCHAR2(1));
INSERT INTO acct SELECT LEVEL, MOD(LEVEL, 3), CASE WHEN MOD(LEVEL, 4) = 0 THEN 'N' ELSE 'Y' END FROM dual CONNECT BY LEVEL <= 9;
CREATE TABLE item (id NUMBER PRIMARY KEY, acct NUMBER, amt NUMBER);
INSERT INTO item SELECT LEVEL, MOD(LEVEL * 5, 11), LEVEL * 2 FROM dual CONNECT BY LEVEL <= 30;
CREATE SEQUENCE bill_s START WITH 500;
CREATE TABLE bill (bno NUMBER PRIMARY KEY, acct NUMBER, total NUMBER);
CREATE TABLE line (bno NUMBER, item NUMBER, amt NUMBER);
CREATE TABLE note (bno NUMBER, txt VARCHAR2(20));
CREATE OR REPLACE PROCEDURE headers IS
  v NUMBER;
BEGIN
  FOR a IN (SELECT id, active FROM acct ORDER BY id DESC) LOOP
    IF a.active = 'Y' THEN
      v := 0;
      INSERT INTO bill VALUES (bill_s.NEXTVAL, a.id, 0);
      FOR i IN (SELECT id, amt FROM item WHERE acct = a.id ORDER BY id) LOOP
        INSERT INTO line VALUES (bill_s.CURRVAL, i.id, i.amt);
        v := v + i.amt;
      END LOOP;
      INSERT INTO note VALUES (bill_s.CURRVAL, 'sum ' || v);
      IF v > 60 THEN INSERT INTO note VALUES (bill_s.CURRVAL, 'high'); END IF;
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE two_inside IS
BEGIN
  FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
    INSERT INTO bill (bno, acct) VALUES (bill_s.NEXTVAL, a.id);
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id AND amt < 30 ORDER BY id) LOOP
      INSERT INTO line VALUES (bill_s.CURRVAL, i.id, i.amt);
    END LOOP;
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id AND amt >= 30 ORDER BY id) LOOP
      FOR n IN 1 .. 2 LOOP
        INSERT INTO note VALUES (bill_s.CURRVAL, i.id || '/' || n);
      END LOOP;
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE returning_id IS
  v NUMBER;
BEGIN
  FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
    INSERT INTO bill VALUES (bill_s.NEXTVAL, a.id, 0) RETURNING bno INTO v;
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id ORDER BY id) LOOP
      INSERT INTO line VALUES (v, i.id, i.amt);
      INSERT INTO note VALUES (bill_s.CURRVAL, 'r');
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE refused_header IS
BEGIN
  FOR a IN (SELECT id, grp FROM acct ORDER BY id) LOOP
    BEGIN
      INSERT INTO bill VALUES (bill_s.NEXTVAL - a.grp, a.id, 0);
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN NULL;
    END;
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id ORDER BY id) LOOP
      INSERT INTO line VALUES (bill_s.CURRVAL, i.id, i.amt);
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE both_loops IS
BEGIN
  FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
    INSERT INTO bill VALUES (bill_s.NEXTVAL, a.id, 0);
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id ORDER BY id) LOOP
      INSERT INTO line VALUES (bill_s.CURRVAL, i.id, i.amt);
      INSERT INTO note VALUES (bill_s.NEXTVAL, 'b');
    END LOOP;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE some_headers IS
BEGIN
  FOR a IN (SELECT id, active FROM acct ORDER BY id) LOOP
    IF a.active = 'Y' THEN INSERT INTO bill VALUES (bill_s.NEXTVAL, a.id, 0); END IF;
    FOR i IN (SELECT id, amt FROM item WHERE acct = a.id ORDER BY id) LOOP
      INSERT INTO line VALUES (bill_s.CURRVAL, i.id, i.amt);
    END LOOP;
  END LOOP;
END;
/
-- run
BEGIN headers; END;
/
SELECT * FROM bill ORDER BY bno;
SELECT * FROM line ORDER BY bno, item;
SELECT * FROM note ORDER BY bno;
BEGIN two_inside; END;
/
BEGIN returning_id; END;
/
BEGIN refused_header; END;
/
SELECT bill_s.CURRVAL FROM dual;
BEGIN both_loops; END;
/
BEGIN some_headers; END;
/
SELECT bill_s.NEXTVAL FROM dual;
SELECT * FROM bill ORDER BY bno;
SELECT * FROM line ORDER BY bno, item;
SELECT * FROM note ORDER BY bno, txt;
