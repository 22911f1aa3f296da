-- Packages: specification, body, state of the session, initialization (PL/SQL Language Reference 19c, chapter 10).
--@ dialect oracle file
CREATE OR REPLACE PACKAGE counter AS
  c_step CONSTANT PLS_INTEGER := 5;
  g_count PLS_INTEGER := 0;
  TYPE t_pair IS RECORD (name VARCHAR2(20), amount NUMBER DEFAULT 7);
  SUBTYPE t_name IS VARCHAR2(3);
  e_full EXCEPTION;
  PRAGMA EXCEPTION_INIT(e_full, -20050);
  PROCEDURE advance (p_by IN NUMBER DEFAULT c_step);
  FUNCTION pair (p_name VARCHAR2) RETURN t_pair;
  FUNCTION hidden_count RETURN NUMBER;
END counter;
/
CREATE OR REPLACE PACKAGE BODY counter AS
  g_hidden NUMBER;

  PROCEDURE note (p_text VARCHAR2) IS
  BEGIN
    DBMS_OUTPUT.PUT_LINE('note: ' || p_text);
  END;

  PROCEDURE advance (p_by IN NUMBER DEFAULT c_step) IS
  BEGIN
    g_count := g_count + p_by;
    g_hidden := g_hidden + 1;
    IF g_count > 12 THEN
      RAISE_APPLICATION_ERROR(-20050, 'full at ' || g_count);
    END IF;
    note('count ' || g_count);
  END;

  FUNCTION pair (p_name VARCHAR2) RETURN t_pair IS
    r t_pair;
  BEGIN
    r.name := p_name;
    RETURN r;
  END;

  FUNCTION hidden_count RETURN NUMBER IS
  BEGIN
    RETURN g_hidden;
  END;
BEGIN
  g_hidden := 100;
  note('first touch');
END counter;
/
BEGIN
  counter.advance;
  counter.advance(p_by => 1);
  DBMS_OUTPUT.PUT_LINE(counter.g_count || ' ' || counter.hidden_count || ' ' || counter.pair('x').amount);
END;
/
-- The state stays for the session's next call, also after a rollback.
DECLARE
  n counter.t_name := 'abc';
BEGIN
  ROLLBACK;
  counter.advance(4);
  counter.advance;
EXCEPTION
  WHEN counter.e_full THEN
    DBMS_OUTPUT.PUT_LINE(SQLERRM);
    n := 'abcd';
END;
/
SELECT counter.hidden_count AS hidden FROM dual;

-- Private names are not seen; a specification without body says so when it is called.
BEGIN
  counter.note('x');
END;
/
CREATE OR REPLACE PACKAGE no_body AS
  PROCEDURE p;
END;
/
BEGIN
  no_body.p;
END;
/
-- A body with errors is kept, and all errors are told.
CREATE OR REPLACE PACKAGE BODY no_body AS
  PROCEDURE p IS
    v missing_table.x%TYPE;
  BEGIN
    v := 1;
    unknown_call(v);
    INSERT INTO nowhere VALUES (1);
  END;
END;
/
BEGIN
  no_body.p;
END;
/
-- Compiling again forgets the state.
CREATE OR REPLACE PACKAGE BODY no_body AS
  g NUMBER := 0;
  PROCEDURE p IS
  BEGIN
    g := g + 1;
    DBMS_OUTPUT.PUT_LINE('g is ' || g);
  END;
END;
/
BEGIN
  no_body.p;
  no_body.p;
END;
/
