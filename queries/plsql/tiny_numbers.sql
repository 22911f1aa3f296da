SET dialect = 'oracle';
SET SERVEROUTPUT ON;
-- The least NUMBER is 1E-130 (SQL Language Reference 19c, "NUMBER Data Type"); what is below it is zero.
CREATE TABLE tiny (k NUMBER, n NUMBER);
INSERT INTO tiny VALUES (1, 1E-130);
INSERT INTO tiny VALUES (2, -1E-130);
INSERT INTO tiny VALUES (3, 0);
INSERT INTO tiny VALUES (4, 1E-129);
INSERT INTO tiny VALUES (5, 1E-131);
INSERT INTO tiny VALUES (6, -9.9E-130);
SELECT k, TO_CHAR(n) AS t, SIGN(n) AS s, CASE WHEN n = 0 THEN 'zero' WHEN n > 0 THEN 'more' ELSE 'less' END AS c, TO_CHAR(n * 1E125 * 1E5) AS big FROM tiny ORDER BY n, k;
SELECT COUNT(DISTINCT n) AS c, TO_CHAR(MIN(n)) AS low, TO_CHAR(SUM(n) * 1E120) AS s FROM tiny;
DECLARE v NUMBER; BEGIN
  SELECT n INTO v FROM tiny WHERE k = 1;
  IF v > 0 THEN DBMS_OUTPUT.PUT_LINE(TO_CHAR(v * 1E65 * 1E65)); END IF;
  v := v / 10;
  DBMS_OUTPUT.PUT_LINE(v);
  DELETE FROM tiny WHERE n = 1E-130;
  DBMS_OUTPUT.PUT_LINE(SQL%ROWCOUNT);
END;
/
-- TO_CHAR without a format shows negative fractions as it shows the others.
SELECT TO_CHAR(-1E-50) AS a, TO_CHAR(-1.25E-40) AS b, TO_CHAR(1.25E-40) AS c, TO_CHAR(-1/3) AS d, TO_CHAR(-1E-6/3) AS e, TO_CHAR(1E-6/3) AS f, TO_CHAR(-100/3) AS g FROM dual;
