-- Statements of one row in loops are one step back together, but for savepoints, failures and statements around them between them.
CREATE TABLE step_rows (id NUMBER(9) PRIMARY KEY, v NUMBER(9) NOT NULL, note VARCHAR2(10));
INSERT INTO step_rows SELECT x, 0, 'a' FROM range(1, 41) AS t(x);
COMMIT;

-- A savepoint in the middle: what came before it stays, what came after it goes, and the savepoint can be gone back to again.
DECLARE
  total NUMBER;
BEGIN
  FOR i IN 1..10 LOOP UPDATE step_rows SET v = v + 1 WHERE id = i; END LOOP;
  SAVEPOINT middle;
  FOR i IN 1..20 LOOP UPDATE step_rows SET v = v + 10 WHERE id = i; END LOOP;
  ROLLBACK TO middle;
  SELECT SUM(v) INTO total FROM step_rows;
  DBMS_OUTPUT.PUT_LINE('after the first: ' || total);
  FOR i IN 5..9 LOOP UPDATE step_rows SET v = v + 100 WHERE id = i; END LOOP;
  ROLLBACK TO middle;
  SELECT SUM(v) INTO total FROM step_rows;
  DBMS_OUTPUT.PUT_LINE('after the second: ' || total);
END;
/
SELECT COUNT(*), SUM(v) FROM step_rows WHERE v > 0;

-- Savepoints between single statements, gone back to from the last to the first.
BEGIN
  UPDATE step_rows SET v = 1000 WHERE id = 31;
  SAVEPOINT s1;
  UPDATE step_rows SET v = 1000 WHERE id = 32;
  UPDATE step_rows SET v = 1000 WHERE id = 33;
  SAVEPOINT s2;
  SAVEPOINT s3;
  UPDATE step_rows SET v = 1000 WHERE id = 34;
  DELETE FROM step_rows WHERE id = 35;
  ROLLBACK TO s3;
  FOR r IN (SELECT COUNT(*) n, SUM(v) s FROM step_rows WHERE id > 30) LOOP DBMS_OUTPUT.PUT_LINE(r.n || ' ' || r.s); END LOOP;
  UPDATE step_rows SET v = 7 WHERE id = 36;
  ROLLBACK TO s2;
  FOR r IN (SELECT COUNT(*) n, SUM(v) s FROM step_rows WHERE id > 30) LOOP DBMS_OUTPUT.PUT_LINE(r.n || ' ' || r.s); END LOOP;
  ROLLBACK TO s1;
  FOR r IN (SELECT COUNT(*) n, SUM(v) s FROM step_rows WHERE id > 30) LOOP DBMS_OUTPUT.PUT_LINE(r.n || ' ' || r.s); END LOOP;
END;
/

-- Statements that fail in between take back themselves alone; a block that fails takes back nothing by itself.
BEGIN
  FOR i IN 21..30 LOOP
    UPDATE step_rows SET v = v + 1 WHERE id = i;
    BEGIN
      INSERT INTO step_rows VALUES (i, 5, 'twice');
    EXCEPTION WHEN DUP_VAL_ON_INDEX THEN NULL;
    END;
    BEGIN
      UPDATE step_rows SET v = NULL WHERE id = i;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
    BEGIN
      UPDATE step_rows SET note = 'much too long' WHERE id = i;
    EXCEPTION WHEN OTHERS THEN NULL;
    END;
  END LOOP;
END;
/
SELECT COUNT(*), SUM(v), MIN(note), MAX(note) FROM step_rows;

-- A statement that calls a function which changes rows: its failure takes all of them back.
CREATE OR REPLACE FUNCTION step_change(p NUMBER) RETURN NUMBER IS
BEGIN
  FOR i IN 1..3 LOOP UPDATE step_rows SET v = v + 50 WHERE id = p + i; END LOOP;
  IF p = 20 THEN RAISE_APPLICATION_ERROR(-20001, 'no'); END IF;
  RETURN p;
END;
/
CREATE TABLE step_log (n NUMBER(9) PRIMARY KEY);
BEGIN
  UPDATE step_rows SET v = v + 2 WHERE id = 40;
  INSERT INTO step_log VALUES (step_change(10));
  BEGIN
    INSERT INTO step_log VALUES (step_change(20));
  EXCEPTION WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  UPDATE step_rows SET v = v + 2 WHERE id = 40;
END;
/
SELECT id, v FROM step_rows WHERE id IN (11, 12, 13, 21, 22, 23, 40) ORDER BY id;
ROLLBACK;
SELECT COUNT(*), SUM(v), COUNT(DISTINCT note) FROM step_rows;

-- Keys in the order of the rows, with rows that moved, went and came again between them.
DECLARE
  found NUMBER;
  list VARCHAR2(400);
BEGIN
  UPDATE step_rows SET v = id * 2 WHERE id > 0;
  DELETE FROM step_rows WHERE MOD(id, 7) = 0;
  FOR i IN 1..40 LOOP
    IF MOD(i, 5) = 0 THEN UPDATE step_rows SET id = id + 100 WHERE id = i; END IF;
    BEGIN
      SELECT v INTO found FROM step_rows WHERE id = i;
      list := list || found || ' ';
    EXCEPTION WHEN NO_DATA_FOUND THEN
      list := list || '- ';
      IF MOD(i, 7) = 0 THEN INSERT INTO step_rows VALUES (i, 1, 'new'); END IF;
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(list);
  list := NULL;
  FOR i IN 1..40 LOOP
    BEGIN
      SELECT v INTO found FROM step_rows WHERE id = i;
      list := list || found || ' ';
    EXCEPTION WHEN NO_DATA_FOUND THEN list := list || '- ';
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(list);
  ROLLBACK;
  list := NULL;
  FOR i IN 36..42 LOOP
    BEGIN
      SELECT v INTO found FROM step_rows WHERE id = i;
      list := list || found || ' ';
    EXCEPTION WHEN NO_DATA_FOUND THEN list := list || '- ';
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(list);
END;
/
