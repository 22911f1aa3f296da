-- Statements that a loop runs again and again with other values for the same columns find their few rows by an index; what they
-- see is the same: rows of this transaction, changed and deleted ones, NULL, many rows, an order, ROWNUM, sums of look-ups.
SET dialect = 'oracle';
SET autocommit = off;
SET SERVEROUTPUT ON;
CREATE TABLE usages (id NUMBER(10) PRIMARY KEY, account NUMBER(10), kind VARCHAR2(5), amount NUMBER(10, 2), status CHAR(1));
CREATE TABLE paid (usage_id NUMBER(10), amount NUMBER(10, 2));
INSERT INTO usages SELECT LEVEL, MOD(LEVEL, 500), CASE WHEN MOD(LEVEL, 3) = 0 THEN 'A' WHEN MOD(LEVEL, 7) = 0 THEN NULL ELSE 'B' END, LEVEL / 100, 'N'
FROM DUAL CONNECT BY LEVEL <= 6000;
INSERT INTO paid SELECT MOD(LEVEL * 7, 6000) + 1, LEVEL / 1000 FROM DUAL CONNECT BY LEVEL <= 5000;
COMMIT;
DECLARE
  CURSOR c (p_account NUMBER) IS
    SELECT u.id, u.amount - NVL((SELECT SUM(p.amount) FROM paid p WHERE p.usage_id = u.id), 0) AS open_amount
      FROM usages u WHERE u.account = p_account AND u.status <> 'X' ORDER BY u.amount DESC, u.id;
  CURSOR newest (p_account NUMBER) IS
    SELECT * FROM (SELECT id FROM usages WHERE account = p_account ORDER BY id DESC) WHERE ROWNUM <= 2;
  CURSOR by_kind (p_account NUMBER, p_kind VARCHAR2) IS SELECT id FROM usages WHERE account = p_account AND kind = p_kind ORDER BY id;
  v_open  NUMBER := 0;
  v_order NUMBER := 0;
  v_new   NUMBER := 0;
  v_kinds NUMBER := 0;
  v_found NUMBER := 0;
  v_rows  NUMBER := 0;
BEGIN
  FOR a IN 0 .. 17 LOOP
    UPDATE usages SET status = 'D', amount = amount + 1 WHERE account = a AND kind = 'A';
    v_rows := v_rows + SQL%ROWCOUNT;
    IF MOD(a, 4) = 0 THEN
      INSERT INTO usages VALUES (10000 + a, a, 'A', 500, 'N');
      DELETE FROM usages WHERE account = a AND kind = 'B';
      v_rows := v_rows + SQL%ROWCOUNT;
    END IF;
    FOR r IN c(a) LOOP
      v_open := v_open + r.open_amount;
      v_order := v_order + c%ROWCOUNT * r.id;
    END LOOP;
    FOR r IN newest(a) LOOP v_new := v_new + r.id; END LOOP;
    FOR r IN by_kind(a, 'A') LOOP v_kinds := v_kinds + r.id; END LOOP;
    FOR r IN by_kind(a, NULL) LOOP v_kinds := v_kinds + 1000000; END LOOP;
    SELECT COUNT(*) INTO v_found FROM usages WHERE account = a AND kind = 'A' AND ROWNUM = 1;
    v_kinds := v_kinds + v_found;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_rows || ' rows, open ' || v_open || ', order ' || v_order || ', newest ' || v_new || ', kinds ' || v_kinds);
END;
/
-- The same from whole tables.
SELECT SUM(u.amount) - (SELECT SUM(p.amount) FROM paid p JOIN usages x ON x.id = p.usage_id WHERE x.account < 18) AS open_amount
FROM usages u WHERE u.account < 18;
SELECT SUM(n * id) AS by_order FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY account ORDER BY amount DESC, id) AS n FROM usages WHERE account < 18);
SELECT SUM(id) AS newest FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY account ORDER BY id DESC) AS n FROM usages WHERE account < 18) WHERE n <= 2;
SELECT SUM(CASE WHEN kind = 'A' THEN id END) + COUNT(DISTINCT CASE WHEN kind = 'A' THEN account END) AS kinds FROM usages WHERE account < 18;
ROLLBACK;
SELECT COUNT(*), SUM(amount) FROM usages WHERE account = 12;
