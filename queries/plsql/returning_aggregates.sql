SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- RETURNING with aggregates gives one row for the whole statement (SQL Language Reference 19c, "UPDATE" and "DELETE", returning_clause: "a single-set aggregate function").
CREATE TABLE item (k NUMBER PRIMARY KEY, grp VARCHAR2(5), n NUMBER(10,2), d DATE);
INSERT INTO item SELECT LEVEL, CASE WHEN MOD(LEVEL, 2) = 0 THEN 'even' ELSE 'odd' END, LEVEL * 1.5, DATE '2026-01-01' + LEVEL FROM dual CONNECT BY LEVEL <= 6;
DECLARE
  s NUMBER; c NUMBER; x DATE; y NUMBER; p NUMBER := 10; t VARCHAR2(100);
BEGIN
  UPDATE item SET n = n + 1 WHERE k > 2 RETURNING SUM(n), COUNT(*), MAX(d), MIN(n) INTO s, c, x, y;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || c || ' ' || TO_CHAR(x, 'YYYY-MM-DD') || ' ' || y || ' rows ' || SQL%ROWCOUNT);
  -- No row: SUM is NULL, COUNT 0, and the variables get them.
  UPDATE item SET n = n + 1 WHERE k > 100 RETURNING SUM(n), COUNT(*) INTO s, c;
  DBMS_OUTPUT.PUT_LINE('[' || s || '] ' || c || ' rows ' || SQL%ROWCOUNT);
  -- Without an aggregate they keep what they have, and several rows are ORA-01422.
  s := 7;
  UPDATE item SET n = n + 1 WHERE k > 100 RETURNING n INTO s;
  DBMS_OUTPUT.PUT_LINE('[' || s || ']');
  BEGIN
    UPDATE item SET n = n + 1 RETURNING n INTO s;
  EXCEPTION WHEN TOO_MANY_ROWS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  -- Expressions over aggregates and variables; the alias of the table.
  UPDATE item i SET i.n = i.n * 2 WHERE i.grp = 'even' RETURNING ROUND(AVG(i.n) + p, 1), SUM(i.n * p), COUNT(DISTINCT i.grp) INTO s, y, c;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || y || ' ' || c);
  -- DELETE returns what was there.
  DELETE FROM item WHERE grp = 'odd' RETURNING SUM(n), LISTAGG(k, ',') WITHIN GROUP (ORDER BY k DESC) INTO s, t;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || t || ' rows ' || SQL%ROWCOUNT);
  EXECUTE IMMEDIATE 'DELETE FROM item WHERE k > :1 RETURNING SUM(n), COUNT(*) INTO :2, :3' USING 2 RETURNING INTO s, c;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || c);
  INSERT INTO item VALUES (50, 'new', 12.345, SYSDATE) RETURNING SUM(n), COUNT(*) INTO s, c;
  DBMS_OUTPUT.PUT_LINE(s || ' ' || c);
END;
/
SELECT k, grp, n FROM item ORDER BY k;
-- BEFORE triggers are seen.
CREATE OR REPLACE TRIGGER item_up BEFORE UPDATE ON item FOR EACH ROW
BEGIN :NEW.n := :NEW.n + 0.01; END;
/
DECLARE s NUMBER; BEGIN
  UPDATE item SET n = 1 RETURNING SUM(n) INTO s;
  DBMS_OUTPUT.PUT_LINE(s);
END;
/
-- A column beside an aggregate has no group.
DECLARE s NUMBER; t VARCHAR2(10); BEGIN
  UPDATE item SET n = 1 RETURNING SUM(n), grp INTO s, t;
END;
/
