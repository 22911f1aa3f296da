-- CHECK (s IN ('a', 'abc')) of a CHAR(3) column, INSERT under a handler: the padded value is compared without padding and refused

CREATE TABLE src (id NUMBER PRIMARY KEY, s CHAR(3));
INSERT INTO src VALUES (1, 'a');
INSERT INTO src VALUES (2, 'b');
CREATE TABLE other (id NUMBER PRIMARY KEY, s CHAR(3) CHECK (s IN ('a', 'abc')));
CREATE TABLE said (id NUMBER, t VARCHAR2(120));
CREATE OR REPLACE PROCEDURE p IS v VARCHAR2(3) := 'a'; BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO other (id, s) VALUES (r.id, r.s);
    EXCEPTION WHEN OTHERS THEN DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO said VALUES (r.id, m_); END;
    END;
  END LOOP;
END;
/
