-- Sums that the loop rounds on the way: where the data do so, a second plan adds row after row.
-- loops: 3 of 3
CREATE TABLE balances (id NUMBER PRIMARY KEY, acct NUMBER, amount NUMBER(12,2), pct NUMBER(5,2), days NUMBER);
CREATE TABLE interest (acct NUMBER PRIMARY KEY, total NUMBER, cents NUMBER(10,2));
CREATE TABLE steps (id NUMBER PRIMARY KEY, so_far NUMBER);
CREATE TABLE refused (id NUMBER PRIMARY KEY, text VARCHAR2(80));
INSERT INTO balances VALUES (1, 1, 100.10, 3.25, 31);
INSERT INTO balances VALUES (2, 1, 2000.37, 7.75, 28);
INSERT INTO balances VALUES (3, 1, 33.33, 1, 7);
INSERT INTO balances VALUES (4, 2, 0.01, 0.01, 1);
INSERT INTO balances VALUES (5, 2, 12345.67, 11.11, 365);
INSERT INTO balances VALUES (6, 3, 5, NULL, 30);
INSERT INTO balances VALUES (7, 4, 7, 7, 0);
CREATE OR REPLACE PROCEDURE per_account IS
  v_sum NUMBER;
  v_cents NUMBER(10,2);
BEGIN
  FOR a IN (SELECT DISTINCT acct FROM balances ORDER BY acct) LOOP
    v_sum := 0;
    v_cents := 0;
    FOR b IN (SELECT * FROM balances WHERE acct = a.acct ORDER BY id) LOOP
      v_sum := v_sum + b.amount * b.pct / 36000 * b.days;
      v_cents := v_cents + b.amount * b.pct / 36000 * b.days;
    END LOOP;
    INSERT INTO interest VALUES (a.acct, v_sum, v_cents);
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE running IS
  v_sum NUMBER := 1 / 3;
BEGIN
  FOR b IN (SELECT * FROM balances WHERE pct IS NOT NULL ORDER BY id) LOOP
    BEGIN
      v_sum := v_sum + b.amount / b.days;
      INSERT INTO steps VALUES (b.id, v_sum);
    EXCEPTION
      WHEN ZERO_DIVIDE THEN INSERT INTO refused VALUES (b.id, 'no days beside ' || v_sum);
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_sum);
END;
/
-- run
BEGIN per_account; running; END;
/
SELECT * FROM interest ORDER BY acct;
SELECT * FROM steps ORDER BY id;
SELECT * FROM refused;
