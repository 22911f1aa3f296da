-- Statements of one row by key: what they find must be what a scan finds.
--@ dialect oracle file
CREATE TABLE account (id NUMBER(6) PRIMARY KEY, code NUMBER(5, 2), amount NUMBER(12, 2), note VARCHAR2(20), UNIQUE (code));
INSERT INTO account SELECT x, x / 4, x * 10, 'note ' || x FROM (SELECT LEVEL AS x FROM dual CONNECT BY LEVEL <= 300);
COMMIT;
-- Keys that are expressions of NUMBER; a fraction or a number too large for the column finds nothing.
DECLARE
  a NUMBER;
  total NUMBER := 0;
  FUNCTION found(p NUMBER) RETURN VARCHAR2 IS
    n VARCHAR2(20);
  BEGIN
    SELECT note INTO n FROM account WHERE id = p * 2 / 2;
    RETURN n;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN RETURN 'nothing';
  END;
BEGIN
  FOR i IN 1..200 LOOP
    SELECT amount INTO a FROM account WHERE id = MOD(i * 7, 300) + 1;
    total := total + a;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(total);
  DBMS_OUTPUT.PUT_LINE(found(7) || ', ' || found(7.5) || ', ' || found(-1) || ', ' || found(1E30) || ', ' || found(NULL));
  SELECT id INTO a FROM account WHERE code = 0.25 * 3 + 0.5;
  DBMS_OUTPUT.PUT_LINE(a);
END;
/
-- Rows of the transaction itself, and rows that are gone, by a key that is an expression.
DECLARE
  n NUMBER;
BEGIN
  FOR i IN 1..100 LOOP
    UPDATE account SET amount = amount + 1, note = 'changed' WHERE id = 300 + 1 - i;
    UPDATE account SET amount = amount + 1 WHERE id = 300 + 1 - i;
    IF MOD(i, 3) = 0 THEN
      DELETE FROM account WHERE id = 300 + 1 - i;
    END IF;
    INSERT INTO account VALUES (1000 + i, NULL, i, 'new');
    UPDATE account SET amount = -amount WHERE id = 1000 + i * 1;
  END LOOP;
  SELECT COUNT(*) INTO n FROM account WHERE note = 'changed';
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
SELECT COUNT(*), SUM(amount), SUM(CASE WHEN note = 'new' THEN amount END) AS made FROM account;
-- After the commit the rows are in files again.
COMMIT;
DECLARE
  a NUMBER;
  total NUMBER := 0;
  missing NUMBER := 0;
BEGIN
  FOR i IN 1..300 LOOP
    BEGIN
      SELECT amount INTO a FROM account WHERE id = i + 0;
      total := total + a;
    EXCEPTION
      WHEN NO_DATA_FOUND THEN missing := missing + 1;
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(total || ', ' || missing || ' missing');
END;
/
SELECT SUM(amount) FROM account WHERE id <= 300;
