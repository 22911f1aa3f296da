-- PL/SQL: places 43 to 57 where Oracle's meaning bites (PL/SQL Language Reference 19c).
--@ dialect oracle file
CREATE TABLE acct (id NUMBER PRIMARY KEY, name VARCHAR2(10), due NUMBER(8, 2) NOT NULL);

INSERT INTO acct SELECT LEVEL, 'n' || LEVEL, LEVEL * 10 FROM dual CONNECT BY LEVEL <= 4;

COMMIT;

-- 43. SELECT INTO: no row, several rows, aggregates (PL/SQL LR, "SELECT INTO Statement").
DECLARE
  v NUMBER := 7;
  n VARCHAR2(10) := 'kept';
BEGIN
  BEGIN
    SELECT due, name INTO v, n FROM acct WHERE id = 99;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM || ', ' || v || ' ' || n || ', ' || SQL%ROWCOUNT);
  END;
  BEGIN
    SELECT due INTO v FROM acct WHERE id > 2;
  EXCEPTION
    WHEN TOO_MANY_ROWS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM || ', ' || SQL%ROWCOUNT);
  END;
  SELECT MAX(due), COUNT(*) INTO v, n FROM acct WHERE id > 99;
  DBMS_OUTPUT.PUT_LINE(NVL(TO_CHAR(v), 'null') || ' ' || n);
  SELECT MAX(due) INTO v FROM acct WHERE id > 99 GROUP BY name;
EXCEPTION
  WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('a group that is not there is no data');
END;
/
-- 43. NO_DATA_FOUND of a function that SQL calls is taken for NULL; any other exception is not
-- (assumption: the manual is silent, the database does so).
CREATE OR REPLACE FUNCTION due_of (p_id NUMBER) RETURN NUMBER IS
  v NUMBER;
BEGIN
  SELECT due INTO v FROM acct WHERE id = p_id;
  RETURN v;
END;
/
SELECT due_of(1) AS there, due_of(99) AS missing FROM dual;

DECLARE
  v NUMBER;
BEGIN
  SELECT NVL(due_of(99), -1) INTO v FROM dual;
  DBMS_OUTPUT.PUT_LINE(v);
  v := due_of(99);
EXCEPTION
  WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE('called by PL/SQL it is raised');
END;
/
-- 44. The handler sees the variables as they were left; statements before stay done (PL/SQL LR, "Exception Propagation",
-- "Retrying Transactions After Handling Exceptions").
DECLARE
  v NUMBER := 1;
BEGIN
  UPDATE acct SET due = 11 WHERE id = 1;
  v := 2;
  UPDATE acct SET due = CASE WHEN id = 4 THEN NULL ELSE 0 END;
EXCEPTION
  WHEN OTHERS THEN
    DBMS_OUTPUT.PUT_LINE(SQLCODE || ', v is ' || v);
    FOR r IN (SELECT id, due FROM acct ORDER BY id) LOOP
      DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.due);
    END LOOP;
    ROLLBACK;
END;
/
-- 45. An unhandled exception undoes the call's changes on the host's side; OUT and IN OUT parameters that are passed by
-- value keep what the caller had (PL/SQL LR, "Unhandled Exceptions").
DECLARE
  a NUMBER := 1;
  b NUMBER := 1;
  c NUMBER := 1;
  PROCEDURE change (x IN OUT NUMBER, y OUT NUMBER, z IN OUT NOCOPY NUMBER) IS
  BEGIN
    x := 2;
    y := 2;
    z := 2;
    UPDATE acct SET due = 99 WHERE id = 1;
    RAISE PROGRAM_ERROR;
  END;
BEGIN
  BEGIN
    change(a, b, c);
  EXCEPTION
    WHEN PROGRAM_ERROR THEN
      DBMS_OUTPUT.PUT_LINE(a || ' ' || b || ' ' || c || ' ' || due_of(1));
  END;
  change(a, b, c);
END;
/
SELECT due FROM acct WHERE id = 1;

-- 46. Exceptions of declarations and of handlers go to the block around (PL/SQL LR, "Exceptions Raised in Declarations",
-- "Exceptions Raised in Exception Handlers").
DECLARE
  PROCEDURE bad IS
    v NUMBER(2) := 100;
  BEGIN
    DBMS_OUTPUT.PUT_LINE('wrong');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('wrong');
  END;
