-- Strings and NULL: places 1 to 9 where Oracle's meaning bites (SQL Language Reference and PL/SQL Language Reference, 19c).
--@ dialect oracle file
CREATE TABLE word (id NUMBER NOT NULL, text VARCHAR2(10), needed VARCHAR2(10) DEFAULT 'x' NOT NULL);

-- 1. A character value of length zero is NULL (SQL LR, "Nulls"; PL/SQL LR, "Null Strings").
DECLARE
  v VARCHAR2(10) := '';
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN '' IS NULL THEN 'empty is null' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v IS NULL THEN 'so is a variable' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE('length ' || NVL(TO_CHAR(LENGTH('')), 'null'));
  v := 'a';
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v = '' THEN 'wrong' WHEN v <> '' THEN 'wrong' ELSE 'never true, never false' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN TRIM('  ') IS NULL THEN 'trimmed to null' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(REPLACE('banana', 'a') || ' ' || REPLACE('banana', 'an', '') || ' ' || REPLACE('banana', '', 'x'));
  DBMS_OUTPUT.PUT_LINE(CASE WHEN SUBSTR('abc', 4) IS NULL AND SUBSTR('abc', 1, 0) IS NULL
    AND RTRIM('xx', 'x') IS NULL AND LPAD('a', 0) IS NULL AND TRANSLATE('a', 'a', '') IS NULL THEN 'all null' ELSE 'wrong' END);
  INSERT INTO word (id, text) VALUES (1, '');
  SELECT COUNT(*) || ' ' || COUNT(text) INTO v FROM word WHERE text IS NULL;
  DBMS_OUTPUT.PUT_LINE(v);
END;
/
-- 1. '' into a column that is NOT NULL (ORA-01400 for INSERT, ORA-01407 for UPDATE).
BEGIN
  BEGIN
    INSERT INTO word (id, needed) VALUES (2, '');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  BEGIN
    UPDATE word SET needed = '' WHERE id = 1;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
END;
/
-- 2. Concatenation skips NULL (SQL LR, "Concatenation Operator").
DECLARE
  v VARCHAR2(10);
BEGIN
  DBMS_OUTPUT.PUT_LINE('a' || NULL || 'b' || v || '' || 1);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v || NULL IS NULL THEN 'null and null is null' ELSE 'wrong' END);
END;
/
SELECT id || text || 'z' AS joined, CONCAT(text, 'y') AS other, CONCAT(text, NULL) AS nothing FROM word;

-- 3. DECODE takes two NULLs for equal, CASE does not; the type of DECODE is that of its first result (SQL LR, "DECODE").
SELECT DECODE(NULL, NULL, 'same', 'other') AS d, CASE NULL WHEN NULL THEN 'same' ELSE 'other' END AS c,
  DECODE(text, '', 'null', 'x', 'x', 'other') AS e, DECODE(3, 1, 'one', 2, 'two') AS without_default FROM word;

-- The first result is text, so the number becomes text; a first result NULL counts as VARCHAR2: 10 sorts before 9.
SELECT x, DECODE(x, 0, NULL, x) AS d FROM (SELECT 9 AS x FROM dual UNION ALL SELECT 10 FROM dual) ORDER BY DECODE(x, 0, NULL, x);

SELECT DECODE(1, 1, '7', 8) || 'a' AS text, DECODE(2, 1, 7, '8') + 1 AS number_of_text FROM dual;

-- The first result is a number: text that is none fails when it is chosen.
SELECT DECODE(1, 1, 5, 'x') AS fine FROM dual;

SELECT DECODE(2, 1, 5, 'x') AS fails FROM dual;

-- 4. NULLs sort last ascending and first descending (SQL LR, SELECT, "order_by_clause").
DELETE FROM word;

INSERT INTO word (id, text) SELECT 1, 'b' FROM dual UNION ALL SELECT 2, NULL FROM dual UNION ALL SELECT 3, 'a' FROM dual
  UNION ALL SELECT 4, NULL FROM dual;

SELECT text FROM word ORDER BY text;

SELECT text FROM word ORDER BY text DESC;

SELECT text FROM word ORDER BY text DESC NULLS LAST, id;

-- 4. They are equal for GROUP BY, DISTINCT, UNION and MINUS.
SELECT text, COUNT(*) AS n FROM word GROUP BY text ORDER BY text;

SELECT DISTINCT text FROM word ORDER BY 1;

SELECT text FROM word UNION SELECT NULL FROM dual ORDER BY 1;

SELECT text FROM word MINUS SELECT NULL FROM dual ORDER BY 1;

-- 4. A unique key may be NULL in many rows; a key of several columns is checked where one of them is not NULL
-- (SQL LR, "constraint", "Unique Constraints").
CREATE TABLE pair (a NUMBER, b VARCHAR2(5), CONSTRAINT pair_key UNIQUE (a, b));

BEGIN
  INSERT INTO pair VALUES (NULL, NULL);
  INSERT INTO pair VALUES (NULL, '');
  INSERT INTO pair VALUES (1, NULL);
  BEGIN
    INSERT INTO pair VALUES (1, NULL);
    DBMS_OUTPUT.PUT_LINE('wrong');
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN DBMS_OUTPUT.PUT_LINE('1 and NULL twice: ' || SQLCODE);
  END;
