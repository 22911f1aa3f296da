-- Changes that keep the keys of their rows, and those that do not; keys that NVL names; triggers on some tables only.
--@ dialect oracle file
CREATE TABLE item (id NUMBER(10) PRIMARY KEY, code VARCHAR2(10) UNIQUE, base NUMBER(10), twice NUMBER(10) GENERATED ALWAYS AS (base * 2) UNIQUE, amount NUMBER(10, 2));

INSERT INTO item (id, code, base, amount) VALUES (1, 'a', 10, 1.5);

INSERT INTO item (id, code, base, amount) VALUES (2, 'b', 20, 2.5);

INSERT INTO item (id, code, base, amount) VALUES (3, NULL, 30, 3.5);
-- No key changes; then a key that goes round.
BEGIN
  UPDATE item SET amount = amount + 1;
  UPDATE item SET amount = 0 WHERE id = 2;
  MERGE INTO item t USING (SELECT 1 AS id, 9 AS amount FROM DUAL) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.amount = s.amount;
  UPDATE item SET id = 4 - id;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
SELECT id, code, base, twice, amount FROM item ORDER BY id;
-- Each of these meets a key that is there.
DECLARE
  PROCEDURE try_to (p_what VARCHAR2, p_how PLS_INTEGER) IS
  BEGIN
    CASE p_how
      WHEN 1 THEN UPDATE item SET id = 1;
      WHEN 2 THEN UPDATE item SET code = 'a', amount = 5 WHERE id = 2;
      WHEN 3 THEN UPDATE item SET base = 10 WHERE id = 2;
      WHEN 4 THEN
        MERGE INTO item t USING (SELECT 2 AS id, 'a' AS code FROM DUAL) s ON (t.id = s.id) WHEN MATCHED THEN UPDATE SET t.code = s.code;
      WHEN 5 THEN
        MERGE INTO item t USING (SELECT 7 AS id, 'a' AS code FROM DUAL) s ON (t.id = s.id)
          WHEN MATCHED THEN UPDATE SET t.amount = 0 WHEN NOT MATCHED THEN INSERT (id, code, base) VALUES (s.id, s.code, 70);
      WHEN 6 THEN UPDATE item SET (id, amount) = (SELECT 1, 2 FROM DUAL) WHERE id = 2;
    END CASE;
    DBMS_OUTPUT.PUT_LINE(p_what || ': done');
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE(p_what || ': there already');
  END;
BEGIN
  try_to('id', 1);
  try_to('code', 2);
  try_to('base of a generated key', 3);
  try_to('code by MERGE', 4);
  try_to('code by INSERT of MERGE', 5);
  try_to('several columns', 6);
END;
/
-- Rows by NVL of variables: numbers that fit the key, that do not, and NULL.
DECLARE
  v_none NUMBER;
  v_code item.code%TYPE;
  FUNCTION found (p_first NUMBER, p_second NUMBER) RETURN VARCHAR2 IS
  BEGIN
    SELECT NVL(code, 'none') INTO v_code FROM item WHERE id = NVL(p_first, p_second);
    RETURN v_code;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN RETURN 'no row';
  END;
BEGIN
  FOR i IN 1 .. 20 LOOP
    v_code := found(1, 2);
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(found(1, 2) || ', ' || found(NULL, 2) || ', ' || found(v_none, 3));
  DBMS_OUTPUT.PUT_LINE(found(1.5, 2) || ', ' || found(NULL, 1e30) || ', ' || found(v_none, v_none) || ', ' || found(2.0, NULL));
END;
/
-- A trigger elsewhere does not matter; one that comes later does, also where it changes a key.
CREATE TABLE other (id NUMBER(10) PRIMARY KEY);

CREATE OR REPLACE PROCEDURE touch IS
BEGIN
  UPDATE item SET amount = 8 WHERE id = 2;
  DBMS_OUTPUT.PUT_LINE('touched ' || SQL%ROWCOUNT);
END;
/
CREATE OR REPLACE TRIGGER other_before BEFORE INSERT ON other FOR EACH ROW
BEGIN
  :NEW.id := :NEW.id + 100;
END;
/
BEGIN
  touch;
  INSERT INTO other VALUES (1);
END;
/
CREATE OR REPLACE TRIGGER item_before BEFORE UPDATE ON item FOR EACH ROW
BEGIN
  :NEW.code := 'a';
  DBMS_OUTPUT.PUT_LINE('fires for ' || :OLD.id);
END;
/
BEGIN
  touch;
EXCEPTION
  WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('there already');
END;
/
SELECT id, code, amount FROM item ORDER BY id;

SELECT id FROM other;
