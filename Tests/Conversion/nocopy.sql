-- OUT parameters with NOCOPY keep what was assigned before an error that leaves the procedure; others do not.
-- loops: 1 of 1
-- spark: "w.x" is no column, variable or function known here
CREATE TABLE src (id NUMBER PRIMARY KEY, a NUMBER);
CREATE TABLE o (id NUMBER, x NUMBER, y NUMBER, z NUMBER);
CREATE OR REPLACE PROCEDURE p(a NUMBER, b IN OUT NOCOPY NUMBER, c OUT NOCOPY NUMBER, d IN OUT NUMBER) IS
BEGIN
  b := b + 1;
  d := d + 1;
  IF a > 2 THEN c := a; END IF;
  IF a > 3 THEN RAISE VALUE_ERROR; END IF;
  b := b + 10;
END;
/
CREATE OR REPLACE PROCEDURE w IS
  x NUMBER := 0; y NUMBER; z NUMBER := 100;
BEGIN
  FOR r IN (SELECT id, a FROM src ORDER BY id) LOOP
    BEGIN
      p(r.a, x, y, z);
    EXCEPTION WHEN VALUE_ERROR THEN INSERT INTO o VALUES (-r.id, x, y, z);
    END;
    INSERT INTO o VALUES (r.id, x, y, z);
  END LOOP;
END;
/
INSERT INTO src VALUES (1, 5);
INSERT INTO src VALUES (2, NULL);
INSERT INTO src VALUES (3, 1);
INSERT INTO src VALUES (4, 3);
INSERT INTO src VALUES (5, 4);
INSERT INTO src VALUES (6, 3);
-- run
BEGIN
  w;
END;
/
SELECT * FROM o ORDER BY id;
