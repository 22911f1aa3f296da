-- Dynamic SQL of constant text, and INSERT … RETURNING; text that is put together as it runs is kept.
-- loops: 4 of 5
-- spark: EXECUTE IMMEDIATE has no form here
CREATE TABLE jobs (id NUMBER PRIMARY KEY, name VARCHAR2(20), amount NUMBER);
CREATE TABLE done (no NUMBER, name VARCHAR2(20), amount NUMBER(8,1));
CREATE TABLE notes (no NUMBER, text VARCHAR2(60));
CREATE TABLE limits (name VARCHAR2(20), high NUMBER);
CREATE SEQUENCE seq_done START WITH 10;
INSERT INTO jobs VALUES (1, 'a', 2.25);
INSERT INTO jobs VALUES (2, 'b', 17);
INSERT INTO jobs VALUES (3, 'c', NULL);
INSERT INTO jobs VALUES (4, 'a', -3.14);
INSERT INTO limits VALUES ('a', 100);
INSERT INTO limits VALUES ('b', 10);
CREATE OR REPLACE PACKAGE work IS
  PROCEDURE with_text;
  PROCEDURE with_into;
  PROCEDURE with_returning;
  PROCEDURE with_steps;
  PROCEDURE with_name (p_table IN VARCHAR2);
END;
/
CREATE OR REPLACE PACKAGE BODY work IS
  c_table CONSTANT VARCHAR2(30) := 'notes';

  PROCEDURE with_text IS
  BEGIN
    FOR r IN (SELECT id, name, amount FROM jobs ORDER BY id) LOOP
      EXECUTE IMMEDIATE 'INSERT INTO ' || c_table || ' (no, text) VALUES (:1, ''job '' || :name)' USING r.id, r.name;
      EXECUTE IMMEDIATE 'UPDATE jobs SET amount = :x WHERE id = :y' USING NVL(r.amount, 0) + 1, r.id;
    END LOOP;
  END;

  PROCEDURE with_into IS
    v_high NUMBER;
  BEGIN
    FOR r IN (SELECT id, name, amount FROM jobs ORDER BY id) LOOP
      BEGIN
        EXECUTE IMMEDIATE 'SELECT high FROM limits WHERE name = :n' INTO v_high USING r.name;
        IF r.amount > v_high THEN
          INSERT INTO notes VALUES (r.id, 'above ' || v_high);
        END IF;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN
          INSERT INTO notes VALUES (r.id, 'no limit');
      END;
    END LOOP;
  END;

  PROCEDURE with_returning IS
    v_no NUMBER;
    v_amount NUMBER;
  BEGIN
    FOR r IN (SELECT id, name, amount FROM jobs ORDER BY id) LOOP
      INSERT INTO done (no, name, amount) VALUES (seq_done.NEXTVAL, r.name, r.amount)
        RETURNING no, amount INTO v_no, v_amount;
      INSERT INTO notes VALUES (v_no, r.name || ' ' || v_amount);
    END LOOP;
    DBMS_OUTPUT.PUT_LINE('last ' || v_no);
  END;

  -- A text that is put together before the loop, longer than the statement that runs it.
  PROCEDURE with_steps IS
    s VARCHAR2(200);
  BEGIN
    s := 'INSERT INTO notes';
    s := s || ' (no, text)';
    s := s || ' VALUES (:1, ''job number '' || :2 || '' in steps'')';
    FOR r IN (SELECT id FROM jobs ORDER BY id) LOOP
      EXECUTE IMMEDIATE s USING r.id + 100, r.id;
    END LOOP;
  END;

  PROCEDURE with_name (p_table IN VARCHAR2) IS
  BEGIN
    FOR r IN (SELECT id FROM jobs ORDER BY id) LOOP
      EXECUTE IMMEDIATE 'INSERT INTO ' || p_table || ' VALUES (:1, ''name'')' USING r.id;
    END LOOP;
  END;
END;
/
-- run
BEGIN work.with_text; work.with_into; work.with_returning; work.with_steps; work.with_name('notes'); END;
/
SELECT * FROM jobs ORDER BY id;
SELECT * FROM notes ORDER BY no, text;
SELECT * FROM done ORDER BY no;
