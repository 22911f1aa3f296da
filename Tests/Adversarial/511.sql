CREATE TABLE rates (code VARCHAR2(5), rate NUMBER, d NUMBER);
INSERT INTO rates VALUES ('A', 1.5, 1);
INSERT INTO rates VALUES ('B', 2.5, 2);
INSERT INTO rates VALUES ('B', 3.5, 3);
INSERT INTO rates VALUES ('C', NULL, 1);
CREATE TABLE src (id NUMBER PRIMARY KEY, code VARCHAR2(5), qty NUMBER, d NUMBER);
INSERT INTO src VALUES (1, 'A', 3, 1);
INSERT INTO src VALUES (2, 'B', 4, 2);
INSERT INTO src VALUES (3, NULL, 5, 1);
INSERT INTO src VALUES (4, 'C', 6, 9);
INSERT INTO src VALUES (5, 'A', 7, 9);
INSERT INTO src VALUES (6, 'X', 7, 2);
INSERT INTO src VALUES (7, 'B', 1, 3);
CREATE TABLE outp (id NUMBER, amt NUMBER, e VARCHAR2(200));
CREATE OR REPLACE PROCEDURE p IS
  TYPE t IS TABLE OF NUMBER INDEX BY VARCHAR2(10);
  c t; v NUMBER := -1; n NUMBER := 0;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      IF NOT c.EXISTS(r.code) THEN
        n := n + 1;
        SELECT rate INTO c(r.code) FROM rates WHERE code = r.code AND d <= r.d;
        v := c(r.code);
        UPDATE rates SET rate = rate + 1 WHERE code = r.code;
      END IF;
      INSERT INTO outp VALUES (r.id, c(r.code) + v, 'n' || n);
    EXCEPTION
      WHEN NO_DATA_FOUND THEN INSERT INTO outp VALUES (r.id, v, 'none');
      WHEN TOO_MANY_ROWS THEN INSERT INTO outp VALUES (r.id, v, 'many');
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO outp VALUES (r.id, v, SUBSTR(m_, 1, 40)); END;
    END;
  END LOOP;
  INSERT INTO outp VALUES (99, c.COUNT, c.FIRST || c.LAST);
END;
/
