-- One row that all iterations find and change is variables: numbers from a table of parameters (read then counted up, counted up with RETURNING,
-- by a function, as text with a prefix, several ranges, in a nest of loops, only for some rows), last values of a run, a table of one row without
-- WHERE. Another row of the table is read by another literal.
-- Kept: a literal and a variable that may be the same row; a row that is found by a value of the query and may be it. Numbers that a loop
-- inside takes, and what its lines have of them, are known behind it.
-- Two rows with one value are no such row. Where the row is missing and where a value does not fit the plans give up; a number that is taken back is free again.
-- loops: 13 of 15
-- falls back: 2
-- spark: RETURNING and LOG ERRORS have no form in Spark
-- spark: Spark takes nothing back inside of a script
-- spark error: a change of a row that all iterations find is taken back; val is beyond its type on the way to its last value
-- spark error: a row whose key may be there does not fit its table; val is beyond its type on the way to its last value
-- spark error: val is beyond its type on the way to its last value
CREATE TABLE params (name VARCHAR2(20) PRIMARY KEY, val NUMBER(6), txt VARCHAR2(10), chg DATE);
INSERT INTO params VALUES ('NEXT', 100, '007', NULL);
INSERT INTO params VALUES ('OTHER', 7, 'A', NULL);
INSERT INTO params VALUES ('FULL', 999997, '97', NULL);
CREATE TABLE ranges (kind VARCHAR2(3), yr NUMBER, no NUMBER NOT NULL, PRIMARY KEY (kind, yr));
INSERT INTO ranges VALUES ('INV', 2024, 5000);
INSERT INTO ranges VALUES ('CRN', 2024, 900);
CREATE TABLE run (last_id NUMBER, n NUMBER, state VARCHAR2(10));
INSERT INTO run VALUES (0, 0, 'new');
CREATE TABLE twice (k NUMBER, no NUMBER);
INSERT INTO twice VALUES (1, 1);
INSERT INTO twice VALUES (1, 2);
CREATE TABLE src (id NUMBER PRIMARY KEY, kind VARCHAR2(3), amt NUMBER);
INSERT INTO src SELECT LEVEL, CASE WHEN MOD(LEVEL, 3) = 0 THEN 'CRN' ELSE 'INV' END, MOD(LEVEL * 7, 11) - 3 FROM dual CONNECT BY LEVEL <= 12;
CREATE TABLE bill (no NUMBER, id NUMBER, txt VARCHAR2(30));
CREATE TABLE err (id NUMBER, msg VARCHAR2(200));
CREATE OR REPLACE PROCEDURE read_then_count IS
  v NUMBER; f NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    IF r.amt > 0 THEN
      SELECT val INTO v FROM params WHERE name = 'NEXT' FOR UPDATE;
      SELECT val INTO f FROM params WHERE name = 'OTHER';
      INSERT INTO bill VALUES (v, r.id, 'x' || f);
      UPDATE params SET val = val + 1, chg = DATE '2024-01-01' + r.id WHERE name = 'NEXT';
    END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE count_returning IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id DESC) LOOP
    UPDATE params SET val = val + 10 WHERE name = 'NEXT' RETURNING val INTO v;
    INSERT INTO bill VALUES (v, r.id, 'ret');
  END LOOP;
END;
/
CREATE OR REPLACE PACKAGE numbers IS
  FUNCTION take(p_kind VARCHAR2, p_yr NUMBER) RETURN NUMBER;
  PROCEDURE by_function(p_yr NUMBER);
  PROCEDURE in_both_loops(p_yr NUMBER);
END;
/
CREATE OR REPLACE PACKAGE BODY numbers IS
  FUNCTION take(p_kind VARCHAR2, p_yr NUMBER) RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT no INTO v FROM ranges WHERE kind = p_kind AND yr = p_yr FOR UPDATE;
    UPDATE ranges SET no = v + 1 WHERE kind = p_kind AND yr = p_yr;
    RETURN v;
  END;
  PROCEDURE by_function(p_yr NUMBER) IS
    v NUMBER;
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      IF r.kind = 'INV' THEN v := take('INV', p_yr); ELSE v := take('INV', p_yr) + take('INV', p_yr); END IF;
      INSERT INTO bill VALUES (v, r.id, r.kind);
      FOR i IN (SELECT id FROM src WHERE id < 3 AND id < r.id ORDER BY id) LOOP
        INSERT INTO bill VALUES (take('CRN', p_yr), i.id, 'inner');
      END LOOP;
    END LOOP;
  END;
  PROCEDURE in_both_loops(p_yr NUMBER) IS
  BEGIN
    FOR r IN (SELECT * FROM src ORDER BY id) LOOP
      INSERT INTO bill VALUES (take('INV', p_yr), r.id, 'outer');
      FOR i IN (SELECT id FROM src WHERE id < 3 AND id < r.id ORDER BY id) LOOP
        INSERT INTO bill VALUES (take('INV', p_yr), i.id, 'inner');
      END LOOP;
    END LOOP;
  END;
