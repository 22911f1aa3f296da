-- UPDATE, and INSERT where it found nothing; each key comes once, so rows do not meet.
-- loops: 1 of 1
CREATE TABLE incoming (acct NUMBER, period VARCHAR2(7), amount NUMBER(10,2), PRIMARY KEY (acct, period));
CREATE TABLE balances (acct NUMBER, period VARCHAR2(7), amount NUMBER(10,2), PRIMARY KEY (acct, period));
INSERT INTO incoming VALUES (1, '2026-01', 10);
INSERT INTO incoming VALUES (2, '2026-01', 20);
INSERT INTO incoming VALUES (2, '2026-02', 30);
INSERT INTO balances VALUES (2, '2026-01', 5);
CREATE OR REPLACE PROCEDURE book IS
  v_new PLS_INTEGER := 0;
BEGIN
  FOR i IN (SELECT acct, period, amount FROM incoming) LOOP
    UPDATE balances SET amount = amount + i.amount WHERE acct = i.acct AND period = i.period;
    IF SQL%ROWCOUNT = 0 THEN
      INSERT INTO balances (acct, period, amount) VALUES (i.acct, i.period, i.amount);
      v_new := v_new + 1;
    END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_new || ' new');
END;
/
-- run
BEGIN book; END;
/
SELECT * FROM balances ORDER BY acct, period;
