-- $IF by constants of packages and PLSQL_CCFLAGS (PL/SQL Language Reference 19c, "Static Expressions" and "Inquiry Directives").
--@ dialect oracle file
CREATE OR REPLACE PACKAGE build AS
  debug CONSTANT BOOLEAN := TRUE;
  grade CONSTANT PLS_INTEGER := 2;
  quiet CONSTANT BOOLEAN := NOT debug;
  name CONSTANT VARCHAR2(10) := 'live';
  changing NUMBER := 1;
END;
/
CREATE OR REPLACE PROCEDURE told IS
BEGIN
  $IF build.debug $THEN
    DBMS_OUTPUT.PUT_LINE('debug');
  $ELSE
    no_such_procedure;
  $END
  $IF build.grade >= 2 AND NOT build.quiet $THEN DBMS_OUTPUT.PUT_LINE('grade 2'); $END
  $IF build.name = 'live' $THEN DBMS_OUTPUT.PUT_LINE('live'); $END
  $IF build.changing IS NULL $THEN DBMS_OUTPUT.PUT_LINE('no constant is NULL'); $END
  $IF $$traced $THEN DBMS_OUTPUT.PUT_LINE('traced'); $ELSIF $$traced IS NULL $THEN DBMS_OUTPUT.PUT_LINE('nothing said of traces'); $END
END;
/
BEGIN told; END;
/
-- What a constant chose is chosen anew when the constant changes.
CREATE OR REPLACE PACKAGE build AS
  debug CONSTANT BOOLEAN := TRUE;
  grade CONSTANT PLS_INTEGER := 1;
  quiet CONSTANT BOOLEAN := FALSE;
  name CONSTANT VARCHAR2(10) := 'test';
  changing NUMBER := 1;
END;
/
BEGIN told; END;
/
--@ roads no
ALTER SESSION SET PLSQL_CCFLAGS = 'traced:TRUE, depth:7';
CREATE OR REPLACE PROCEDURE told_again IS
BEGIN
  $IF $$traced AND $$depth > 6 $THEN DBMS_OUTPUT.PUT_LINE('traced to ' || $$depth); $END
END;
/
--@ roads no
BEGIN told_again; END;
/
--@ roads no
BEGIN $IF NOT $$traced $THEN NULL; $ELSE DBMS_OUTPUT.PUT_LINE($$depth + 1); $END END;
/
