-- MERGE USING dual: parameters, variables and the row say ON and what it sets; also USING a table. A key that is no key of the table (rows
-- found twice), several rows of one key, NULL in the key. Iterations that share a row that is not only added to: waves.
-- loops: 8 of 8
CREATE TABLE src (id NUMBER PRIMARY KEY, k NUMBER, kind VARCHAR2(3), amt NUMBER(10,2));
INSERT INTO src SELECT LEVEL, MOD(LEVEL, 7), CASE MOD(LEVEL, 3) WHEN 0 THEN 'A' WHEN 1 THEN 'B' END, LEVEL * 1.25 FROM dual CONNECT BY LEVEL <= 40;
CREATE TABLE acc (k NUMBER, kind VARCHAR2(3), amt NUMBER, cnt NUMBER, PRIMARY KEY (k, kind));
INSERT INTO acc VALUES (1, 'A', 5, 1);
CREATE TABLE lax (k NUMBER, kind VARCHAR2(3), amt NUMBER, cnt NUMBER);
INSERT INTO lax VALUES (2, 'A', 1, 1);
INSERT INTO lax VALUES (2, 'A', 2, 1);
CREATE TABLE last_seen (id NUMBER PRIMARY KEY, k NUMBER, amt NUMBER, note VARCHAR2(20));
INSERT INTO last_seen VALUES (3, 0, 0, 'old');
INSERT INTO last_seen VALUES (4, 0, 0, 'gone');
CREATE TABLE rates (code VARCHAR2(3) PRIMARY KEY, rate NUMBER);
INSERT INTO rates VALUES ('A', 2);
INSERT INTO rates VALUES ('B', 3);
CREATE TABLE priced (id NUMBER, code VARCHAR2(3), price NUMBER, PRIMARY KEY (id, code));
INSERT INTO priced VALUES (1, 'B', 0);
CREATE SEQUENCE acc_s;
CREATE TABLE numbered (id NUMBER, k NUMBER PRIMARY KEY, n NUMBER);
INSERT INTO numbered VALUES (0, 3, 0);
CREATE OR REPLACE PACKAGE acct IS
  PROCEDURE book(p_k NUMBER, p_kind VARCHAR2, p_amt NUMBER);
  PROCEDURE run(p_from NUMBER);
END;
/
CREATE OR REPLACE PACKAGE BODY acct IS
  PROCEDURE book(p_k NUMBER, p_kind VARCHAR2, p_amt NUMBER) IS
  BEGIN
    MERGE INTO acc t USING dual ON (t.k = p_k AND t.kind = p_kind)
    WHEN MATCHED THEN UPDATE SET amt = t.amt + p_amt, cnt = t.cnt + 1
    WHEN NOT MATCHED THEN INSERT (k, kind, amt, cnt) VALUES (p_k, p_kind, p_amt, 1);
  END;
  PROCEDURE run(p_from NUMBER) IS
  BEGIN
    FOR r IN (SELECT id, k, kind, amt FROM src WHERE id >= p_from ORDER BY id) LOOP
      book(r.k, NVL(r.kind, 'X'), r.amt);
      IF r.amt > 20 THEN book(-1, 'S', ROUND(r.amt / 10, 2)); END IF;
    END LOOP;
  END;
END;
/
CREATE OR REPLACE PROCEDURE by_no_key IS
BEGIN
  FOR r IN (SELECT id, k, kind, amt FROM src WHERE kind = 'A' ORDER BY id) LOOP
    MERGE INTO lax t USING dual ON (t.k = r.k AND t.kind = r.kind)
    WHEN MATCHED THEN UPDATE SET amt = t.amt + r.amt, cnt = t.cnt + 1
    WHEN NOT MATCHED THEN INSERT (k, kind, amt, cnt) VALUES (r.k, r.kind, r.amt, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_null_key IS
BEGIN
  FOR r IN (SELECT id, k, kind, amt FROM src WHERE id IN (2, 5, 8) ORDER BY id) LOOP
    MERGE INTO lax t USING dual ON (t.k = r.k AND t.kind = r.kind)
    WHEN MATCHED THEN UPDATE SET amt = t.amt + r.amt, cnt = t.cnt + 1
    WHEN NOT MATCHED THEN INSERT (k, kind, amt, cnt) VALUES (r.k, r.kind, r.amt, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_row IS
  v VARCHAR2(20);
BEGIN
  FOR r IN (SELECT id, k, amt FROM src WHERE id <= 9 ORDER BY id) LOOP
    v := 'seen ' || r.id;
    MERGE INTO last_seen t USING dual d ON (t.id = r.id)
    WHEN MATCHED THEN UPDATE SET t.amt = t.amt + r.amt, t.note = v WHERE t.id <> 4
    WHEN NOT MATCHED THEN INSERT (id, k, amt, note) VALUES (r.id, r.k, r.amt, v);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE last_of_key IS
BEGIN
  FOR r IN (SELECT id, k, kind, amt FROM src ORDER BY id DESC) LOOP
    MERGE INTO acc t USING dual ON (t.k = r.k AND t.kind = 'L')
    WHEN MATCHED THEN UPDATE SET amt = r.amt, cnt = t.cnt * 2
    WHEN NOT MATCHED THEN INSERT VALUES (r.k, 'L', r.amt, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE only_insert IS
BEGIN
  FOR r IN (SELECT id, k FROM src WHERE id > 30 ORDER BY id) LOOP
    MERGE INTO last_seen t USING dual ON (t.id = r.id)
    WHEN NOT MATCHED THEN INSERT (id, k) VALUES (r.id, r.k);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE of_table IS
BEGIN
  FOR r IN (SELECT id, amt FROM src WHERE id <= 4 ORDER BY id) LOOP
    MERGE INTO priced t USING rates x ON (t.id = r.id AND t.code = x.code)
    WHEN MATCHED THEN UPDATE SET t.price = r.amt * x.rate
    WHEN NOT MATCHED THEN INSERT (id, code, price) VALUES (r.id, x.code, r.amt * x.rate + 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE with_numbers IS
BEGIN
  FOR r IN (SELECT id, k FROM src WHERE id <= 6 ORDER BY id) LOOP
    MERGE INTO numbered t USING dual ON (t.k = r.k)
    WHEN MATCHED THEN UPDATE SET t.n = t.n + 1
    WHEN NOT MATCHED THEN INSERT (id, k, n) VALUES (acc_s.NEXTVAL, r.k, 1);
  END LOOP;
END;
/
-- run
BEGIN acct.run(3); END;
/
SELECT * FROM acc ORDER BY k, kind;
BEGIN by_no_key; END;
/
BEGIN by_null_key; END;
/
SELECT k, kind, amt, cnt FROM lax ORDER BY k, kind, amt;
BEGIN by_row; END;
/
SELECT * FROM last_seen ORDER BY id;
BEGIN last_of_key; END;
/
SELECT * FROM acc ORDER BY k, kind;
BEGIN only_insert; END;
/
SELECT * FROM last_seen ORDER BY id;
BEGIN of_table; END;
/
SELECT * FROM priced ORDER BY id, code;
BEGIN with_numbers; END;
/
SELECT * FROM numbered ORDER BY k;
