CREATE TABLE params (name VARCHAR2(10) PRIMARY KEY, val NUMBER);
INSERT INTO params VALUES ('N', 5);
INSERT INTO params VALUES ('M', 50);
CREATE TABLE src (id NUMBER PRIMARY KEY, d NUMBER);
INSERT INTO src VALUES (1, 1);
INSERT INTO src VALUES (2, 3);
INSERT INTO src VALUES (3, 2);
CREATE TABLE outp (id NUMBER, v NUMBER, w NUMBER);
CREATE OR REPLACE FUNCTION total RETURN NUMBER IS v NUMBER; BEGIN SELECT SUM(val) INTO v FROM params; RETURN v; END;
/
CREATE OR REPLACE VIEW v_params AS SELECT name, val FROM params;
CREATE OR REPLACE PROCEDURE p IS
  v NUMBER; w NUMBER;
BEGIN
  FOR r IN (SELECT src.id, src.d, p.val FROM src JOIN params p ON p.name = 'N' ORDER BY id) LOOP
    UPDATE params SET val = val + r.d WHERE name = 'N' RETURNING val INTO v;
    INSERT INTO outp VALUES (r.id, v, r.val);
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val * 2 WHERE name = 'N' RETURNING val INTO v;
    INSERT INTO outp VALUES (r.id, v, total);
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val * 2 WHERE name = 'N';
    SELECT val INTO v FROM v_params WHERE name = 'N';
    SELECT MAX(val) INTO w FROM v_params WHERE name <> 'N';
    INSERT INTO outp VALUES (r.id, v, w);
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val + 1 WHERE name = 'N' RETURNING val INTO v;
    IF r.id = 2 THEN UPDATE params SET name = 'X' WHERE name = 'M'; END IF;
    INSERT INTO outp VALUES (r.id, v, 0);
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    BEGIN
      INSERT INTO params VALUES ('N', r.id);
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN UPDATE params SET val = val - r.id WHERE name = 'N' RETURNING val INTO v;
    END;
    INSERT INTO outp VALUES (r.id, v, -1);
  END LOOP;
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = r.d WHERE name = 'N';
    IF r.id = 2 THEN DELETE FROM params WHERE name = 'N'; END IF;
    INSERT INTO outp VALUES (r.id, 0, -2);
  END LOOP;
END;
/
