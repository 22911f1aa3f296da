CREATE TABLE ctl (last_no NUMBER, d DATE);
INSERT INTO ctl VALUES (10, NULL);
CREATE TABLE src (id NUMBER PRIMARY KEY, d NUMBER, st VARCHAR2(1));
INSERT INTO src VALUES (1, 1, 'N');
INSERT INTO src VALUES (2, 3, 'N');
INSERT INTO src VALUES (3, 0, 'N');
INSERT INTO src VALUES (4, 2, 'N');
CREATE TABLE outp (id NUMBER, v NUMBER, e VARCHAR2(200));
CREATE OR REPLACE FUNCTION next_no RETURN NUMBER IS
  v NUMBER;
BEGIN
  UPDATE ctl SET last_no = last_no + 1 RETURNING last_no INTO v;
  RETURN v;
END;
/
CREATE OR REPLACE FUNCTION next_alone RETURN NUMBER IS
  PRAGMA AUTONOMOUS_TRANSACTION;
  v NUMBER;
BEGIN
  SELECT last_no INTO v FROM ctl;
  UPDATE ctl SET last_no = v + 1;
  COMMIT;
  RETURN v;
END;
/
CREATE OR REPLACE PROCEDURE p IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      IF r.d > 0 AND next_no > 11 OR r.d = 3 THEN v := next_no; END IF;
      INSERT INTO outp VALUES (r.id, 10 / (r.d - 2), 'v' || v);
      COMMIT;
    EXCEPTION WHEN OTHERS THEN
      ROLLBACK;
      DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO outp VALUES (r.id, v, m_); END;
      COMMIT;
    END;
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    v := CASE WHEN r.d > 1 THEN next_no ELSE NVL(v, next_no) END;
    INSERT INTO outp VALUES (r.id, v, 'case');
    UPDATE ctl SET d = DATE '2024-01-01' + v;
  END LOOP;
  COMMIT;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    v := next_alone;
    INSERT INTO outp VALUES (r.id, v, 'alone');
  END LOOP;
END;
/
