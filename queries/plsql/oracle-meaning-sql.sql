-- SQL: places 29 to 42 where Oracle's meaning bites (SQL Language Reference 19c).
--@ dialect oracle file
CREATE TABLE emp (id NUMBER PRIMARY KEY, boss NUMBER, name VARCHAR2(10), pay NUMBER(8, 2));

INSERT INTO emp SELECT 1, NULL, 'King', 50 FROM dual UNION ALL SELECT 2, 1, 'Blake', 30 FROM dual
  UNION ALL SELECT 3, 1, 'Clark', 20 FROM dual UNION ALL SELECT 4, 2, 'Allen', 20 FROM dual UNION ALL SELECT 5, 4, 'Ward', 10 FROM dual;

-- 29. ROWNUM is given before ORDER BY; ROWNUM > 1 is never true (SQL LR, "ROWNUM Pseudocolumn").
BEGIN
  FOR r IN (SELECT name, ROWNUM AS n FROM emp WHERE ROWNUM <= 3 ORDER BY name DESC) LOOP
    DBMS_OUTPUT.PUT_LINE(r.n || ' ' || r.name);
  END LOOP;
  FOR r IN (SELECT name FROM emp WHERE ROWNUM > 1) LOOP
    DBMS_OUTPUT.PUT_LINE('wrong');
  END LOOP;
  FOR r IN (SELECT * FROM (SELECT name FROM emp ORDER BY pay DESC, name) WHERE ROWNUM <= 2) LOOP
    DBMS_OUTPUT.PUT_LINE('top ' || r.name);
  END LOOP;
  UPDATE emp SET pay = pay + 1 WHERE ROWNUM <= 2;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  ROLLBACK;
  UPDATE emp SET pay = ROWNUM * 100;
  FOR r IN (SELECT SUM(pay) AS total, COUNT(DISTINCT pay) AS n FROM emp) LOOP
    DBMS_OUTPUT.PUT_LINE(r.total || ' ' || r.n);
  END LOOP;
  ROLLBACK;
END;
/
-- 30. Outer joins by (+): a condition on the optional side without the mark makes the join an inner one (SQL LR, "Outer Joins").
BEGIN
  FOR r IN (SELECT e.name, b.name AS boss FROM emp e, emp b WHERE e.boss = b.id(+) ORDER BY e.id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.name || ' < ' || r.boss);
  END LOOP;
  FOR r IN (SELECT e.name, b.name AS boss FROM emp e, emp b WHERE e.boss = b.id(+) AND b.name(+) = 'King' ORDER BY e.id) LOOP
    DBMS_OUTPUT.PUT_LINE('marked ' || r.name || ' < ' || r.boss);
  END LOOP;
  FOR r IN (SELECT e.name, b.name AS boss FROM emp e, emp b WHERE e.boss = b.id(+) AND b.name = 'King' ORDER BY e.id) LOOP
    DBMS_OUTPUT.PUT_LINE('not marked ' || r.name || ' < ' || r.boss);
  END LOOP;
END;
/
-- 31. CONNECT BY: depth first, WHERE after connecting, cycles (SQL LR, "Hierarchical Queries").
BEGIN
  FOR r IN (SELECT LEVEL AS depth, SYS_CONNECT_BY_PATH(name, '/') AS path, CONNECT_BY_ROOT name AS top, CONNECT_BY_ISLEAF AS leaf
    FROM emp START WITH boss IS NULL CONNECT BY PRIOR id = boss ORDER SIBLINGS BY name) LOOP
    DBMS_OUTPUT.PUT_LINE(r.depth || ' ' || r.path || ' ' || r.top || ' ' || r.leaf);
  END LOOP;
  FOR r IN (SELECT name FROM emp WHERE name <> 'Blake' START WITH id = 1 CONNECT BY PRIOR id = boss ORDER SIBLINGS BY name) LOOP
    DBMS_OUTPUT.PUT_LINE('filtered after: ' || r.name);
  END LOOP;
  UPDATE emp SET boss = 5 WHERE id = 1;
  FOR r IN (SELECT name, CONNECT_BY_ISCYCLE AS cycle FROM emp START WITH id = 2 CONNECT BY NOCYCLE PRIOR id = boss ORDER SIBLINGS BY name) LOOP
    DBMS_OUTPUT.PUT_LINE('no cycle: ' || r.name || ' ' || r.cycle);
  END LOOP;
  FOR r IN (SELECT name FROM emp START WITH id = 2 CONNECT BY PRIOR id = boss) LOOP
    NULL;
  END LOOP;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
    ROLLBACK;
