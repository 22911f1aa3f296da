-- OPEN, FETCH, EXIT WHEN NOTFOUND with a parameter, an early exit and a commit every two rows.
-- loops: 1 of 1
CREATE TABLE bills (id NUMBER PRIMARY KEY, acct NUMBER, total NUMBER(10,2), status VARCHAR2(10));
INSERT INTO bills VALUES (1, 1, 10, 'open');
INSERT INTO bills VALUES (2, 1, 20, 'open');
INSERT INTO bills VALUES (3, 2, 30, 'open');
INSERT INTO bills VALUES (4, 1, 40, 'open');
INSERT INTO bills VALUES (5, 1, 50, 'open');
CREATE OR REPLACE PROCEDURE settle (p_acct IN NUMBER, p_money IN NUMBER) IS
  CURSOR c_bills (cp_acct NUMBER) IS
    SELECT id, total FROM bills WHERE acct = cp_acct AND status = 'open' ORDER BY id;
  v_id NUMBER;
  v_total bills.total%TYPE;
  v_used NUMBER := 0;
  v_count PLS_INTEGER := 0;
BEGIN
  OPEN c_bills(p_acct);
  LOOP
    FETCH c_bills INTO v_id, v_total;
    EXIT WHEN c_bills%NOTFOUND;
    EXIT WHEN v_used + v_total > p_money;
    UPDATE bills SET status = 'paid' WHERE id = v_id;
    v_used := v_used + v_total;
    v_count := v_count + 1;
    IF MOD(v_count, 2) = 0 THEN
      COMMIT;
    END IF;
  END LOOP;
  CLOSE c_bills;
  DBMS_OUTPUT.PUT_LINE(v_count || ' bills, ' || v_used || ' used, stopped at ' || v_id);
END;
/
-- run
BEGIN settle(1, 75); END;
/
SELECT * FROM bills ORDER BY id;
BEGIN settle(3, 75); END;
/
