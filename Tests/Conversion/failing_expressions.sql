-- Rows for which an expression fails go to their handlers, as sets; the others go on.
-- loops: 5 of 5
CREATE TABLE upload (id NUMBER PRIMARY KEY, amount VARCHAR2(20), day VARCHAR2(20), divisor NUMBER, status VARCHAR2(10), message VARCHAR2(200));
CREATE TABLE payment (id NUMBER PRIMARY KEY, upload NUMBER, amount NUMBER(10,2), day DATE);
CREATE TABLE failed (upload NUMBER, code NUMBER, message VARCHAR2(200));
CREATE TABLE part (id NUMBER PRIMARY KEY, upload NUMBER, weight VARCHAR2(10));
CREATE SEQUENCE payment_s;
INSERT INTO upload VALUES (1, '10.50', '2026-01-31', 2, NULL, NULL);
INSERT INTO upload VALUES (2, 'abc', '2026-01-31', 2, NULL, NULL);
INSERT INTO upload VALUES (3, '7', '2026-02-30', 2, NULL, NULL);
INSERT INTO upload VALUES (4, '8', '2026-02-28', 0, NULL, NULL);
INSERT INTO upload VALUES (5, NULL, NULL, NULL, NULL, NULL);
INSERT INTO upload VALUES (6, '1e3', '2026-13-01', 5, NULL, NULL);
INSERT INTO upload VALUES (7, '99999', '2026-03-01', 0.001, NULL, NULL);
INSERT INTO part VALUES (1, 1, '3');
INSERT INTO part VALUES (2, 1, '4');
INSERT INTO part VALUES (3, 2, '5');
INSERT INTO part VALUES (4, 2, 'x');
INSERT INTO part VALUES (5, 2, '6');
INSERT INTO part VALUES (6, 3, NULL);
CREATE OR REPLACE FUNCTION to_amount (p_text VARCHAR2) RETURN NUMBER IS
BEGIN
  RETURN TO_NUMBER(REPLACE(TRIM(p_text), ',', ''));
EXCEPTION
  WHEN VALUE_ERROR OR INVALID_NUMBER THEN
    RETURN NULL;
END;
/
CREATE OR REPLACE PROCEDURE load_all IS
  v_amount NUMBER;
  v_day DATE;
  v_share NUMBER(5,2);
  v_good NUMBER := 0;
  v_bad NUMBER := 0;
  e_no_month EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_no_month, -1843);
BEGIN
  FOR u IN (SELECT * FROM upload ORDER BY id) LOOP
    BEGIN
      v_amount := TO_NUMBER(u.amount);
      BEGIN
        v_day := TO_DATE(u.day, 'YYYY-MM-DD');
      EXCEPTION
        WHEN e_no_month THEN
          v_day := DATE '2026-01-01';
      END;
      v_share := v_amount / u.divisor;
      INSERT INTO payment (id, upload, amount, day) VALUES (payment_s.NEXTVAL, u.id, v_share, v_day);
      UPDATE upload SET status = 'OK' WHERE id = u.id;
      v_good := v_good + 1;
    EXCEPTION
      WHEN ZERO_DIVIDE THEN
        UPDATE upload SET status = 'ZERO' WHERE id = u.id;
        v_bad := v_bad + 1;
      WHEN OTHERS THEN
        DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO failed VALUES (u.id, c_, SUBSTR(m_, 1, 200)); END;
        DECLARE m_ VARCHAR2(4000) := SQLERRM; BEGIN UPDATE upload SET status = 'ERROR', message = m_ WHERE id = u.id; END;
        v_bad := v_bad + 1;
    END;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(v_good || ' good, ' || v_bad || ' bad');
END;
/
CREATE OR REPLACE PROCEDURE add_amounts IS
  v_total NUMBER := 0;
BEGIN
  FOR u IN (SELECT id, amount FROM upload ORDER BY id) LOOP
    IF to_amount(u.amount) IS NULL THEN
      DBMS_OUTPUT.PUT_LINE(u.id || ' has no amount');
    ELSE
      v_total := v_total + to_amount(u.amount);
    END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE('total ' || v_total);
END;
/
CREATE OR REPLACE PROCEDURE add_weights IS
  v_weight NUMBER;
BEGIN
  FOR u IN (SELECT id FROM upload ORDER BY id) LOOP
    BEGIN
      v_weight := 0;
      FOR p IN (SELECT id, weight FROM part WHERE upload = u.id ORDER BY id) LOOP
        v_weight := v_weight + TO_NUMBER(NVL(p.weight, '0'));
      END LOOP;
      UPDATE upload SET message = 'weight ' || v_weight WHERE id = u.id;
    EXCEPTION
      WHEN OTHERS THEN
        DECLARE c_ NUMBER := SQLCODE; m_ VARCHAR2(4000) := SQLERRM; BEGIN INSERT INTO failed VALUES (u.id, c_, m_); END;
    END;
  END LOOP;
END;
/
CREATE OR REPLACE PROCEDURE check_conditions IS
BEGIN
  FOR u IN (SELECT id, amount, divisor FROM upload ORDER BY id) LOOP
    BEGIN
      IF u.divisor <> 0 AND 10 / u.divisor > 3 THEN
        DBMS_OUTPUT.PUT_LINE(u.id || ' is large');
      ELSIF 100 / u.divisor > 1 THEN
        DBMS_OUTPUT.PUT_LINE(u.id || ' is small');
      END IF;
      INSERT INTO failed VALUES (u.id, 0, TO_CHAR(TO_NUMBER(u.amount) * 2));
    EXCEPTION
      WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE(u.id || ' divides by nothing');
      WHEN INVALID_NUMBER THEN DBMS_OUTPUT.PUT_LINE(u.id || ' is no number: ' || SQLERRM);
    END;
  END LOOP;
END;
/
-- run
BEGIN load_all; END;
/
SELECT * FROM upload ORDER BY id;
SELECT * FROM payment ORDER BY id;
SELECT * FROM failed ORDER BY upload;
BEGIN add_amounts; END;
/
BEGIN add_weights; END;
/
SELECT * FROM failed ORDER BY upload, message;
BEGIN check_conditions; END;
/
SELECT * FROM upload ORDER BY id;
SELECT * FROM failed ORDER BY upload, message;