END;
/
-- 32. A scalar subquery of two rows is ORA-01427 (SQL LR, "Scalar Subquery Expressions").
DECLARE
  v VARCHAR2(10);
BEGIN
  SELECT (SELECT name FROM emp WHERE id = 99) INTO v FROM dual;
  DBMS_OUTPUT.PUT_LINE(NVL(v, 'no row is null'));
  SELECT (SELECT name FROM emp WHERE boss = 1) INTO v FROM dual;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 33. UPDATE … SET (a, b) = (SELECT …) gives NULL where no row matches (SQL LR, "UPDATE").
CREATE TABLE raise (id NUMBER, name VARCHAR2(10), pay NUMBER);

INSERT INTO raise VALUES (2, 'BLAKE', 35);

BEGIN
  UPDATE emp e SET (name, pay) = (SELECT r.name, r.pay FROM raise r WHERE r.id = e.id);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR r IN (SELECT id, name, pay FROM emp ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || NVL(r.name, 'null') || ' ' || NVL(TO_CHAR(r.pay), 'null'));
  END LOOP;
  ROLLBACK;
  UPDATE emp e SET (name, pay) = (SELECT r.name, r.pay FROM raise r WHERE r.id = e.id)
    WHERE EXISTS (SELECT 1 FROM raise r WHERE r.id = e.id);
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR r IN (SELECT id, name, pay FROM emp ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.name || ' ' || r.pay);
  END LOOP;
  ROLLBACK;
END;
/
-- 34. A join can be updated through its key-preserved table only (SQL LR, "UPDATE", ORA-01779).
CREATE TABLE rate (id NUMBER PRIMARY KEY, pay NUMBER);

INSERT INTO rate VALUES (3, 77);

BEGIN
  UPDATE (SELECT e.pay AS old_pay, r.pay AS new_pay FROM emp e JOIN rate r ON r.id = e.id) SET old_pay = new_pay;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR r IN (SELECT id, pay FROM emp WHERE id = 3) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.pay);
  END LOOP;
  ROLLBACK;
END;
/
BEGIN
  UPDATE (SELECT e.pay AS old_pay, r.pay AS new_pay FROM emp e JOIN raise r ON r.id = e.id) SET old_pay = new_pay;
END;
/
-- 35. MERGE: a row that is updated twice is ORA-30926, a column of ON cannot be updated (ORA-38104), DELETE WHERE
-- sees the updated values (SQL LR, "MERGE").
CREATE TABLE source (id NUMBER, pay NUMBER);

INSERT INTO source SELECT 1, 5 FROM dual UNION ALL SELECT 1, 6 FROM dual UNION ALL SELECT 9, 9 FROM dual;

BEGIN
  MERGE INTO emp e USING source s ON (e.id = s.id)
  WHEN MATCHED THEN UPDATE SET e.pay = s.pay
  WHEN NOT MATCHED THEN INSERT (id, pay) VALUES (s.id, s.pay);
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
BEGIN
  MERGE INTO emp e USING (SELECT id, SUM(pay) AS pay FROM source GROUP BY id) s ON (e.id = s.id)
  WHEN MATCHED THEN UPDATE SET e.pay = s.pay DELETE WHERE e.pay = 11
  WHEN NOT MATCHED THEN INSERT (id, pay) VALUES (s.id, s.pay) WHERE s.pay < 100;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
  FOR r IN (SELECT id, pay FROM emp ORDER BY id) LOOP
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.pay);
  END LOOP;
  ROLLBACK;
