-- Rows that their table refuses go to the handlers, as sets; the others are inserted.
-- loops: 2 of 2
-- spark: error_of of this CAST has no form in Spark
-- spark error: a called function raises an exception without a number; a text is longer than v_code may be; a text is longer than v_name may be; an error leaves the loop; blanks fill the CHAR variable v_code; more than 200 iterations change the same row; rows of one statement are refused for several reasons; too many iterations touch the same rows
CREATE TABLE source (id NUMBER PRIMARY KEY, name VARCHAR2(40), amount NUMBER, day VARCHAR2(20), code VARCHAR2(10));
CREATE TABLE target (id NUMBER PRIMARY KEY, name VARCHAR2(5) NOT NULL, amount NUMBER(5,2) NOT NULL, day DATE, code CHAR(2));
CREATE TABLE failed (id NUMBER, code NUMBER, message VARCHAR2(200));
CREATE SEQUENCE target_s;
INSERT INTO source VALUES (1, 'one', 1.005, NULL, 'A');
INSERT INTO source VALUES (2, 'two', NULL, NULL, 'B');
INSERT INTO source VALUES (3, 'seventeen', 3, NULL, 'C');
INSERT INTO source VALUES (4, NULL, 4, NULL, NULL);
INSERT INTO source VALUES (5, 'five', 1000, NULL, 'E');
INSERT INTO source VALUES (6, 'sechß', 999.99, NULL, 'FF');
INSERT INTO source VALUES (7, 'seven', 999.995, NULL, 'GGG');
INSERT INTO source VALUES (8, 'eight', 8, NULL, 'GGG');
INSERT INTO source VALUES (9, 'nine', 9, NULL, 'I');
CREATE OR REPLACE PROCEDURE copy_all IS
  v_bad NUMBER := 0;
BEGIN
  FOR s IN (SELECT * FROM source ORDER BY id) LOOP
    BEGIN
      INSERT INTO target (id, name, amount, day, code) VALUES (target_s.NEXTVAL, s.name, s.amount, s.day, s.code);
    EXCEPTION
      WHEN OTHERS THEN
        v_bad := v_bad + 1;
        DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO failed VALUES (s.id, c_, m_); END;
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_bad || ' refused');
END;
/
CREATE OR REPLACE PROCEDURE short_names IS
  v_name VARCHAR2(5);
  v_code CHAR(2);
BEGIN
  FOR s IN (SELECT * FROM source WHERE code IS NULL OR LENGTH(code) > 1 ORDER BY id) LOOP
    BEGIN
      v_name := s.name;
      v_code := s.code;
      UPDATE target SET name = v_name || '' WHERE code = v_code;
      DBMS_OUTPUT.PUT_LINE(s.id || ' ' || v_name || '/' || v_code);
    EXCEPTION
      WHEN VALUE_ERROR THEN
        DBMS_OUTPUT.PUT_LINE(s.id || ' ' || SQLERRM);
    END;
  END LOOP;
END;
/
-- run
BEGIN copy_all; END;
/
SELECT * FROM target ORDER BY id;
SELECT * FROM failed ORDER BY id;
BEGIN short_names; END;
/
SELECT * FROM target ORDER BY id;
SELECT target_s.NEXTVAL FROM dual;
