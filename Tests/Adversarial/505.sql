CREATE TABLE cust (id NUMBER PRIMARY KEY, bal NUMBER, kind VARCHAR2(1));
INSERT INTO cust SELECT LEVEL, LEVEL * 10, CASE MOD(LEVEL, 2) WHEN 0 THEN 'A' ELSE 'B' END FROM dual CONNECT BY LEVEL <= 6;
CREATE TABLE log_t (id NUMBER, bal NUMBER);
CREATE OR REPLACE PROCEDURE p IS
  kind VARCHAR2(1) := 'A';
  k NUMBER := 3;
BEGIN
  FOR r IN (WITH cust AS (SELECT a.id, b.bal FROM cust a JOIN cust b ON b.kind = a.kind) SELECT id, bal FROM cust ORDER BY id, bal) LOOP
    UPDATE cust SET bal = r.bal WHERE id = r.id;
  END LOOP;
  FOR r IN (WITH k AS (SELECT id, bal FROM cust WHERE bal > p.k) SELECT k.id, k.bal FROM k WHERE k.bal > 20 ORDER BY k.id) LOOP
    INSERT INTO log_t VALUES (r.id, r.bal);
    UPDATE cust SET bal = bal - k WHERE id = r.id;
  END LOOP;
END;
/