END;
/
BEGIN
  MERGE INTO emp e USING source s ON (e.id = s.id) WHEN MATCHED THEN UPDATE SET e.id = 5;
END;
/
-- 36. INSERT … SELECT is done whole or not at all (SQL LR, "INSERT"; Database Concepts, "Statement-Level Atomicity").
BEGIN
  INSERT INTO emp (id) VALUES (20);
  INSERT INTO emp (id) SELECT x FROM (SELECT 21 AS x FROM dual UNION ALL SELECT 22 FROM dual UNION ALL SELECT 1 FROM dual);
EXCEPTION
  WHEN DUP_VAL_ON_INDEX THEN
    FOR r IN (SELECT id FROM emp WHERE id >= 20) LOOP
      DBMS_OUTPUT.PUT_LINE('kept ' || r.id);
    END LOOP;
    ROLLBACK;
END;
/
-- 37. Sequences: one value per row however often it is named, not taken back, CURRVAL after NEXTVAL only
-- (SQL LR, "Sequence Pseudocolumns").
CREATE SEQUENCE numbers START WITH 10 INCREMENT BY 5;

CREATE TABLE taken (a NUMBER, b NUMBER, c NUMBER);

BEGIN
  DBMS_OUTPUT.PUT_LINE(numbers.CURRVAL);
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
DECLARE
  v NUMBER;
BEGIN
  INSERT INTO taken VALUES (numbers.NEXTVAL, numbers.NEXTVAL, numbers.CURRVAL);
  ROLLBACK;
  INSERT INTO taken SELECT numbers.NEXTVAL, numbers.CURRVAL, numbers.NEXTVAL FROM emp WHERE id <= 2;
  v := numbers.NEXTVAL;
  SELECT numbers.NEXTVAL INTO v FROM dual;
  DBMS_OUTPUT.PUT_LINE(v || ' ' || numbers.CURRVAL);
  FOR r IN (SELECT a, b, c FROM taken ORDER BY a) LOOP
    DBMS_OUTPUT.PUT_LINE(r.a || ' ' || r.b || ' ' || r.c);
  END LOOP;
END;
/
SELECT numbers.NEXTVAL FROM emp WHERE numbers.NEXTVAL > 0;

-- 38. Hints change nothing; a wrong one is a comment (SQL LR, "Hints").
SELECT /*+ INDEX(e emp_idx) PARALLEL(8) NOT_A_HINT( */ COUNT(*) AS n FROM emp e;

-- 39. The empty grouping set gives one row also over none; GROUP BY () and GROUP BY a column (SQL LR, "GROUP BY").
SELECT COUNT(*) AS n, SUM(pay) AS s FROM emp WHERE id < 0 GROUP BY ();

SELECT COUNT(*) AS n FROM emp WHERE id < 0 GROUP BY boss;

SELECT COUNT(*) AS n FROM emp WHERE id < 0 HAVING COUNT(*) > 0;

-- 40. The default frame ends with the peers of the row (SQL LR, "Analytic Functions").
SELECT name, pay, SUM(pay) OVER (ORDER BY pay) AS peers,
  LAST_VALUE(pay) OVER (ORDER BY pay) AS last FROM emp ORDER BY pay DESC, name;

-- 41. SELECT DISTINCT … ORDER BY what is selected only (SQL LR, "SELECT", ORA-01791).
SELECT DISTINCT pay FROM emp ORDER BY pay;

SELECT DISTINCT pay FROM emp ORDER BY name;

-- 42. DUAL has one row and one column (SQL LR, "Selecting from the DUAL Table").
SELECT * FROM dual;

SELECT COUNT(*) AS n FROM dual;
