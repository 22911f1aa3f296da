-- Calls of other packages are inlined: caches, constants, lazily loaded factors, logs of their own.
-- loops: 1 of 1
-- spark: BULK COLLECT has no form in Spark
CREATE TABLE params (name VARCHAR2(30) PRIMARY KEY, value VARCHAR2(30));
CREATE TABLE curr (code VARCHAR2(3) PRIMARY KEY, digits NUMBER);
CREATE TABLE amounts (id NUMBER PRIMARY KEY, code VARCHAR2(3), amount NUMBER(12,4));
CREATE TABLE rounded (id NUMBER PRIMARY KEY, amount NUMBER(12,4), part NUMBER);
CREATE TABLE log_lines (id NUMBER, text VARCHAR2(200));
CREATE SEQUENCE seq_log;
INSERT INTO params VALUES ('SHARE', '0.5');
INSERT INTO curr VALUES ('EUR', 2);
INSERT INTO curr VALUES ('JPY', 0);
INSERT INTO amounts VALUES (1, 'EUR', 10.1250);
INSERT INTO amounts VALUES (2, 'JPY', 99.5);
INSERT INTO amounts VALUES (3, 'XXX', 1);
INSERT INTO amounts VALUES (4, 'EUR', -0.005);
INSERT INTO amounts VALUES (5, 'JPY', 10.4);
CREATE OR REPLACE PACKAGE util AS
  e_unknown EXCEPTION;
  FUNCTION digits (p_code IN VARCHAR2) RETURN NUMBER;
  FUNCTION share RETURN NUMBER;
  PROCEDURE note (p_text IN VARCHAR2);
END util;
/
CREATE OR REPLACE PACKAGE BODY util AS
  TYPE t_digits IS TABLE OF NUMBER INDEX BY VARCHAR2(3);
  g_digits t_digits;
  g_share NUMBER;
  g_notes PLS_INTEGER := 0;
  FUNCTION digits (p_code IN VARCHAR2) RETURN NUMBER IS
    v NUMBER;
  BEGIN
    IF g_digits.EXISTS(p_code) THEN
      RETURN g_digits(p_code);
    END IF;
    SELECT digits INTO v FROM curr WHERE code = p_code;
    g_digits(p_code) := v;
    RETURN v;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      RAISE e_unknown;
  END digits;
  FUNCTION share RETURN NUMBER IS
  BEGIN
    IF g_share IS NULL THEN
      SELECT TO_NUMBER(value) INTO g_share FROM params WHERE name = 'SHARE';
    END IF;
    RETURN g_share;
  END share;
  PROCEDURE note (p_text IN VARCHAR2) IS
    PRAGMA AUTONOMOUS_TRANSACTION;
  BEGIN
    INSERT INTO log_lines (id, text) VALUES (seq_log.NEXTVAL, p_text);
    g_notes := g_notes + 1;
    COMMIT;
  END note;
BEGIN
  g_digits('JPY') := 0;
END util;
/
CREATE OR REPLACE PROCEDURE round_all IS
  v_round NUMBER;
  v_failed PLS_INTEGER := 0;
BEGIN
  FOR a IN (SELECT id, code, amount FROM amounts ORDER BY id) LOOP
    BEGIN
      v_round := ROUND(a.amount, util.digits(a.code));
      INSERT INTO rounded (id, amount, part) VALUES (a.id, v_round, v_round * util.share);
    EXCEPTION
      WHEN util.e_unknown THEN
        v_failed := v_failed + 1;
        util.note('unknown ' || a.code || ' in ' || a.id);
    END;
  END LOOP;
  util.note(v_failed || ' failed');
END;
/
-- run
BEGIN round_all; END;
/
SELECT * FROM rounded ORDER BY id;
SELECT * FROM log_lines ORDER BY id;
