-- A running balance, a counter that starts anew with each account, the previous row's value.
-- loops: 1 of 1
CREATE TABLE moves (id NUMBER PRIMARY KEY, acct NUMBER NOT NULL, amount NUMBER(10,2));
CREATE TABLE lines (id NUMBER, acct NUMBER, line_no NUMBER, balance NUMBER(12,2), previous NUMBER(10,2));
INSERT INTO moves VALUES (1, 7, 10.50);
INSERT INTO moves VALUES (2, 7, -3.25);
INSERT INTO moves VALUES (3, 8, 5);
INSERT INTO moves VALUES (4, 9, 1);
INSERT INTO moves VALUES (5, 9, 2);
INSERT INTO moves VALUES (6, 9, 3);
CREATE OR REPLACE PROCEDURE number_lines (p_count OUT NUMBER) IS
  v_acct NUMBER;
  v_line PLS_INTEGER := 0;
  v_balance NUMBER(12,2) := 100;
  v_previous NUMBER;
BEGIN
  p_count := 0;
  FOR m IN (SELECT id, acct, amount FROM moves ORDER BY acct, id) LOOP
    IF v_acct IS NULL OR v_acct <> m.acct THEN
      v_acct := m.acct;
      v_line := 0;
    END IF;
    v_line := v_line + 1;
    v_balance := v_balance + m.amount;
    INSERT INTO lines VALUES (m.id, m.acct, v_line, v_balance, v_previous);
    v_previous := m.amount;
    p_count := p_count + 1;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('balance ' || v_balance || ' line ' || v_line || ' account ' || v_acct);
END;
/
-- run
DECLARE n NUMBER; BEGIN number_lines(n); DBMS_OUTPUT.PUT_LINE(n || ' lines'); END;
/
SELECT * FROM lines ORDER BY id;
