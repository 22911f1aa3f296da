-- call: BEGIN p; END;
CREATE TABLE it (id NUMBER PRIMARY KEY, a NUMBER, b NUMBER, cur VARCHAR2(3));
CREATE TABLE rt (cur VARCHAR2(3) PRIMARY KEY, rate NUMBER);
INSERT INTO it VALUES (1, 1, 2, 'EUR');
INSERT INTO it VALUES (2, 2, 1, 'USD');
INSERT INTO rt VALUES ('EUR', 1);
INSERT INTO rt VALUES ('USD', NULL);
CREATE OR REPLACE PROCEDURE p IS
  TYPE t_n IS TABLE OF NUMBER INDEX BY VARCHAR2(9);
  g_c t_n; g_r t_n; k VARCHAR2(9); v NUMBER;
  FUNCTION rate(c VARCHAR2) RETURN NUMBER IS
  BEGIN
    SELECT rate INTO g_r(c) FROM rt WHERE cur = c;
    RETURN g_r(c);
  END;
BEGIN
  g_c('1') := 0; g_c('2') := 0;
  FOR i IN (SELECT * FROM it ORDER BY id) LOOP
    v := rate(i.cur);
    IF v IS NULL THEN
      IF i.a < i.b THEN k := '1'; ELSE k := '2'; END IF;
      g_c(k) := g_c(k) + 1;
    END IF;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(g_c('1') || ' ' || g_c('2'));
END;
/