END;
/
-- 5. NOT IN with a NULL in the list gives no row (SQL LR, "IN Condition").
SELECT COUNT(*) AS none FROM word WHERE id NOT IN (1, NULL);

SELECT COUNT(*) AS none FROM word WHERE text NOT IN (SELECT text FROM word WHERE id > 1);

-- 5. NULL as a condition: ELSE runs, WHILE ends, EXIT WHEN does not (PL/SQL LR, "Conditional Selection Statements").
DECLARE
  b BOOLEAN;
  n PLS_INTEGER := 0;
BEGIN
  IF b THEN DBMS_OUTPUT.PUT_LINE('wrong'); ELSE DBMS_OUTPUT.PUT_LINE('else'); END IF;
  IF NOT b THEN DBMS_OUTPUT.PUT_LINE('wrong'); ELSE DBMS_OUTPUT.PUT_LINE('else of not'); END IF;
  IF b OR TRUE THEN DBMS_OUTPUT.PUT_LINE('null or true'); END IF;
  IF (b AND FALSE) IS NULL THEN DBMS_OUTPUT.PUT_LINE('wrong'); ELSE DBMS_OUTPUT.PUT_LINE('null and false'); END IF;
  WHILE b LOOP
    DBMS_OUTPUT.PUT_LINE('wrong');
  END LOOP;
  LOOP
    n := n + 1;
    EXIT WHEN b;
    EXIT WHEN n = 3;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
-- 6. CHAR compares with CHAR and literals blank-padded, with VARCHAR2 it does not (SQL LR, "Blank-Padded and Nonpadded
-- Comparison Semantics"; PL/SQL LR, "CHAR and VARCHAR2 Variables": a literal is CHAR).
DECLARE
  c CHAR(5) := 'ab';
  d CHAR(3) := 'ab';
  v VARCHAR2(5) := 'ab';
BEGIN
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c = d THEN 'chars are equal' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c = 'ab' THEN 'so is a literal' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN 'ab' = 'ab ' THEN 'and two literals' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c = v THEN 'wrong' ELSE 'a varchar2 is not' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v = 'ab ' THEN 'wrong' ELSE 'a varchar2 and a literal are not' END);
  DBMS_OUTPUT.PUT_LINE(CASE WHEN v || '   ' = c THEN 'the padded one is' ELSE 'wrong' END);
  DBMS_OUTPUT.PUT_LINE('[' || c || '] ' || LENGTH(c));
END;
/
-- 6. A column CHAR(n) of a table has blanks up to its length (SQL LR, "CHAR Data Type"); char_columns.sql has more.
CREATE TABLE padded (c CHAR(4), v VARCHAR2(4));

INSERT INTO padded VALUES ('ab', 'ab');

SELECT LENGTH(c) AS c, LENGTH(v) AS v, CASE WHEN c = 'ab' THEN 1 ELSE 0 END AS literal, CASE WHEN c = v THEN 1 ELSE 0 END AS varchar,
  CASE WHEN v = 'ab ' THEN 1 ELSE 0 END AS longer FROM padded;

-- 7. GREATEST and LEAST give NULL where one is NULL (SQL LR, "GREATEST").
-- Assumption: the manual says it of no argument; the database gives NULL.
SELECT GREATEST(1, NULL, 3) AS g, LEAST('a', NULL) AS l, GREATEST(1, 3, 2) AS most, LEAST('b', 'a') AS least FROM dual;

BEGIN
  DBMS_OUTPUT.PUT_LINE(NVL(TO_CHAR(GREATEST(1, NULL, 3)), 'null') || ' ' || GREATEST('ab', 'b') || ' ' || LEAST(3, 2));
END;
/
-- 8. NVL computes both sides; COALESCE, NVL2's unchosen side and CASE do not (SQL LR, "COALESCE").
DECLARE
  FUNCTION loud (p VARCHAR2) RETURN VARCHAR2 IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('called ' || p);
    RETURN p;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE(NVL('a', loud('nvl')));
  DBMS_OUTPUT.PUT_LINE(COALESCE('b', loud('coalesce')));
  DBMS_OUTPUT.PUT_LINE(CASE WHEN TRUE THEN 'c' ELSE loud('case') END);
  DBMS_OUTPUT.PUT_LINE(NVL(1, 1 / 0));
EXCEPTION
  WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
SELECT COALESCE(1, 1 / 0) AS short FROM dual;

-- 9. Aggregates over no rows and over NULLs (SQL LR, "Aggregate Functions").
SELECT SUM(id) AS s, COUNT(*) AS c, COUNT(id) AS k, MAX(id) AS m, AVG(id) AS a FROM word WHERE id < 0;

SELECT AVG(x) AS a, SUM(x) AS s, COUNT(x) AS k, COUNT(*) AS c
FROM (SELECT 1 AS x FROM dual UNION ALL SELECT NULL FROM dual UNION ALL SELECT 4 FROM dual);

DECLARE
  n NUMBER := 5;
BEGIN
  SELECT SUM(id) INTO n FROM word WHERE id < 0;
  DBMS_OUTPUT.PUT_LINE('sum of none: ' || NVL(TO_CHAR(n), 'null'));
END;
/
