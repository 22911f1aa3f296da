-- A loop over a cursor that another unit declares: the specification is shorter than the place of the loop in the body.
-- loops: 2 of 2
CREATE TABLE item (id NUMBER(9) PRIMARY KEY, n NUMBER);
CREATE TABLE result (id NUMBER, n NUMBER, place NUMBER);
INSERT INTO item VALUES (3, 10);
INSERT INTO item VALUES (1, 20);
INSERT INTO item VALUES (2, 30);
CREATE OR REPLACE PACKAGE src IS CURSOR c (p NUMBER) IS SELECT id, n FROM item WHERE n > p ORDER BY id; END;
/
CREATE OR REPLACE PACKAGE work IS PROCEDURE one; PROCEDURE two; END;
/
CREATE OR REPLACE PACKAGE BODY work IS
  -- A text that is long enough to lie behind the end of the other unit, whatever it is called and whatever stands there.
  -- The loops below are at places that the specification does not have.
  PROCEDURE one IS
    total NUMBER := 0;
  BEGIN
    FOR r IN src.c (5) LOOP
      total := total + r.n;
      INSERT INTO result VALUES (r.id, total, NULL);
    END LOOP;
  END;
  PROCEDURE two IS
    r src.c%ROWTYPE;
  BEGIN
    OPEN src.c (15);
    LOOP
      FETCH src.c INTO r;
      EXIT WHEN src.c%NOTFOUND;
      INSERT INTO result VALUES (r.id, r.n, src.c%ROWCOUNT);
    END LOOP;
    CLOSE src.c;
  END;
END;
/
-- run
BEGIN work.one; END;
/
BEGIN work.two; END;
/
SELECT * FROM result ORDER BY place NULLS FIRST, id;
