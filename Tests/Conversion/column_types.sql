-- A column of a query has the type of the table that its name says, not of another one with a column of that name.
-- loops: 2 of 2
CREATE TABLE head (id NUMBER PRIMARY KEY, amount NUMBER(5), code VARCHAR2(3));
CREATE TABLE part (id NUMBER PRIMARY KEY, head NUMBER, amount NUMBER(8, 3), code VARCHAR2(9));
CREATE TABLE result (id NUMBER, amount NUMBER, code VARCHAR2(9));
INSERT INTO head VALUES (1, 10, 'abc');
INSERT INTO part VALUES (1, 1, 2.345, 'abcdef');
INSERT INTO part VALUES (2, 1, 7.5, 'x');
CREATE OR REPLACE PROCEDURE typed IS
  v NUMBER(5);
  CURSOR c IS SELECT p.id, p.amount, p.code FROM head h, part p WHERE p.head = h.id ORDER BY p.id;
  r c%ROWTYPE;
BEGIN
  FOR d IN (SELECT p.id, p.amount FROM head h JOIN part p ON p.head = h.id ORDER BY p.id) LOOP
    v := d.amount;
    INSERT INTO result VALUES (d.id, v, NULL);
  END LOOP;
  OPEN c;
  LOOP
    FETCH c INTO r;
    EXIT WHEN c%NOTFOUND;
    v := r.amount;
    INSERT INTO result VALUES (r.id, v, r.code);
  END LOOP;
  CLOSE c;
END;
/
-- run
BEGIN typed; END;
/
SELECT * FROM result ORDER BY id, code;
