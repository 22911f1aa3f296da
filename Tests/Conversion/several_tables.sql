-- INSERT ALL and FIRST in a loop, of one row and of a query, and errors whose numbers are computed. Kept: under a handler, with triggers, with numbers
-- of a sequence in a branch. A number that is none of an application makes the plan give up.
-- loops: 8 of 11
-- falls back: 1
-- spark: this statement has no form in Spark
-- spark error: a called function raises an exception without a number; a row whose key may be there does not fit its table; an error number is none of an application
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, amt NUMBER);
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 4), LEVEL * 3 - 10 FROM dual CONNECT BY LEVEL <= 10;
CREATE TABLE det (id NUMBER PRIMARY KEY, src_id NUMBER, q NUMBER);
INSERT INTO det SELECT LEVEL, MOD(LEVEL, 7), LEVEL FROM dual CONNECT BY LEVEL <= 15;
CREATE TABLE a (id NUMBER, x NUMBER, t VARCHAR2(20));
CREATE TABLE b (id NUMBER, x NUMBER);
CREATE TABLE c (id NUMBER CHECK (id <> 5), x NUMBER);
CREATE TABLE trg (id NUMBER, x NUMBER);
CREATE TABLE err (id NUMBER, code NUMBER, msg VARCHAR2(100));
CREATE SEQUENCE s START WITH 100;
CREATE OR REPLACE TRIGGER trg_ai AFTER INSERT ON trg FOR EACH ROW
BEGIN
  INSERT INTO err VALUES (:NEW.id, 0, 'trg');
END;
/
CREATE OR REPLACE PROCEDURE all_of_row IS
  v NUMBER := 7;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT ALL
      INTO a (id, x, t) VALUES (r.id, y, 'row ' || v)
      INTO b VALUES (r.id, y + v)
      INTO a (id, x) VALUES (-r.id, z)
    SELECT r.amt * 2 AS y, NULL AS z FROM dual;
    v := v + 1;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE branches IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT ALL
      WHEN y > 0 THEN INTO a (id, x) VALUES (r.id, y)
      WHEN y > 5 OR r.k = 1 THEN INTO b VALUES (r.id, y) INTO a (id, x) VALUES (r.id, -y)
      ELSE INTO c VALUES (r.id + 100, y)
    SELECT CASE WHEN r.k = 2 THEN NULL ELSE r.amt END AS y FROM dual;
    INSERT FIRST
      WHEN x > 0 THEN INTO a (id, x) VALUES (r.id, x)
      WHEN x > -5 THEN INTO b
      ELSE INTO c VALUES (200, x)
    SELECT r.id, r.amt AS x FROM dual;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE of_query IS
BEGIN
  FOR r IN (SELECT * FROM src WHERE k > 0 ORDER BY id) LOOP
    INSERT FIRST
      WHEN q > 10 THEN INTO a (id, x, t) VALUES (id, q, 'r' || r.id)
      WHEN q > 5 THEN INTO b VALUES (id, q * r.k)
    SELECT id, q FROM det WHERE src_id = r.id;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE one_number IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT ALL INTO a (id, x) VALUES (s.NEXTVAL, r.id) INTO b VALUES (s.CURRVAL, r.amt) SELECT 1 FROM dual;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE number_in_branch IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT ALL WHEN r.k > 1 THEN INTO a (id, x) VALUES (s.NEXTVAL, r.id) SELECT 1 FROM dual;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE under_handler IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT ALL INTO a (id, x) VALUES (r.id, 0) INTO c VALUES (r.id, 0) SELECT 1 FROM dual;
    EXCEPTION WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; BEGIN INSERT INTO err VALUES (r.id, c_, 'all'); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE with_trigger IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT ALL INTO trg VALUES (r.id, 0) INTO b VALUES (r.id, 0) SELECT 1 FROM dual;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE computed_errors(p_base NUMBER) IS
  e_two EXCEPTION; PRAGMA EXCEPTION_INIT(e_two, -20302);
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      IF r.k > 0 THEN RAISE_APPLICATION_ERROR(p_base - r.k, 'kind ' || r.k); END IF;
      INSERT INTO a (id, x) VALUES (r.id, r.k);
    EXCEPTION
      WHEN e_two THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (r.id, -2, m_); END;
      WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (r.id, c_, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE constant_sum IS
  c_base CONSTANT NUMBER := -20000;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      IF r.k = 3 THEN RAISE_APPLICATION_ERROR(c_base - 1, 'three'); END IF;
      IF r.k = 2 THEN RAISE_APPLICATION_ERROR(-20000 - 2, 'two'); END IF;
    EXCEPTION
      WHEN OTHERS THEN DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO err VALUES (r.id, c_, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE leaves_loop IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    IF r.id > 20 THEN RAISE_APPLICATION_ERROR(-20000 - r.id, 'high'); END IF;
    INSERT INTO b VALUES (r.id, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE first_found IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    INSERT FIRST
      WHEN r.k = NULL THEN INTO a (id, x) VALUES (r.id, 1)
      WHEN r.k IN (1, 2) THEN INTO b VALUES (r.id, 2)
      WHEN r.k < 3 THEN INTO c VALUES (r.id + 300, 3)
    SELECT 1 FROM dual;
  END LOOP;
END;
/
-- run
BEGIN all_of_row; END;
/
BEGIN branches; END;
/
BEGIN of_query; END;
/
BEGIN one_number; END;
/
SELECT s.CURRVAL FROM dual;
SELECT * FROM a ORDER BY id, x, t;
SELECT * FROM b ORDER BY id, x;
SELECT * FROM c ORDER BY id, x;
BEGIN number_in_branch; END;
/
BEGIN under_handler; END;
/
BEGIN with_trigger; END;
/
BEGIN computed_errors(-20300); END;
/
BEGIN computed_errors(-20998); END;
/
BEGIN constant_sum; END;
/
BEGIN leaves_loop; END;
/
BEGIN first_found; END;
/
SELECT * FROM a ORDER BY id, x, t;
SELECT * FROM b ORDER BY id, x;
SELECT * FROM c ORDER BY id, x;
SELECT * FROM err ORDER BY id, code, msg;
