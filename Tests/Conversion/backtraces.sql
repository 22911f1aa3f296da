-- DBMS_UTILITY.FORMAT_ERROR_BACKTRACE and FORMAT_ERROR_STACK in handlers, also in what they call: the lines of the statements of the loop.
-- loops: 1 of 1
-- spark: BULK COLLECT has no form in Spark
CREATE TABLE t (id NUMBER PRIMARY KEY, n NUMBER, s VARCHAR2(10));
CREATE TABLE ref (n NUMBER PRIMARY KEY, v NUMBER);
CREATE TABLE lg (id NUMBER, c NUMBER, m VARCHAR2(400), b VARCHAR2(1000));
INSERT INTO t SELECT LEVEL, MOD(LEVEL, 6), DECODE(LEVEL, 4, 'x', '12') FROM DUAL CONNECT BY LEVEL <= 20;
INSERT INTO ref SELECT LEVEL, LEVEL * 2 FROM DUAL CONNECT BY LEVEL <= 3;
COMMIT;
CREATE OR REPLACE PROCEDURE log_err(p_id NUMBER, p_c NUMBER, p_m VARCHAR2) IS
  PRAGMA AUTONOMOUS_TRANSACTION;
  v_b VARCHAR2(1000) := DBMS_UTILITY.FORMAT_ERROR_BACKTRACE;
BEGIN
  INSERT INTO lg VALUES (p_id, p_c, p_m, v_b);
  COMMIT;
END;
/
CREATE OR REPLACE PACKAGE pk AS
  PROCEDURE p;
END;
/
CREATE OR REPLACE PACKAGE BODY pk AS
  FUNCTION price(p_n NUMBER) RETURN NUMBER IS
    v NUMBER;
  BEGIN
    SELECT v
      INTO v
      FROM ref WHERE n = p_n;
    IF v > 5 THEN
      RAISE_APPLICATION_ERROR(-20001,
        'too much');
    END IF;
    RETURN v;
  END;
  PROCEDURE one(p_id NUMBER, p_n NUMBER, p_s VARCHAR2) IS
    x NUMBER;
  BEGIN
    x := 10 /
      (p_n - 1);
    x := price(p_n) + TO_NUMBER(p_s);
    UPDATE t SET n = n + x
     WHERE id = p_id;
  END;

  PROCEDURE p IS
  BEGIN
    FOR r IN (SELECT * FROM t ORDER BY id) LOOP
      BEGIN
        IF r.id = 20 THEN
          RAISE VALUE_ERROR;
        ELSIF r.id = 19 THEN
          NULL;
        ELSIF
          1 / (r.id - 18) > 2 THEN
          NULL;
        END IF;
        one(r.id,
          r.n, r.s);
      EXCEPTION
        WHEN OTHERS THEN
          log_err(r.id, SQLCODE, SQLERRM || ' / ' || DBMS_UTILITY.FORMAT_ERROR_STACK);
      END;
    END LOOP;
  END;
END;
/
-- run
BEGIN pk.p; END;
/
SELECT * FROM lg ORDER BY id;
SELECT * FROM t ORDER BY id;
