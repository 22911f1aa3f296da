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
-- Keys and new values as numbers of one row: NULL, what no key equals, what does not fit, own rows, rows that are gone.
CREATE TABLE small (id NUMBER(6) PRIMARY KEY, amount NUMBER(8,2), wide NUMBER, count INTEGER);
INSERT INTO small SELECT LEVEL, LEVEL / 4, LEVEL / 3, LEVEL FROM dual CONNECT BY LEVEL <= 50;
DECLARE
  a NUMBER;
  total NUMBER := 0;
  missing PLS_INTEGER := 0;
  PROCEDURE look(key NUMBER) IS
  BEGIN
    SELECT amount INTO a FROM small WHERE id = key;
    total := total + a;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN missing := missing + 1;
  END;
BEGIN
  FOR i IN 1..60 LOOP look(i); END LOOP;
  DBMS_OUTPUT.PUT_LINE(total || ' ' || missing);
  look(NULL);
  look(1.5);
  look(1e30);
  look(-1);
  DBMS_OUTPUT.PUT_LINE(total || ' ' || missing);
  FOR i IN 1..50 LOOP
    UPDATE small SET amount = amount + 0.5, wide = wide * 2, count = MOD(count * 7, 10) WHERE id = MOD(i * 7, 50) + 1 AND amount > 1;
    IF SQL%ROWCOUNT = 0 THEN missing := missing + 1; END IF;
  END LOOP;
  DELETE FROM small WHERE id = 10;
  INSERT INTO small VALUES (10 * 6 + 1, 3.14159, 1 / 3, NULL);
  look(10);
  look(61);
  SELECT SUM(amount), SUM(count) INTO total, a FROM small;
  DBMS_OUTPUT.PUT_LINE(total || ' ' || a || ' ' || missing);
  SELECT wide INTO a FROM small WHERE id = 3;
  DBMS_OUTPUT.PUT_LINE(a);
  FOR i IN 1..3 LOOP
    UPDATE small SET count = MOD(count, 0), amount = amount * -1 WHERE id = 61 - 0 * i;
    SELECT amount INTO a FROM small WHERE id = 61;
    DBMS_OUTPUT.PUT_LINE(a);
  END LOOP;
  UPDATE small SET amount = amount * 1000000 WHERE id = 50;
END;
/
-- The values of a key that was changed are found under the new one, in the same transaction and after it.
DECLARE
  a NUMBER;
BEGIN
  FOR i IN 1..30 LOOP UPDATE small SET id = id + 100, amount = i WHERE id = i; END LOOP;
  FOR i IN 1..30 LOOP
    SELECT amount INTO a FROM small WHERE id = i + 100;
    IF a <> i THEN DBMS_OUTPUT.PUT_LINE('wrong'); END IF;
  END LOOP;
  COMMIT;
  SELECT amount INTO a FROM small WHERE id = 130;
  DBMS_OUTPUT.PUT_LINE(a);
  UPDATE small SET id = 131 WHERE id = 130;
  ROLLBACK;
  SELECT id INTO a FROM small WHERE id = 130;
  DBMS_OUTPUT.PUT_LINE(a);
  UPDATE small SET id = 45 WHERE id = 46;
END;
/
-- Rows that others refer to, also of temporary tables, go the long way.
CREATE TABLE parent (id NUMBER(6) PRIMARY KEY, amount NUMBER(8,2));
CREATE TABLE child (id NUMBER(6) PRIMARY KEY, parent NUMBER(6) REFERENCES parent (id));
CREATE TEMPORARY TABLE passing (parent NUMBER(6) REFERENCES parent (id));
INSERT INTO parent SELECT LEVEL, LEVEL FROM dual CONNECT BY LEVEL <= 4;
INSERT INTO child VALUES (1, 1);
INSERT INTO passing VALUES (2);
BEGIN
  UPDATE parent SET amount = 7 WHERE id = 1;
  DELETE FROM parent WHERE id = 3;
  FOR i IN 1..2 LOOP
    BEGIN
      DELETE FROM parent WHERE id = i;
    EXCEPTION
      WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
    END;
    BEGIN
      UPDATE parent SET id = 9 WHERE id = i;
    EXCEPTION
      WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
    END;
  END LOOP;
  INSERT INTO child VALUES (2, 3);
END;
/
SELECT * FROM parent ORDER BY id;
