-- Numbers and texts of the errors of functions in SQL and in PL/SQL; LEAST and GREATEST compare as their first argument (SQL Language Reference 19c, "GREATEST").
SET SERVEROUTPUT ON;
DECLARE
  PROCEDURE t(e VARCHAR2) IS r VARCHAR2(400); s VARCHAR2(400);
  BEGIN
    BEGIN EXECUTE IMMEDIATE 'SELECT TO_CHAR(' || e || ') FROM dual' INTO r; EXCEPTION WHEN OTHERS THEN r := SQLERRM; END;
    BEGIN EXECUTE IMMEDIATE 'BEGIN :x := ' || e || '; END;' USING OUT s; EXCEPTION WHEN OTHERS THEN s := SQLERRM; END;
    DBMS_OUTPUT.PUT_LINE(e || ': ' || r || ' | ' || REPLACE(s, CHR(10), '~'));
  END;
BEGIN
 t('INSTR(''abc'',''b'',1,0)'); t('INSTR(''abc'',''b'',1,-1)'); t('INSTR(''abc'',''b'',0,1)');
 t('ACOS(2)'); t('ASIN(-2)'); t('LN(0)'); t('LN(-1)'); t('SQRT(-1)'); t('LOG(0,5)'); t('LOG(10,-5)'); t('LOG(1,5)'); t('POWER(-2,0.5)'); t('POWER(0,-1)'); t('EXP(1000)'); t('MOD(5,0)'); t('CHR(-1)'); t('ATAN2(0,0)'); t('LOG(10,0)');t('WIDTH_BUCKET(5,1,10,0)'); t('SUBSTR(''abc'',1,-1)'); t('LPAD(''a'',-1)'); t('REMAINDER(5,0)');
 t('REGEXP_SUBSTR(''abc'',''('')'); t('REGEXP_SUBSTR(''abc'','')'')'); t('REGEXP_SUBSTR(''abc'',''[a'')'); t('REGEXP_SUBSTR(''abc'',''a{3,2}'')'); t('REGEXP_SUBSTR(''abc'',''[z-a]'')'); t('REGEXP_SUBSTR(''abc'',''(a)\2'')'); t('REGEXP_SUBSTR(''abc'',''[[:foo:]]'')');
 t('REGEXP_SUBSTR(''abc'',''a'',0)'); t('REGEXP_SUBSTR(''abc'',''a'',1,0)'); t('REGEXP_INSTR(''abc'',''b'',1,0)'); t('REGEXP_INSTR(''abc'',''b'',1,1,2)'); t('REGEXP_COUNT(''abc'',''b'',0)'); t('REGEXP_REPLACE(''abc'',''b'',''x'',0)'); t('REGEXP_REPLACE(''abc'',''b'',''x'',1,-1)'); t('REGEXP_SUBSTR(''abc'',''b'',1,1,''i'',-1)'); t('REGEXP_SUBSTR(''abc'',''b'',1,1,''i'',3)'); t('REGEXP_SUBSTR(''abc'',''[[.zz.]]'')'); t('REGEXP_SUBSTR(''abc'',''[[=zz=]]'')'); t('REGEXP_SUBSTR(''abc'',''a{70000}'')');
 t('CASE WHEN ''a'' LIKE ''a\b'' ESCAPE ''\'' THEN 1 ELSE 0 END'); t('CASE WHEN ''a'' LIKE ''a\'' ESCAPE ''\'' THEN 1 ELSE 0 END'); t('CASE WHEN ''a'' LIKE ''a'' ESCAPE ''xx'' THEN 1 ELSE 0 END'); t('CASE WHEN ''a%'' LIKE ''a\%'' ESCAPE ''\'' THEN 1 ELSE 0 END'); t('CASE WHEN ''x'' LIKE ''a\b'' ESCAPE ''\'' THEN 1 ELSE 0 END'); 
 t('LEAST(''10'', 4)'); t('GREATEST(''9'', 10)'); t('LEAST(4, ''10'')'); t('GREATEST(10, ''9'')'); t('GREATEST(10, ''x'')'); t('LEAST(DATE ''2024-01-01'', ''15-JAN-24'')'); t('LEAST(''15-JAN-24'', DATE ''2024-01-01'')'); t('GREATEST(NULL, 4)'); t('LEAST(''10'', 4, 2)'); t('DECODE(''1'',1,''x'',2)'); t('NVL(''1'',2)'); t('DECODE(1,''01'',''eq'',''ne'')'); t('DECODE(''1'',''01'',''eq'',''ne'')'); t('NVL(NULL,''a'')');
END;
/
