-- Values of CHAR(n) columns have blanks up to their length (SQL Language Reference 19c, "CHAR Data Type": "If you insert a
-- value that is shorter than the column length, then Oracle blank-pads the value to column length").
--@ dialect oracle file
CREATE TABLE item (id NUMBER PRIMARY KEY, c CHAR(5), d CHAR(3), v VARCHAR2(5), f CHAR(1), t CHAR DEFAULT 'N');

INSERT INTO item (id, c, d, v, f) VALUES (1, 'ab', 'ab', 'ab', 'Y');

INSERT INTO item (id, c, d, v, f) VALUES (2, 'abcde', 'abc', 'ab   ', ' ');

INSERT INTO item (id, c, d, v, f) SELECT 3, NULL, '', 'x', NULL FROM dual;

-- What functions see.
SELECT id, LENGTH(c) AS l, '[' || c || ']' AS joined, '[' || SUBSTR(c, 2) || ']' AS part, '[' || RPAD(c, 6, '*') || ']' AS filled,
  REPLACE(c, ' ', '_') AS replaced, '[' || NVL(c, 'none') || ']' AS given, '[' || RTRIM(c) || ']' AS trimmed, LENGTH(t) AS t
FROM item ORDER BY id;

SELECT '[' || MAX(c) || ']' AS most, '[' || MIN(d) || ']' AS least, LENGTH(UPPER(c)) AS n FROM item WHERE id = 1 GROUP BY c;

-- LIKE compares the blanks too (SQL LR, "LIKE Condition").
SELECT id FROM item WHERE c LIKE 'ab' ORDER BY id;

SELECT id FROM item WHERE c LIKE 'ab%' ORDER BY id;

SELECT id FROM item WHERE c LIKE 'ab   ';

-- CHAR with CHAR, or with a literal: blanks at the end do not count (SQL LR, "Blank-Padded and Nonpadded Comparison Semantics").
SELECT id FROM item WHERE c = 'ab';

SELECT id FROM item WHERE 'ab       ' = c;

SELECT id FROM item WHERE c IN ('ab', 'zz') ORDER BY id;

SELECT id FROM item WHERE c NOT IN ('ab', 'zz') ORDER BY id;

SELECT id FROM item WHERE c BETWEEN 'ab' AND 'ab' ORDER BY id;

SELECT id FROM item WHERE c <> 'ab' ORDER BY id;

SELECT id FROM item WHERE c > 'ab' ORDER BY id;

SELECT id, CASE c WHEN 'ab' THEN 'short' WHEN 'abcde' THEN 'long' ELSE 'none' END AS which, NULLIF(f, ' ') AS f FROM item ORDER BY id;

SELECT id FROM item WHERE c = d ORDER BY id;

SELECT a.id, b.id AS other FROM item a JOIN item b ON a.c = b.d ORDER BY 1, 2;

SELECT a.id FROM item a WHERE a.d IN (SELECT b.c FROM item b) ORDER BY 1;

SELECT id FROM item WHERE f = '' OR f = ' ' ORDER BY id;

SELECT CASE WHEN 'ab' = 'ab  ' THEN 'literals are CHAR' ELSE 'wrong' END AS literals FROM dual;

-- CHAR with VARCHAR2: they do.
SELECT id FROM item WHERE c = v ORDER BY id;

SELECT id FROM item WHERE c = v || '   ' ORDER BY id;

SELECT id FROM item WHERE v = 'ab ' ORDER BY id;

SELECT id FROM item WHERE c = RTRIM(c) ORDER BY id;

-- DECODE compares without padding (SQL LR, "DECODE").
SELECT id, DECODE(c, 'ab', 'wrong', 'ab   ', 'blanks', 'abcde', 'whole', 'other') AS d FROM item ORDER BY id;

-- Through subqueries, views and WITH a CHAR stays one.
CREATE VIEW item_view AS SELECT id, c AS code FROM item;

SELECT id FROM item_view WHERE code = 'ab';

SELECT id FROM (SELECT id, c AS code FROM item UNION ALL SELECT id, c FROM item) WHERE code = 'ab';

WITH w AS (SELECT id, c FROM item WHERE id < 3) SELECT w.id FROM w WHERE w.c = 'ab';

SELECT COUNT(*) AS n FROM item GROUP BY c HAVING c = 'ab';

SELECT MAX(id) AS n FROM item GROUP BY d HAVING MAX(c) = 'ab';

SELECT id FROM item WHERE CAST(v AS CHAR(5)) = 'ab' ORDER BY id;

SELECT LENGTH(CAST('a' AS CHAR(3))) AS three, LENGTH(CAST('abc' AS CHAR(2))) AS two FROM dual;

-- A table made from a query has its types.
CREATE TABLE copied AS SELECT id, c FROM item;

INSERT INTO copied VALUES (9, 'z');

SELECT id, LENGTH(c) AS n FROM copied WHERE c IN ('ab', 'z') ORDER BY id;

-- PL/SQL: what is fetched has the blanks; records of cursors and %ROWTYPE are CHAR.
DECLARE
  v VARCHAR2(10);
  k item.c%TYPE;
  r item%ROWTYPE;
  CURSOR cur IS SELECT id, c, v FROM item WHERE id < 3 ORDER BY id;
  q cur%ROWTYPE;
BEGIN
  SELECT c INTO v FROM item WHERE id = 1;
  DBMS_OUTPUT.PUT_LINE('[' || v || '] ' || CASE WHEN v = 'ab' THEN 'wrong' ELSE 'a varchar2 keeps them' END);
  SELECT d INTO k FROM item WHERE id = 1;
  DBMS_OUTPUT.PUT_LINE('[' || k || '] ' || CASE WHEN k = 'ab' THEN 'equal' ELSE 'wrong' END);
  SELECT * INTO r FROM item WHERE id = 1;
  DBMS_OUTPUT.PUT_LINE('[' || r.c || '][' || r.d || '][' || r.v || '] ' || CASE WHEN r.c = r.d THEN 'equal' ELSE 'wrong' END);
  FOR i IN (SELECT c, d, v FROM item WHERE id < 3 ORDER BY id) LOOP
    IF i.c = 'ab' THEN DBMS_OUTPUT.PUT_LINE('field of a loop: ' || LENGTH(i.c)); END IF;
    IF i.c = i.v THEN DBMS_OUTPUT.PUT_LINE('wrong'); END IF;
    CASE i.d WHEN 'ab' THEN DBMS_OUTPUT.PUT_LINE('case of ab'); ELSE DBMS_OUTPUT.PUT_LINE('case of other'); END CASE;
    IF i.d IN ('ab', 'zz') THEN DBMS_OUTPUT.PUT_LINE('in the list'); END IF;
  END LOOP;
  OPEN cur;
  FETCH cur INTO q;
  CLOSE cur;
  IF q.c = 'ab' THEN DBMS_OUTPUT.PUT_LINE('field of a fetched record: ' || LENGTH(q.c)); END IF;
END;
/
-- Variables beside columns.
DECLARE
  short CHAR(2) := 'ab';
  long CHAR(9) := 'ab';
  v2 VARCHAR2(9) := 'ab';
  w2 VARCHAR2(9) := 'ab   ';
  n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM item WHERE c = short;
  DBMS_OUTPUT.PUT_LINE('shorter CHAR: ' || n);
  SELECT COUNT(*) INTO n FROM item WHERE c = long;
  DBMS_OUTPUT.PUT_LINE('longer CHAR: ' || n);
  SELECT COUNT(*) INTO n FROM item WHERE c = v2;
  DBMS_OUTPUT.PUT_LINE('VARCHAR2: ' || n);
  SELECT COUNT(*) INTO n FROM item WHERE c = w2;
  DBMS_OUTPUT.PUT_LINE('VARCHAR2 with the blanks: ' || n);
  SELECT COUNT(*) INTO n FROM item WHERE v = long;
  DBMS_OUTPUT.PUT_LINE('VARCHAR2 column with CHAR: ' || n);
  UPDATE item SET c = 'q' WHERE c = short RETURNING c INTO v2;
  DBMS_OUTPUT.PUT_LINE('returned [' || v2 || ']');
  UPDATE item SET c = 'ab' WHERE c = 'q';
  DBMS_OUTPUT.PUT_LINE('updated ' || SQL%ROWCOUNT);
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM item WHERE c = :1' INTO n USING short;
  DBMS_OUTPUT.PUT_LINE('bound CHAR: ' || n);
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM item WHERE c = :1' INTO n USING v2;
  DBMS_OUTPUT.PUT_LINE('bound VARCHAR2: ' || n);
  EXECUTE IMMEDIATE 'SELECT COUNT(*) FROM item WHERE c = ''ab''' INTO n;
  DBMS_OUTPUT.PUT_LINE('dynamic literal: ' || n);
  n := 0;
  MERGE INTO item t USING (SELECT 'ab' AS code FROM dual) s ON (t.c = s.code) WHEN MATCHED THEN UPDATE SET t.v = 'm';
  DBMS_OUTPUT.PUT_LINE('merged ' || SQL%ROWCOUNT);
  ROLLBACK;
END;
/
-- Too long, by blanks too (SQL LR, "CHAR Data Type": ORA-12899).
INSERT INTO item (id, c) VALUES (4, 'abcde ');

-- Keys, constraints and triggers see the padded value.
CREATE TABLE coded (code CHAR(4) PRIMARY KEY, kind CHAR(3) CHECK (kind IN ('a', 'bb')), n NUMBER);

CREATE TABLE coding (code CHAR(4) REFERENCES coded (code), n NUMBER);

INSERT INTO coded VALUES ('k', 'a', 1);

INSERT INTO coded VALUES ('k ', 'bb', 2);

INSERT INTO coded VALUES ('l', 'c', 2);

INSERT INTO coding VALUES ('k', 1);

CREATE OR REPLACE TRIGGER coded_new BEFORE INSERT OR UPDATE ON coded FOR EACH ROW
BEGIN
  DBMS_OUTPUT.PUT_LINE('new [' || :NEW.code || '][' || :NEW.kind || ']');
  IF :NEW.kind = 'a' THEN :NEW.kind := 'bb'; END IF;
END;
/
INSERT INTO coded VALUES ('m', 'a', 3);

SELECT code, '[' || kind || ']' AS kind, n FROM coded ORDER BY code;

SELECT n FROM coded WHERE code = 'm';

DECLARE
  n NUMBER;
BEGIN
  FOR i IN 1 .. 3 LOOP
    SELECT n INTO n FROM coded WHERE code = 'k';
    UPDATE coded SET n = n + 1 WHERE code = 'k';
  END LOOP;
  SELECT x.n INTO n FROM coded x WHERE x.code = 'k';
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
-- Longer columns after ALTER TABLE, new columns with a default.
ALTER TABLE copied MODIFY (c CHAR(7));

ALTER TABLE copied ADD (kind CHAR(3) DEFAULT 'x');

SELECT LENGTH(c) AS c, LENGTH(kind) AS kind, id FROM copied WHERE c = 'z' AND kind = 'x';

-- Numbers and dates in CHAR.
CREATE TABLE amounts (a CHAR(8), d CHAR(12));

INSERT INTO amounts VALUES (12.5, '2024-03-01');

SELECT TO_NUMBER(a) + 1 AS n, a + 1 AS m, TO_CHAR(TO_DATE(d, 'YYYY-MM-DD'), 'DD.MM.YYYY') AS day, CASE WHEN a = 12.5 THEN 'equal' END AS e
FROM amounts;