END;
/
CREATE OR REPLACE PROCEDURE as_text IS
  v VARCHAR2(10);
BEGIN
  FOR r IN (SELECT * FROM src WHERE amt <> 0 ORDER BY id) LOOP
    SELECT txt INTO v FROM params WHERE name = 'NEXT';
    INSERT INTO bill VALUES (TO_NUMBER(v), r.id, 'B' || v);
    UPDATE params SET txt = LPAD(TO_NUMBER(txt) + 1, 3, '0') WHERE name = 'NEXT';
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE last_values IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT INTO bill VALUES (-r.id, r.id, 'last');
    UPDATE run SET last_id = r.id, n = n + r.amt, state = 'at ' || r.id;
  END LOOP;
  SELECT n INTO v FROM run;
  INSERT INTO err VALUES (v, 'n');
END;
/
CREATE OR REPLACE PROCEDURE may_be_missing(p_name VARCHAR2) IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src WHERE id < 5 ORDER BY id) LOOP
    BEGIN
      SELECT val INTO v FROM params WHERE name = p_name;
      UPDATE params SET val = val + 1 WHERE name = p_name;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (r.id, m_); END; v := 0;
    END;
    INSERT INTO bill VALUES (v, r.id, 'miss');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE of_two IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src WHERE id < 5 ORDER BY id) LOOP
    UPDATE twice SET no = r.id WHERE k = 1;
    INSERT INTO bill VALUES (SQL%ROWCOUNT, r.id, 'two');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE does_not_fit IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src WHERE id < 6 ORDER BY id) LOOP
    BEGIN
      SELECT val INTO v FROM params WHERE name = 'FULL';
      UPDATE params SET val = v + 1 WHERE name = 'FULL';
      INSERT INTO bill VALUES (v, r.id, 'full');
    EXCEPTION
      WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (r.id, SUBSTR(m_, 1, 9)); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE taken_back IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SAVEPOINT s;
    UPDATE params SET val = val + 1 WHERE name = 'NEXT' RETURNING val INTO v;
    INSERT INTO bill VALUES (v, r.id, 'back');
    IF r.amt < 0 THEN ROLLBACK TO s; END IF;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE committed IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT val INTO v FROM params WHERE name = 'NEXT';
    UPDATE params SET val = v + 1 WHERE name = 'NEXT';
    INSERT INTO bill VALUES (v, r.id, 'com');
    COMMIT;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE perhaps_the_same(p_name VARCHAR2) IS
  v NUMBER; w NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val + 1 WHERE name = 'NEXT' RETURNING val INTO v;
    UPDATE params SET val = val + 2 WHERE name = p_name RETURNING val INTO w;
    INSERT INTO bill VALUES (v, w, 'same');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_the_row IS
  v NUMBER; w NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE ranges SET no = no + 1 WHERE kind = 'INV' AND yr = 2024 RETURNING no INTO v;
    SELECT MAX(no) INTO w FROM ranges WHERE kind = r.kind AND yr = 2024;
    INSERT INTO bill VALUES (v, w, 'row');
  END LOOP;
END;
/
-- run
BEGIN read_then_count; END;
/
BEGIN count_returning; END;
/
BEGIN numbers.by_function(2024); END;
/
BEGIN numbers.in_both_loops(2024); END;
/
BEGIN as_text; END;
/
BEGIN last_values; END;
/
SELECT * FROM bill ORDER BY no, id, txt;
SELECT * FROM params ORDER BY name;
SELECT * FROM ranges ORDER BY kind;
SELECT * FROM run;
BEGIN may_be_missing('OTHER'); END;
/
BEGIN may_be_missing('NONE'); END;
/
BEGIN of_two; END;
/
BEGIN does_not_fit; END;
/
BEGIN taken_back; END;
/
BEGIN committed; ROLLBACK; END;
/
BEGIN perhaps_the_same('NEXT'); END;
/
BEGIN perhaps_the_same('OTHER'); END;
/
BEGIN by_the_row; END;
/
SELECT * FROM bill ORDER BY no, id, txt;
SELECT * FROM params ORDER BY name;
SELECT * FROM ranges ORDER BY kind;
SELECT * FROM twice ORDER BY no;
SELECT * FROM err ORDER BY id, msg;
