-- Functions that statements call for columns: with CASE, cursors and loops of their own they change nothing; a function
-- whose handler writes a line does, and runs as often as before.
-- loops: 4 of 4
-- spark: the function "terms.months_of" stands in a query, row by row
-- spark: the function "terms.text_of" stands in a query, row by row
CREATE TABLE policies (id NUMBER PRIMARY KEY, freq VARCHAR2(1), due DATE, n NUMBER);
CREATE TABLE names (code VARCHAR2(1), text VARCHAR2(30));
CREATE TABLE lines (text VARCHAR2(40));
CREATE TABLE out_rows (id NUMBER, text VARCHAR2(40));
INSERT INTO policies VALUES (1, 'M', DATE '2026-01-31', 0);
INSERT INTO policies VALUES (2, 'Q', DATE '2026-01-31', 0);
INSERT INTO policies VALUES (3, 'Y', DATE '2026-02-28', 0);
INSERT INTO names VALUES ('M', 'month');
INSERT INTO names VALUES ('Y', 'year');
CREATE OR REPLACE PACKAGE terms AS
  PROCEDURE move_on;
  PROCEDURE describe;
  PROCEDURE describe_fixed;
END;
/
CREATE OR REPLACE PACKAGE BODY terms AS
  FUNCTION months_of (p_freq VARCHAR2) RETURN NUMBER IS
  BEGIN
    CASE p_freq WHEN 'M' THEN RETURN 1; WHEN 'Q' THEN RETURN 3; WHEN 'Y' THEN RETURN 12; END CASE;
  END;
  FUNCTION text_of (p_freq VARCHAR2) RETURN VARCHAR2 IS
    CURSOR c (b_code VARCHAR2) IS SELECT text FROM names WHERE code = b_code;
    v names.text%TYPE;
  BEGIN
    OPEN c (p_freq);
    FETCH c INTO v;
    IF c%NOTFOUND THEN v := 'none'; END IF;
    CLOSE c;
    FOR r IN c (p_freq) LOOP v := v || '/' || r.text; END LOOP;
    RETURN v;
  END;
  FUNCTION checked (p_code VARCHAR2) RETURN VARCHAR2 IS
    v names.text%TYPE;
  BEGIN
    SELECT text INTO v FROM names WHERE code = p_code;
    RETURN v;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      INSERT INTO lines VALUES ('no name for ' || p_code);
      RETURN '?';
  END;
  PROCEDURE move_on IS
  BEGIN
    FOR p IN (SELECT id FROM policies ORDER BY id) LOOP
      UPDATE policies SET due = ADD_MONTHS(due, months_of(freq)), n = n + 1 WHERE id = p.id;
    END LOOP;
  END;
  PROCEDURE describe IS
    v VARCHAR2(40);
  BEGIN
    FOR p IN (SELECT id FROM policies ORDER BY id) LOOP
      SELECT text_of(freq) INTO v FROM policies WHERE id = p.id;
      INSERT INTO out_rows VALUES (p.id, v);
    END LOOP;
  END;
  PROCEDURE describe_fixed IS
  BEGIN
    FOR p IN (SELECT id FROM policies ORDER BY id) LOOP
      INSERT INTO out_rows VALUES (p.id + 10, checked('X'));
    END LOOP;
  END;
END;
/
-- run
BEGIN terms.move_on; END;
/
SELECT * FROM policies ORDER BY id;
BEGIN terms.describe; END;
/
BEGIN terms.describe_fixed; END;
/
SELECT * FROM out_rows ORDER BY id;
SELECT text, COUNT(*) FROM lines GROUP BY text;
