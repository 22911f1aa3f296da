-- Queries that read few rows by equal columns are answered by an index after some runs, and say the same.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE tiers (id NUMBER PRIMARY KEY, product NUMBER(9), grade VARCHAR2(10), fromq NUMBER(10,3), toq NUMBER(10,3), price NUMBER(10,4), born DATE);
INSERT INTO tiers SELECT LEVEL, MOD(LEVEL, 40), CASE MOD(LEVEL, 3) WHEN 0 THEN 'gold' WHEN 1 THEN 'tin' END, TRUNC(LEVEL / 40) * 10,
  CASE WHEN LEVEL < 560 THEN TRUNC(LEVEL / 40) * 10 + 10 END, LEVEL / 8, DATE '2026-01-01' + MOD(LEVEL, 7) FROM DUAL CONNECT BY LEVEL <= 600;
CREATE TABLE same (id NUMBER PRIMARY KEY, flag VARCHAR2(1), amount NUMBER);
INSERT INTO same SELECT LEVEL, 'N', LEVEL FROM DUAL CONNECT BY LEVEL <= 700;
CREATE TABLE small (code VARCHAR2(5), valid_from DATE, valid_to DATE, rate NUMBER);
INSERT INTO small VALUES ('A', DATE '2026-01-01', DATE '2026-02-01', 1.5);
INSERT INTO small VALUES ('A', DATE '2026-02-01', NULL, 2.5);
INSERT INTO small VALUES ('B', DATE '2026-01-15', NULL, 3.5);
COMMIT;

-- A range within equal columns; none and two rows are the exceptions that they were.
DECLARE
  v NUMBER;
  p NUMBER;
  q NUMBER;
BEGIN
  FOR i IN 1..6 LOOP
    p := i; q := i * 20 + 5;
    SELECT price INTO v FROM tiers WHERE product = p AND q >= fromq AND (toq IS NULL OR q < toq);
    DBMS_OUTPUT.PUT_LINE(i || ' ' || v);
  END LOOP;
  FOR i IN 1..4 LOOP
    BEGIN
      p := 100; SELECT price INTO v FROM tiers WHERE product = p AND q >= fromq;
      DBMS_OUTPUT.PUT_LINE('found');
    EXCEPTION WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('none'); END;
    BEGIN
      p := 3.5; SELECT price INTO v FROM tiers WHERE product = p;
      DBMS_OUTPUT.PUT_LINE('found');
    EXCEPTION WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('no half product'); END;
    BEGIN
      p := NULL; SELECT price INTO v FROM tiers WHERE product = p;
      DBMS_OUTPUT.PUT_LINE('found');
    EXCEPTION WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('no null product'); END;
    BEGIN
      p := 3; SELECT price INTO v FROM tiers WHERE product = p;
      DBMS_OUTPUT.PUT_LINE('found');
    EXCEPTION WHEN TOO_MANY_ROWS THEN DBMS_OUTPUT.PUT_LINE('many'); END;
  END LOOP;
END;
/
-- Aggregates, with what the transaction itself inserts, updates, deletes and takes back.
DECLARE
  n NUMBER;
  s NUMBER;
  m NUMBER;
  t VARCHAR2(200);
  d NUMBER;
BEGIN
  FOR i IN 1..9 LOOP
    SELECT COUNT(*), NVL(SUM(price), 0), MAX(fromq), LISTAGG(id, ',') WITHIN GROUP (ORDER BY id DESC), COUNT(DISTINCT grade)
      INTO n, s, m, t, d FROM tiers WHERE product = 7 AND grade = 'tin';
    DBMS_OUTPUT.PUT_LINE(i || ': ' || n || ' ' || s || ' ' || m || ' ' || t || ' ' || d);
    IF i = 4 THEN INSERT INTO tiers (id, product, grade, price) VALUES (1000, 7, 'tin', 1); END IF;
    IF i = 5 THEN UPDATE tiers SET price = price + 100 WHERE id IN (7, 1000); END IF;
    IF i = 6 THEN SAVEPOINT s; DELETE FROM tiers WHERE product = 7 AND id < 300; END IF;
    IF i = 7 THEN ROLLBACK TO s; UPDATE tiers SET grade = 'gold' WHERE id = 127; END IF;
    IF i = 8 THEN COMMIT; END IF;
  END LOOP;
  SELECT COUNT(*) INTO n FROM tiers WHERE product = 99 AND grade = 'tin';
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
-- Rows come in the table's order, by cursors and in bulk.
DECLARE
  TYPE list IS TABLE OF NUMBER;
  found list;
  t VARCHAR2(400);
  CURSOR c (p NUMBER) IS SELECT id, grade FROM tiers WHERE product = p AND born > DATE '2026-01-03';