BEGIN
  BEGIN
    bad;
  EXCEPTION
    WHEN VALUE_ERROR THEN
      DBMS_OUTPUT.PUT_LINE('declaration: ' || SQLERRM);
      RAISE ZERO_DIVIDE;
    WHEN ZERO_DIVIDE THEN
      DBMS_OUTPUT.PUT_LINE('wrong: a handler beside');
  END;
EXCEPTION
  WHEN ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE('handler: ' || SQLERRM);
END;
/
-- 47. RAISE_APPLICATION_ERROR: its numbers, its third argument; SQLCODE and SQLERRM (PL/SQL LR, "SQLCODE Function").
DECLARE
  own EXCEPTION;
  PROCEDURE low IS
  BEGIN
    RAISE NO_DATA_FOUND;
  EXCEPTION
    WHEN OTHERS THEN RAISE_APPLICATION_ERROR(-20001, 'low failed', TRUE);
  END;
BEGIN
  BEGIN
    low;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SUBSTR(SQLERRM, 1, 21));
  END;
  BEGIN
    RAISE_APPLICATION_ERROR(-20999, 'last');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
  BEGIN
    RAISE_APPLICATION_ERROR(-19999, 'none');
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
  END;
  BEGIN
    RAISE own;
  EXCEPTION
    WHEN own THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  END;
  BEGIN
    RAISE NO_DATA_FOUND;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM);
  END;
  DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQLERRM || ' | ' || SQLERRM(100) || ' | ' || SQLERRM(-1) || ' | ' || SQLERRM(1) || ' | ' || SQLERRM(0));
END;
/
-- 48. OTHERS takes every exception that no handler names, and the named ones come first (PL/SQL LR, "Exception Handler").
DECLARE
  PROCEDURE try (p_what PLS_INTEGER) IS
    own EXCEPTION;
    PRAGMA EXCEPTION_INIT(own, -20005);
    v NUMBER;
  BEGIN
    CASE p_what
      WHEN 1 THEN RAISE_APPLICATION_ERROR(-20005, 'five');
      WHEN 2 THEN RAISE_APPLICATION_ERROR(-20006, 'six');
      WHEN 3 THEN v := 1 / 0;
      WHEN 4 THEN EXECUTE IMMEDIATE 'SELECT x FROM no_such_table';
      WHEN 5 THEN RAISE own;
    END CASE;
  EXCEPTION
    WHEN own OR ZERO_DIVIDE THEN DBMS_OUTPUT.PUT_LINE('named ' || SQLCODE);
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE('others ' || SQLCODE);
  END;
BEGIN
  FOR i IN 1 .. 6 LOOP
    try(i);
  END LOOP;
END;
/
-- 49. A cursor's rows are those of OPEN; a fetch goes on after COMMIT, but not for FOR UPDATE (PL/SQL LR, "Cursor FOR LOOP",
-- "FOR UPDATE Cursors").
DECLARE
  CURSOR c IS SELECT id, due FROM acct ORDER BY id;
  CURSOR u IS SELECT id FROM acct ORDER BY id FOR UPDATE;
  r c%ROWTYPE;
  v NUMBER;
BEGIN
  OPEN c;
  DELETE FROM acct WHERE id = 2;
  UPDATE acct SET due = due + 1;
  COMMIT;
  LOOP
    FETCH c INTO r;
    EXIT WHEN c%NOTFOUND;
    DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.due);
    COMMIT;
  END LOOP;
  CLOSE c;
  OPEN u;
  FETCH u INTO v;
  COMMIT;
  FETCH u INTO v;
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 50. SQL inside the loop sees what the loop has changed (Database Concepts, "Statement-Level Read Consistency").
DECLARE
  v NUMBER;
BEGIN
  FOR r IN (SELECT id FROM acct ORDER BY id) LOOP
    SELECT COUNT(*) INTO v FROM acct WHERE due = 0;
    DBMS_OUTPUT.PUT_LINE(r.id || ' sees ' || v);
    UPDATE acct SET due = 0 WHERE id = r.id;
  END LOOP;
  ROLLBACK;
END;
/
-- 51. Attributes before and after FETCH; a fetch past the end keeps the values (PL/SQL LR, "Explicit Cursor Attributes").
DECLARE
  CURSOR c IS SELECT id FROM acct WHERE id = 1;
  v NUMBER := -1;
