-- Cursors: explicit, with parameters, implicit, by reference, FOR UPDATE (PL/SQL Language Reference 19c, chapter 6).
--@ dialect oracle file
CREATE TABLE charge (id NUMBER(10), account NUMBER(10), amount NUMBER(12, 2), state VARCHAR2(10));

INSERT INTO charge SELECT 1, 10, 5, 'new' FROM dual UNION ALL SELECT 2, 10, 7.5, 'new' FROM dual
  UNION ALL SELECT 3, 20, 1, 'new' FROM dual UNION ALL SELECT 4, 20, 2, 'old' FROM dual;

DECLARE
  CURSOR c_charges (p_account charge.account%TYPE, p_state VARCHAR2 DEFAULT 'new') IS
    SELECT id, amount FROM charge WHERE account = p_account AND state = p_state ORDER BY id;
  r c_charges%ROWTYPE;
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c_charges%ISOPEN THEN 'open' ELSE 'closed' END);
  OPEN c_charges(10);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c_charges%NOTFOUND IS NULL THEN 'not known yet' END);
  LOOP
    FETCH c_charges INTO r;
    EXIT WHEN c_charges%NOTFOUND;
    DBMS_OUTPUT.PUT_LINE(c_charges%ROWCOUNT || ': ' || r.id || ' ' || r.amount);
  END LOOP;
  -- A fetch past the end keeps what was there.
  DBMS_OUTPUT.PUT_LINE('still ' || r.id || ', ' || c_charges%ROWCOUNT);
  CLOSE c_charges;
  FOR x IN c_charges(20, 'old') LOOP
    DBMS_OUTPUT.PUT_LINE('old ' || x.id);
  END LOOP;
  FETCH c_charges INTO r;
EXCEPTION
  WHEN INVALID_CURSOR THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- The rows are those of OPEN: the loop never sees its own changes, a SELECT inside it does.
DECLARE
  v_sum NUMBER;
BEGIN
  FOR r IN (SELECT id, amount FROM charge ORDER BY id) LOOP
    UPDATE charge SET amount = amount + 100;
    SELECT SUM(amount) INTO v_sum FROM charge;
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.amount || ' ' || v_sum);
  END LOOP;
  ROLLBACK;
END;
/
-- WHERE CURRENT OF.
DECLARE
  CURSOR c IS SELECT * FROM charge WHERE state = 'new' FOR UPDATE OF amount;
BEGIN
  FOR r IN c LOOP
    IF r.id = 2 THEN
      DELETE FROM charge WHERE CURRENT OF c;
    ELSE
      UPDATE charge SET amount = r.amount * 2, state = 'done' WHERE CURRENT OF c;
      DBMS_OUTPUT.PUT_LINE(r.id || ' ' || SQL%ROWCOUNT);
    END IF;
  END LOOP;
END;
/
SELECT * FROM charge ORDER BY id;

-- REF CURSORs: as parameters, from text, as a result of the block.
DECLARE
  TYPE t_cursor IS REF CURSOR;
  c t_cursor;
  s SYS_REFCURSOR;
  v_id NUMBER;
  v_amount NUMBER;
  PROCEDURE give (p_account NUMBER, p_rows OUT SYS_REFCURSOR) IS
  BEGIN
    OPEN p_rows FOR SELECT id, amount FROM charge WHERE account = p_account ORDER BY id;
  END;
BEGIN
  give(20, s);
  FETCH s INTO v_id, v_amount;
  DBMS_OUTPUT.PUT_LINE(v_id || ' ' || v_amount);
  CLOSE s;
  OPEN c FOR 'SELECT id FROM charge WHERE id > :low ORDER BY id' USING 1;
  LOOP
    FETCH c INTO v_id;
    EXIT WHEN c%NOTFOUND;
    DBMS_OUTPUT.PUT_LINE('dynamic ' || v_id);
  END LOOP;
  CLOSE c;
END;
/
--@ parameters {"rows": null}
BEGIN
  OPEN :rows FOR SELECT id, state FROM charge ORDER BY id;
END;
/
-- Opened twice; the attributes of SQL.
DECLARE
  CURSOR c IS SELECT 1 AS one FROM dual;
BEGIN
  DBMS_OUTPUT.PUT_LINE(NVL(TO_CHAR(SQL%ROWCOUNT), 'none yet'));
  UPDATE charge SET state = 'x' WHERE id = 99;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT || CASE WHEN SQL%NOTFOUND THEN ' not found' END);
  OPEN c;
  OPEN c;
EXCEPTION
  WHEN CURSOR_ALREADY_OPEN THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- A cursor has the rows of its OPEN while its table is changed, emptied and committed, however many they are and wherever
-- they wait (PL/SQL Language Reference 19c, "Cursor Variables", "OPEN Statement"); what is spilled is the same (roads).
CREATE TABLE many (id NUMBER PRIMARY KEY, label VARCHAR2(30), amount NUMBER);
INSERT INTO many SELECT LEVEL, 'label number ' || LEVEL, LEVEL / 4 FROM dual CONNECT BY LEVEL <= 5000;
DECLARE
  CURSOR c IS SELECT id, label, amount FROM many ORDER BY id DESC;
  r c%ROWTYPE;
  n PLS_INTEGER := 0;
  total NUMBER := 0;
  TYPE labels IS TABLE OF many.label%TYPE;
  part labels;
  rc SYS_REFCURSOR;
BEGIN
  OPEN c;
  FETCH c INTO r;
  DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.label || ' ' || c%ROWCOUNT);
  OPEN rc FOR SELECT label FROM many ORDER BY id;
  UPDATE many SET amount = -1, label = 'changed';
  DELETE FROM many WHERE id > 10;
  COMMIT;
  LOOP
    FETCH c INTO r;
    EXIT WHEN c%NOTFOUND;
    n := n + 1;
    total := total + r.amount;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(n || ' ' || total || ' ' || r.label || ' ' || c%ROWCOUNT);
  CLOSE c;
  n := 0;
  LOOP
    FETCH rc BULK COLLECT INTO part LIMIT 1999;
    EXIT WHEN part.COUNT = 0;
    n := n + part.COUNT;
    DBMS_OUTPUT.PUT_LINE(part.COUNT || ' ' || part(part.LAST));
  END LOOP;
  CLOSE rc;
  FOR x IN (SELECT id FROM many ORDER BY id) LOOP
    DELETE FROM many;
    total := x.id;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(n || ' ' || total);
END;
/