BEGIN
  UPDATE tiers SET price = 0 WHERE id = 45;
  FOR i IN 1..4 LOOP
    SELECT id BULK COLLECT INTO found FROM tiers WHERE product = 5;
    t := '';
    FOR j IN 1..found.COUNT LOOP t := t || found(j) || ' '; END LOOP;
    DBMS_OUTPUT.PUT_LINE(t);
    t := '';
    FOR r IN c(5) LOOP t := t || r.id || NVL(r.grade, '-') || ' '; END LOOP;
    DBMS_OUTPUT.PUT_LINE(t);
  END LOOP;
  ROLLBACK;
END;
/
-- Many equal rows, texts that are NULL, and tables so small that no column need be equal.
DECLARE
  n NUMBER;
  r NUMBER;
  e VARCHAR2(5);
  d DATE;
BEGIN
  FOR i IN 1..6 LOOP
    SELECT COUNT(*), SUM(amount) INTO n, r FROM same WHERE flag = 'N';
    e := '';
    DBMS_OUTPUT.PUT_LINE(n || ' ' || r);
    SELECT COUNT(*) INTO n FROM small WHERE code = e;
    DBMS_OUTPUT.PUT_LINE(n);
    d := DATE '2026-01-10' + 5 * i;
    SELECT MAX(rate), COUNT(*) INTO r, n FROM small WHERE d >= valid_from AND (valid_to IS NULL OR d < valid_to);
    DBMS_OUTPUT.PUT_LINE(r || ' ' || n);
    SELECT rate INTO r FROM small WHERE code = 'A' AND d >= valid_from AND (valid_to IS NULL OR d < valid_to);
    DBMS_OUTPUT.PUT_LINE(r);
    IF i = 4 THEN UPDATE small SET rate = rate * 2; END IF;
    IF i = 5 THEN INSERT INTO small VALUES ('C', DATE '2026-01-01', NULL, 9); COMMIT; END IF;
  END LOOP;
END;
/
-- An error of a row is the error that it was; rows that are left out by an earlier condition give none.
DECLARE
  n NUMBER;
  z NUMBER := 0;
BEGIN
  FOR i IN 1..4 LOOP
    SELECT COUNT(*) INTO n FROM tiers WHERE product = 7 AND grade = 'lead' AND 1 / z > 0;
    DBMS_OUTPUT.PUT_LINE(n);
    BEGIN
      SELECT SUM(1 / (fromq - 10)) INTO n FROM tiers WHERE product = 7;
      DBMS_OUTPUT.PUT_LINE('sum ' || n);
    EXCEPTION WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE('zero');
    END;
  END LOOP;
END;
/
-- A function that runs its own statement again while that waits for it.
CREATE OR REPLACE FUNCTION summed (p NUMBER) RETURN NUMBER DETERMINISTIC IS
  v NUMBER;
BEGIN
  IF p = 0 THEN RETURN 0; END IF;
  SELECT COUNT(*) + MAX(summed(p - 1)) + p INTO v FROM tiers WHERE product = p AND fromq > p;
  RETURN v;
END;
/
DECLARE
  v NUMBER;
BEGIN
  FOR i IN 1..6 LOOP
    v := summed(i);
    DBMS_OUTPUT.PUT_LINE(i || ': ' || v);
  END LOOP;
END;
/