BEGIN
  OPEN c;
  DBMS_OUTPUT.PUT_LINE(CASE WHEN c%NOTFOUND IS NULL AND c%FOUND IS NULL THEN 'unknown' END || ' ' || c%ROWCOUNT);
  FETCH c INTO v;
  FETCH c INTO v;
  DBMS_OUTPUT.PUT_LINE(v || ' ' || c%ROWCOUNT || CASE WHEN c%NOTFOUND THEN ' at the end' END);
  CLOSE c;
  DBMS_OUTPUT.PUT_LINE(c%ROWCOUNT);
EXCEPTION
  WHEN INVALID_CURSOR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 51. The record of a cursor FOR loop is not known after it (PL/SQL LR, "Cursor FOR LOOP Statement").
BEGIN
  FOR r IN (SELECT id FROM acct) LOOP
    NULL;
  END LOOP;
  DBMS_OUTPUT.PUT_LINE(r.id);
END;
/
-- 52. SQL% speaks of the last statement; NULL before any (PL/SQL LR, "Implicit Cursor Attributes").
DECLARE
  v NUMBER;
  PROCEDURE show (p_what VARCHAR2) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE(p_what || ': ' || NVL(TO_CHAR(SQL%ROWCOUNT), 'null') || CASE WHEN SQL%FOUND THEN ' found' WHEN SQL%NOTFOUND THEN ' not found' END
      || CASE WHEN SQL%ISOPEN THEN ' open' END);
  END;
BEGIN
  show('before any');
  UPDATE acct SET due = due;
  show('update');
  DELETE FROM acct WHERE id = 99;
  show('delete');
  SELECT id INTO v FROM acct WHERE id = 1;
  show('select into');
  UPDATE acct SET due = due WHERE id = 1;
  v := 5;
  FOR r IN (SELECT 1 FROM acct) LOOP
    NULL;
  END LOOP;
  show('cursor loops do not count');
  COMMIT;
  show('commit');
  EXECUTE IMMEDIATE 'UPDATE acct SET due = due WHERE id < 4';
  show('dynamic');
END;
/
-- 53. FORALL: the rows of earlier elements stay where the error is handled; SAVE EXCEPTIONS collects; BULK COLLECT replaces
-- and never raises NO_DATA_FOUND (PL/SQL LR, "FORALL Statement", "BULK COLLECT Clause").
DECLARE
  TYPE numbers IS TABLE OF NUMBER;
  ids numbers := numbers(11, 1, 12, 1, 13);
  v NUMBER;
BEGIN
  BEGIN
    FORALL i IN 1 .. ids.COUNT INSERT INTO acct (id, due) VALUES (ids(i), 0);
  EXCEPTION
    WHEN DUP_VAL_ON_INDEX THEN
      SELECT COUNT(*) INTO v FROM acct WHERE id > 10;
      DBMS_OUTPUT.PUT_LINE('kept ' || v || ', ' || SQL%BULK_ROWCOUNT(1));
  END;
  ROLLBACK;
  BEGIN
    FORALL i IN 1 .. ids.COUNT SAVE EXCEPTIONS INSERT INTO acct (id, due) VALUES (ids(i), 0);
  EXCEPTION
    WHEN OTHERS THEN
      DBMS_OUTPUT.PUT_LINE(SQLCODE || ' ' || SQL%ROWCOUNT || ' ' || SQL%BULK_EXCEPTIONS.COUNT);
      FOR i IN 1 .. SQL%BULK_EXCEPTIONS.COUNT LOOP
        DBMS_OUTPUT.PUT_LINE(SQL%BULK_EXCEPTIONS(i).ERROR_INDEX || ' ' || SQLERRM(-SQL%BULK_EXCEPTIONS(i).ERROR_CODE));
      END LOOP;
  END;
  SELECT id BULK COLLECT INTO ids FROM acct WHERE id > 10 ORDER BY id;
  DBMS_OUTPUT.PUT_LINE(ids.COUNT || ' ' || ids(3));
  SELECT id BULK COLLECT INTO ids FROM acct WHERE id > 1000;
  DBMS_OUTPUT.PUT_LINE(ids.COUNT);
  ROLLBACK;
