-- A header that the first line of a group makes: whether there is one is known before its number is. The number is looked up, kept,
-- and goes to the rows of the group; what a loop inside left only where it came to a place is not what the row before left.
-- loops: 7 of 7
-- falls back: 1
-- spark error: an amount that is added is NULL
CREATE TABLE acct (id NUMBER PRIMARY KEY, name VARCHAR2(10), last_no NUMBER);
CREATE TABLE trip (id NUMBER PRIMARY KEY, acct NUMBER, zone VARCHAR2(2), net NUMBER(8,2), head NUMBER);
CREATE TABLE head (id NUMBER PRIMARY KEY, acct NUMBER NOT NULL, no NUMBER, total NUMBER(10,2) DEFAULT 0);
CREATE TABLE line (head NUMBER, no NUMBER, zone VARCHAR2(2), net NUMBER(10,2), PRIMARY KEY (head, no));
CREATE SEQUENCE head_seq START WITH 50;
INSERT INTO acct SELECT LEVEL, 'a' || LEVEL, NULL FROM dual CONNECT BY LEVEL <= 6;
INSERT INTO trip SELECT LEVEL, MOD(LEVEL * 7, 9), 'Z' || MOD(LEVEL, 3), LEVEL + 0.5, NULL FROM dual CONNECT BY LEVEL <= 20;
INSERT INTO head VALUES (1, 3, 7, 0);
CREATE OR REPLACE PACKAGE heads AS
  PROCEDURE lines_too;
  PROCEDURE totals;
  PROCEDURE next_no;
  PROCEDURE breaks;
END;
/
CREATE OR REPLACE PACKAGE BODY heads AS
  PROCEDURE lines_too IS
    v_head NUMBER;
  BEGIN
    FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
      v_head := NULL;
      FOR z IN (SELECT zone, SUM(net) net FROM trip WHERE acct = a.id GROUP BY zone ORDER BY zone) LOOP
        IF v_head IS NULL THEN
          v_head := head_seq.NEXTVAL;
          INSERT INTO head (id, acct, no) VALUES (v_head, a.id, 1);
        END IF;
        INSERT INTO line VALUES (v_head, ASCII(z.zone) + TO_NUMBER(SUBSTR(z.zone, 2)), z.zone, z.net);
      END LOOP;
    END LOOP;
  END;
  PROCEDURE totals IS
    v_head NUMBER;
    v_net NUMBER;
  BEGIN
    FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
      v_head := NULL; v_net := 0;
      FOR z IN (SELECT zone, SUM(net) net FROM trip WHERE acct = a.id GROUP BY zone ORDER BY zone) LOOP
        IF v_head IS NULL THEN
          v_head := head_seq.NEXTVAL;
          INSERT INTO head (id, acct, no) VALUES (v_head, a.id, 1);
        END IF;
        v_net := v_net + z.net;
      END LOOP;
      IF v_head IS NOT NULL THEN
        UPDATE head SET total = v_net WHERE id = v_head;
      END IF;
    END LOOP;
  END;
  PROCEDURE next_no IS
    v_head NUMBER;
    v_no NUMBER;
  BEGIN
    FOR a IN (SELECT id FROM acct ORDER BY id) LOOP
      v_head := NULL; v_no := 0;
      FOR z IN (SELECT zone, SUM(net) net FROM trip WHERE acct = a.id GROUP BY zone ORDER BY zone) LOOP
        IF v_head IS NULL THEN
          SELECT NVL(MAX(no), 0) + 1 INTO v_no FROM head WHERE acct = a.id;
          SELECT head_seq.NEXTVAL INTO v_head FROM dual;
          INSERT INTO head (id, acct, no) VALUES (v_head, a.id, v_no);
        END IF;
        INSERT INTO line VALUES (v_head, ASCII(z.zone) + TO_NUMBER(SUBSTR(z.zone, 2)), z.zone, z.net);
      END LOOP;
      IF v_head IS NOT NULL THEN
        UPDATE acct SET last_no = v_no WHERE id = a.id;
        UPDATE trip SET head = v_head WHERE acct = a.id;
      END IF;
    END LOOP;
  END;
  PROCEDURE breaks IS
    v_head NUMBER;
    v_last NUMBER;
    v_no NUMBER := 0;
  BEGIN
    FOR t IN (SELECT * FROM trip ORDER BY acct, id) LOOP
      IF v_head IS NULL OR t.acct <> v_last THEN
        v_head := head_seq.NEXTVAL;
        v_last := t.acct;
        v_no := 0;
        INSERT INTO head (id, acct, no) VALUES (v_head, t.acct, 1);
      END IF;
      v_no := v_no + 1;
      INSERT INTO line VALUES (v_head, v_no, t.zone, t.net);
      UPDATE head SET total = total + t.net WHERE id = v_head;
      UPDATE trip SET head = v_head WHERE id = t.id;
    END LOOP;
  END;
END;
/
-- run
BEGIN heads.totals; END;
/
BEGIN heads.next_no; END;
/
BEGIN heads.breaks; END;
/
SELECT * FROM head ORDER BY id;
SELECT * FROM line ORDER BY head, no;
SELECT * FROM acct ORDER BY id;
SELECT * FROM trip ORDER BY id;
ROLLBACK;
BEGIN heads.lines_too; END;
/
SELECT * FROM line ORDER BY head, no;
