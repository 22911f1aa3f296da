-- The sign of what is written stays where it is rounded to nothing; TO_NUMBER refuses what does not fit its format (SQL Language Reference 19c, "Number Format Models").
SET SERVEROUTPUT ON;
DECLARE
 PROCEDURE p(n NUMBER, f VARCHAR2) IS a VARCHAR2(100); BEGIN SELECT TO_CHAR(n, f) INTO a FROM dual; DBMS_OUTPUT.PUT_LINE(n||' '||f||' [' || TO_CHAR(n, f) || '] [' || a || ']'); END;
BEGIN
 p(-0.004,'990.99'); p(-0.004,'0.00');  p(-0.004,'9.99'); p(-0.004,'.99'); p(-0.4,'FM9990'); p(-0.4,'9990'); p(-0.004,'990.99MI'); p(-0.004,'990.99PR'); p(-0.004,'S990.99'); p(-0.004,'990.99S'); p(-0.004,'FM990.99');p(-0.004,'FM999.99'); p(-0.004,'B990.99'); p(0,'990.99'); p(-0.0,'990.99'); p(-0.4,'9'); p(-0.4, '0'); p(-0.004,'$0.00'); p(0.004,'S9.99');p(-0.0004,'9.99EEEE');
 p(-0.4,'XXX'); p(-0.4,'TM');
END;
/
DECLARE
  PROCEDURE tn(t VARCHAR2, f VARCHAR2) IS v NUMBER; r VARCHAR2(200);
  BEGIN
    BEGIN v := TO_NUMBER(t, f); r := v; EXCEPTION WHEN OTHERS THEN r := SQLERRM; END;
    BEGIN SELECT TO_NUMBER(t, f) INTO v FROM dual; r := r || ' | ' || v; EXCEPTION WHEN OTHERS THEN r := r || ' | ' || SQLERRM; END;
    DBMS_OUTPUT.PUT_LINE('[' || t || '] ' || f || ': ' || r);
  END;
BEGIN
  tn('12345', '999'); tn('1.239', '9.99'); tn('12,34', '9,999'); tn('1,234','9,999'); tn('1234','9,999'); tn('234','9,999'); tn('12.3','99.99'); tn('12','99.99'); tn('.5','99.99'); tn('0.5','.99'); tn(' 12.5','99.99'); tn('12.5 ','99.99');
  tn('-12.5','99.99'); tn('12.5-','99.99'); tn('12.5-','99.99MI'); tn('12.5','99.99MI'); tn('-12.5','99.99MI'); tn('+12.5','99.99'); tn('+12.5','S99.99'); tn('12.5','S99.99'); tn('12.5+','99.99S'); tn('<12.5>','99.99PR'); tn('12.5','99.99PR');  tn('-12.5','99.99PR');
  tn('$12.5','$99.99'); tn('12.5','$99.99'); tn('$12.5','99.99'); tn('abc','999'); tn('','999'); tn('FF','XX'); tn('1FF','XX'); tn('1.2E3','9.9EEEE'); tn('12','999'); tn('12.','99'); tn('12.','99.'); tn('12.3','99'); tn('1,234,567','9,999,999'); tn('1,234567','9,999,999'); tn('12','FM999'); tn('012','999'); tn('12','0999'); tn('1 2','999'); tn('12','9G999D99'); tn('1.234,5','9G999D99'); tn('1,234.5','9G999D99'); tn('100','99V9'); tn('XIV','RN'); tn('- 12','999');
END;
/
