-- Texts without letters make NULL also where three and more are put together, in variables of any length.
SET dialect = 'oracle';
CREATE TABLE joined AS SELECT CAST(NULL AS VARCHAR2(10)) || DUMMY AS t FROM dual;
DECLARE
  a joined.t%TYPE;
  l VARCHAR2(10);
BEGIN
  FOR i IN 1 .. 2 LOOP
    a := l || CASE WHEN l IS NOT NULL THEN ',' END || l;
    IF a IS NULL THEN DBMS_OUTPUT.PUT_LINE('null'); ELSE DBMS_OUTPUT.PUT_LINE('not'); END IF;
  END LOOP;
  IF l || l || l IS NULL THEN DBMS_OUTPUT.PUT_LINE('null'); ELSE DBMS_OUTPUT.PUT_LINE('not'); END IF;
  DBMS_OUTPUT.PUT_LINE(NVL(l || '' || l, 'none'));
END;
/
DROP TABLE joined;
