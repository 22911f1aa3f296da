-- Cursors and queries with WITH: of a table that the loop changes, by FETCH, in SELECT INTO, in INSERT SELECT and in MERGE, with names for
-- columns, one name of another, one named twice, a name that a subquery of an expression asks, and one that is recursive. Several iterations
-- change one row in `merge_dups`: the plan gives up. What is recursive may read any row of its tables, so `recursive_inside` stays.
-- loops: 8 of 9
-- spark: this WITH has no form in Spark
-- spark error: two iterations share the rows they change
CREATE TABLE cust (cid NUMBER PRIMARY KEY, mail VARCHAR2(20), bal NUMBER, created DATE);
INSERT INTO cust SELECT LEVEL, CASE MOD(LEVEL, 4) WHEN 0 THEN 'A@x' WHEN 1 THEN 'a@X' WHEN 2 THEN 'b@x' END, LEVEL * 10, DATE '2024-01-01' + MOD(LEVEL * 7, 5) FROM dual CONNECT BY LEVEL <= 12;
CREATE TABLE gone (cid NUMBER, keep NUMBER, pos NUMBER);
CREATE TABLE sums (m VARCHAR2(20) PRIMARY KEY, n NUMBER, total NUMBER);
CREATE TABLE lines (m VARCHAR2(20), cid NUMBER, bal NUMBER);
CREATE OR REPLACE PROCEDURE merge_dups IS
  CURSOR c IS
    WITH k AS (SELECT cid, UPPER(mail) m, bal, ROW_NUMBER() OVER (PARTITION BY UPPER(mail) ORDER BY created, cid) rn,
                      FIRST_VALUE(cid) OVER (PARTITION BY UPPER(mail) ORDER BY created, cid) keep
               FROM cust WHERE mail IS NOT NULL)
    SELECT * FROM k WHERE rn > 1 ORDER BY keep, rn;
  v_pos NUMBER := 0;
BEGIN
  FOR d IN c LOOP
    v_pos := v_pos + 1;
    UPDATE cust SET bal = NVL(bal, 0) + NVL(d.bal, 0) WHERE cid = d.keep;
    DELETE FROM cust WHERE cid = d.cid;
    INSERT INTO gone VALUES (d.cid, d.keep, v_pos);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE by_fetch IS
  CURSOR c IS
    WITH a (id, b) AS (SELECT cid, bal FROM cust), big AS (SELECT x.id, x.b FROM a x WHERE x.b > 30)
    SELECT id, b FROM big ORDER BY id DESC;
  v_id NUMBER; v_b NUMBER;
BEGIN
  OPEN c;
  LOOP
    FETCH c INTO v_id, v_b; EXIT WHEN c%NOTFOUND;
    UPDATE cust SET bal = v_b / 2 WHERE cid = v_id;
  END LOOP;
  CLOSE c;
END;
/
CREATE OR REPLACE PROCEDURE lookups IS
  v NUMBER; n NUMBER;
BEGIN
  FOR r IN (SELECT cid, mail, bal FROM cust ORDER BY cid) LOOP
    WITH p AS (SELECT bal * 2 b2 FROM cust WHERE cid = r.cid) SELECT MAX(b2) INTO v FROM p;
    BEGIN
      WITH p AS (SELECT cid FROM cust WHERE cid = r.cid + 1) SELECT cid INTO n FROM p;
    EXCEPTION WHEN NO_DATA_FOUND THEN n := -1;
    END;
    UPDATE cust SET bal = v + n WHERE cid = r.cid;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE copies IS
BEGIN
  FOR r IN (SELECT DISTINCT UPPER(mail) m FROM cust WHERE mail IS NOT NULL ORDER BY 1) LOOP
    INSERT INTO lines (m, cid, bal)
      WITH o AS (SELECT cid, bal FROM cust WHERE UPPER(mail) = r.m) SELECT r.m, o.cid, o.bal FROM o;
    MERGE INTO sums t USING (WITH o AS (SELECT COUNT(*) n, SUM(bal) b FROM lines WHERE m = r.m) SELECT n, b FROM o) s ON (t.m = r.m)
    WHEN MATCHED THEN UPDATE SET t.n = s.n, t.total = s.b
    WHEN NOT MATCHED THEN INSERT (m, n, total) VALUES (r.m, s.n, s.b);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE named_twice IS
BEGIN
  FOR r IN (WITH k AS (SELECT cid, bal FROM cust) SELECT a.cid, b.bal FROM k a JOIN k b ON b.cid = a.cid + 1 ORDER BY a.cid) LOOP
    UPDATE cust SET created = created + MOD(r.bal, 3) WHERE cid = r.cid;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE in_expression IS
BEGIN
  FOR r IN (WITH k AS (SELECT cid, bal FROM cust) SELECT cid FROM cust WHERE bal > (SELECT AVG(bal) FROM k) ORDER BY cid) LOOP
    INSERT INTO gone VALUES (r.cid, NULL, 0);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE recursive IS
BEGIN
  FOR r IN (WITH k (n) AS (SELECT 1 FROM dual UNION ALL SELECT n + 1 FROM k WHERE n < 5) SELECT n FROM k ORDER BY n) LOOP
    INSERT INTO gone VALUES (r.n, NULL, 1);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE recursive_inside IS
  v NUMBER;
BEGIN
  FOR c IN (SELECT cid FROM cust WHERE cid <= 4 ORDER BY cid) LOOP
    FOR r IN (WITH k (n) AS (SELECT c.cid FROM dual UNION ALL SELECT n + 2 FROM k WHERE n < 6) SELECT n FROM k ORDER BY n) LOOP
      INSERT INTO gone VALUES (c.cid, r.n, 2);
    END LOOP;
    WITH k (n) AS (SELECT c.cid FROM dual UNION ALL SELECT n + 2 FROM k WHERE n < 6), m AS (SELECT MAX(bal) b FROM cust WHERE cid = c.cid)
    SELECT SUM(n) + MAX(b) INTO v FROM k CROSS JOIN m;
    UPDATE cust SET bal = v WHERE cid = c.cid;
  END LOOP;
END;
/
-- run
BEGIN merge_dups; END;
/
SELECT * FROM cust ORDER BY cid;
SELECT * FROM gone ORDER BY cid;
BEGIN by_fetch; END;
/
SELECT * FROM cust ORDER BY cid;
BEGIN lookups; END;
/
SELECT * FROM cust ORDER BY cid;
BEGIN copies; END;
/
SELECT * FROM lines ORDER BY m, cid;
SELECT * FROM sums ORDER BY m;
BEGIN named_twice; END;
/
BEGIN in_expression; END;
/
BEGIN recursive; END;
/
BEGIN recursive_inside; END;
/
SELECT * FROM cust ORDER BY cid;
SELECT * FROM gone ORDER BY cid, keep, pos;