END;
/
-- 54. Collections: gaps, order of text keys, the three errors (PL/SQL LR, "Collection Methods").
DECLARE
  TYPE list IS TABLE OF NUMBER;
  TYPE map IS TABLE OF NUMBER INDEX BY VARCHAR2(10);
  l list;
  m map;
  k VARCHAR2(10);
  PROCEDURE try (p_what PLS_INTEGER) IS
  BEGIN
    CASE p_what
      WHEN 1 THEN DBMS_OUTPUT.PUT_LINE(l.COUNT);
      WHEN 2 THEN l := list(1, 2, 3); l.DELETE(2); DBMS_OUTPUT.PUT_LINE(l.COUNT || ' ' || l.LAST || ' ' || l.NEXT(1) || CASE WHEN l.EXISTS(2) THEN ' wrong' END);
      WHEN 3 THEN DBMS_OUTPUT.PUT_LINE(l(2));
      WHEN 4 THEN DBMS_OUTPUT.PUT_LINE(l(4));
      WHEN 5 THEN l(2) := 5; DBMS_OUTPUT.PUT_LINE(l.COUNT);
      WHEN 6 THEN DBMS_OUTPUT.PUT_LINE(m('none'));
      WHEN 7 THEN l(0) := 1;
      WHEN 8 THEN DBMS_OUTPUT.PUT_LINE(l(NULL));
    END CASE;
  EXCEPTION
    WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
  END;
BEGIN
  FOR i IN 1 .. 8 LOOP
    try(i);
  END LOOP;
  m('b') := 1; m('B') := 2; m('a') := 3; m('10') := 4; m('9') := 5;
  k := m.FIRST;
  WHILE k IS NOT NULL LOOP
    DBMS_OUTPUT.PUT_LINE(k || ' ' || m(k));
    k := m.NEXT(k);
  END LOOP;
END;
/
-- 55. Parameters: by value, defaults, names; %TYPE brings no NOT NULL of a column, but that of a variable; %ROWTYPE goes by the
-- order of columns (PL/SQL LR, "%TYPE Attribute", "%ROWTYPE Attribute").
DECLARE
  v_due acct.due%TYPE;
  v_must NUMBER NOT NULL := 1;
  v_like v_must%TYPE := 2;
  r acct%ROWTYPE;
  FUNCTION given (a NUMBER DEFAULT 1, b NUMBER := 2, c NUMBER DEFAULT NULL) RETURN VARCHAR2 IS
  BEGIN
    RETURN a || '-' || b || '-' || c;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE('column''s NOT NULL is not taken: ' || NVL(TO_CHAR(v_due), 'null'));
  DBMS_OUTPUT.PUT_LINE(given || ' ' || given(5) || ' ' || given(c => 3) || ' ' || given(7, c => 9));
  SELECT * INTO r FROM acct WHERE id = 3;
  DBMS_OUTPUT.PUT_LINE(r.id || ' ' || r.name || ' ' || r.due);
  v_like := NULL;
EXCEPTION
  WHEN VALUE_ERROR THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
-- 56. In SQL a column wins over a variable of its name (PL/SQL LR, "PL/SQL Name Resolution").
<<here>>
DECLARE
  id NUMBER := 1;
  n NUMBER;
BEGIN
  SELECT COUNT(*) INTO n FROM acct WHERE id = id;
  DBMS_OUTPUT.PUT_LINE(n);
  SELECT COUNT(*) INTO n FROM acct WHERE id = here.id;
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
-- 57. A package's state: per session, made at first touch, untouched by ROLLBACK, lost when it is compiled anew
-- (PL/SQL LR, "Package State", "Package Instantiation and Initialization"). Assumption: the session that compiles a package
-- begins its state anew without ORA-04068.
CREATE OR REPLACE PACKAGE counter IS
  n PLS_INTEGER := 0;
  PROCEDURE up;
END;
/
CREATE OR REPLACE PACKAGE BODY counter IS
  PROCEDURE up IS
  BEGIN
    n := n + 1;
  END;
BEGIN
  DBMS_OUTPUT.PUT_LINE('first touch');
  n := 10;
END;
/
BEGIN
  counter.up;
  ROLLBACK;
  DBMS_OUTPUT.PUT_LINE(counter.n);
END;
/
BEGIN
  counter.up;
  DBMS_OUTPUT.PUT_LINE(counter.n);
END;
/
ALTER PACKAGE counter COMPILE;

BEGIN
  DBMS_OUTPUT.PUT_LINE(counter.n);
EXCEPTION
  WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLERRM);
END;
/
BEGIN
  DBMS_OUTPUT.PUT_LINE(counter.n);
END;
/
