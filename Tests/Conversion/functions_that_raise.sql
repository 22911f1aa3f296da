-- What a called function raises by name alone comes to the handler that names it.
-- loops: 1 of 1
CREATE OR REPLACE PACKAGE texts AS
  e_empty EXCEPTION;
  FUNCTION letters (p_text VARCHAR2) RETURN NUMBER;
  PROCEDURE count_all;
END;
/
CREATE TABLE word (id NUMBER PRIMARY KEY, t VARCHAR2(20));
CREATE TABLE counted (id NUMBER, n NUMBER, how VARCHAR2(20));
INSERT INTO word VALUES (1, 'abc');
INSERT INTO word VALUES (2, '-');
INSERT INTO word VALUES (3, 'ab-c');
CREATE OR REPLACE PACKAGE BODY texts AS
  FUNCTION letters (p_text VARCHAR2) RETURN NUMBER IS
    v VARCHAR2(40);
    c VARCHAR2(1);
  BEGIN
    FOR i IN 1 .. LENGTH(p_text) LOOP
      c := SUBSTR(p_text, i, 1);
      IF c BETWEEN 'a' AND 'z' THEN
        v := v || c;
      END IF;
    END LOOP;
    IF v IS NULL THEN RAISE e_empty; END IF;
    RETURN LENGTH(v);
  END;
  PROCEDURE count_all IS
    n NUMBER;
  BEGIN
    FOR w IN (SELECT id, t FROM word ORDER BY id) LOOP
      BEGIN
        n := letters(w.t);
        INSERT INTO counted VALUES (w.id, n, 'well');
      EXCEPTION
        WHEN e_empty THEN INSERT INTO counted VALUES (w.id, 0, 'empty');
        WHEN OTHERS THEN INSERT INTO counted VALUES (w.id, NULL, 'other');
      END;
    END LOOP;
  END;
END;
/
-- run
BEGIN texts.count_all; END;
/
SELECT * FROM counted ORDER BY id;
