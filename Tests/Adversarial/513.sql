CREATE TABLE params (name VARCHAR2(10) PRIMARY KEY, val NUMBER(5,2), d DATE, t VARCHAR2(20));
INSERT INTO params VALUES ('N', 5, DATE '2024-01-31', 'x');
INSERT INTO params VALUES ('M', NULL, NULL, NULL);
CREATE TABLE src (id NUMBER PRIMARY KEY, acct NUMBER, amt NUMBER);
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 3), LEVEL * 1.37 - 4 FROM dual CONNECT BY LEVEL <= 14;
CREATE TABLE acct (id NUMBER PRIMARY KEY, bal NUMBER, last_no NUMBER);
INSERT INTO acct VALUES (0, 10, 0);
INSERT INTO acct VALUES (1, 20, 0);
INSERT INTO acct VALUES (2, 0, 0);
CREATE TABLE outp (id NUMBER, v NUMBER, d DATE, t VARCHAR2(60));
CREATE OR REPLACE PROCEDURE waves IS
  v NUMBER; b NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    SELECT val INTO v FROM params WHERE name = 'N';
    SELECT bal INTO b FROM acct WHERE id = r.acct;
    IF b > 5 THEN UPDATE params SET val = val + 1 WHERE name = 'N'; UPDATE acct SET bal = bal - 3, last_no = v WHERE id = r.acct; END IF;
    INSERT INTO outp VALUES (r.id, v, NULL, 'w' || b);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE rounding IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val + r.amt / 7, d = ADD_MONTHS(d, 1), t = SUBSTR(t || r.id, 1, 20) WHERE name = 'N' RETURNING val INTO v;
    INSERT INTO outp SELECT r.id, v, d, t FROM params WHERE name = 'M';
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE nulls IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val + 1 WHERE name = 'M' RETURNING val INTO v;
    IF r.id = 5 THEN UPDATE params SET val = r.id WHERE name = 'M'; END IF;
    IF r.id = 9 THEN UPDATE params SET val = NULL WHERE name = 'M'; END IF;
    INSERT INTO outp VALUES (r.id, v, NULL, 'nulls');
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE leaves IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    CONTINUE WHEN r.acct = 1;
    SELECT val INTO v FROM params WHERE name = 'N';
    EXIT WHEN v > 8;
    INSERT INTO outp VALUES (r.id, v, NULL, 'leaves');
    UPDATE params SET val = v + 1, d = d + 1 WHERE name = 'N';
    EXIT WHEN r.id > 11;
  END LOOP;
  SELECT val INTO v FROM params WHERE name = 'N';
  INSERT INTO outp VALUES (0, v, NULL, 'after');
END;
/
CREATE OR REPLACE PROCEDURE repeated IS
  v NUMBER; n NUMBER := 0;
  CURSOR c(p NUMBER) IS SELECT * FROM src WHERE acct = p ORDER BY id;
  x c%ROWTYPE;
BEGIN
  FOR i IN 0 .. 2 LOOP
    OPEN c(i);
    LOOP
      FETCH c INTO x; EXIT WHEN c%NOTFOUND;
      UPDATE params SET val = val + 1 WHERE name = 'N' RETURNING val INTO v;
      n := n + v;
      INSERT INTO outp VALUES (x.id, v, NULL, 'rep' || n);
    END LOOP;
    CLOSE c;
    UPDATE params SET val = val - 3 WHERE name = 'N';
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE own_table IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM params ORDER BY name) LOOP
    UPDATE params SET val = NVL(r.val, 0) + 1, t = r.name WHERE name = 'N' RETURNING val INTO v;
    INSERT INTO outp VALUES (0, v, NULL, 'own' || r.t);
  END LOOP;
  FOR r IN (SELECT name FROM params ORDER BY name) LOOP
    UPDATE params SET val = NVL(val, 0) + 1 WHERE name = 'N' RETURNING val INTO v;
    UPDATE params SET t = 'u' || v WHERE name = r.name;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE changing_key IS
  v NUMBER; k VARCHAR2(10) := 'N';
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = NVL(val, 0) + 1 WHERE name = k RETURNING val INTO v;
    k := CASE WHEN MOD(r.id, 2) = 0 THEN 'N' ELSE 'M' END;
    INSERT INTO outp VALUES (r.id, v, NULL, k);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE raises IS
  v NUMBER;
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = val + 1 WHERE name = 'N' RETURNING val INTO v;
    BEGIN
      UPDATE params SET val = val + 1 WHERE name = 'N' RETURNING val INTO v;
      IF r.acct = 2 THEN RAISE NO_DATA_FOUND; END IF;
      INSERT INTO outp VALUES (r.id, v, NULL, 'ok');
    EXCEPTION WHEN NO_DATA_FOUND THEN UPDATE params SET val = val + 0.5 WHERE name = 'N'; INSERT INTO outp VALUES (r.id, v, NULL, 'no');
    END;
    IF r.id = 13 THEN RAISE_APPLICATION_ERROR(-20001, 'stop ' || v); END IF;
  END LOOP;
EXCEPTION WHEN OTHERS THEN SELECT val INTO v FROM params WHERE name = 'N'; DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO outp VALUES (0, v, NULL, m_); END;
END;
/
CREATE OR REPLACE PROCEDURE swaps IS
BEGIN
  FOR r IN (SELECT * FROM src ORDER BY id) LOOP
    UPDATE params SET val = LENGTH(t) + val, t = val || r.acct WHERE name = 'N';
    INSERT INTO outp SELECT r.id, COUNT(*), NULL, 's' FROM acct WHERE id = r.acct;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE p IS
BEGIN
  waves; rounding; nulls; leaves; repeated; own_table; changing_key; raises; swaps;
END;
/
