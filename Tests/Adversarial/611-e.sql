CREATE TABLE pay (id NUMBER PRIMARY KEY, amt NUMBER(12,2));
INSERT INTO pay VALUES (1, 100);
CREATE TABLE item (id NUMBER PRIMARY KEY, share_pct NUMBER);
INSERT INTO item VALUES (1, 33.335);
INSERT INTO item VALUES (2, 33.335);
INSERT INTO item VALUES (3, 40);
CREATE TABLE alloc (pay NUMBER, item NUMBER, amt NUMBER(12,2));
CREATE OR REPLACE PROCEDURE p IS
  l NUMBER(12,2);
  x NUMBER(12,2);
BEGIN
  FOR a IN (SELECT * FROM pay ORDER BY id) LOOP
    l := a.amt;
    FOR i IN (SELECT * FROM item ORDER BY id) LOOP
      x := LEAST(l, a.amt * i.share_pct / 100);
      l := l - x;
      INSERT INTO alloc VALUES (a.id, i.id, x);
    END LOOP;
    UPDATE pay SET amt = l WHERE id = a.id;
  END LOOP;
END;
/
