-- Equal values of every type are found by an index as a scan finds them: runs one and two scan, three and four look up.
SET dialect = 'oracle';
SET SERVEROUTPUT ON;
CREATE TABLE wide (id NUMBER PRIMARY KEY, big NUMBER(38), money NUMBER(30,4), free NUMBER, at TIMESTAMP, day DATE, code CHAR(5), name VARCHAR2(40));
CREATE TABLE nothing (id NUMBER, k NUMBER(5));
INSERT INTO wide SELECT LEVEL, 12345678901234567890123456789012345678 - MOD(LEVEL, 3), 9999999999999999999999999.25 + MOD(LEVEL, 4), LEVEL / 3, TIMESTAMP '2026-01-01 00:00:00.5' + NUMTODSINTERVAL(MOD(LEVEL, 5), 'HOUR'), DATE '2026-01-01' + MOD(LEVEL, 6), 'c' || MOD(LEVEL, 7), RPAD('long name ', 30, TO_CHAR(MOD(LEVEL, 2))) FROM DUAL CONNECT BY LEVEL <= 600;
COMMIT;
DECLARE
  n NUMBER; v NUMBER; t TIMESTAMP; c CHAR(5) := 'c3'; c2 VARCHAR2(9) := 'c3';
BEGIN
  FOR i IN 1..4 LOOP
    v := 12345678901234567890123456789012345677;
    SELECT COUNT(*) INTO n FROM wide WHERE big = v; DBMS_OUTPUT.PUT('big ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE big = v + 0.5; DBMS_OUTPUT.PUT(', half ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE big = v * 1000; DBMS_OUTPUT.PUT(', beyond ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE money = 9999999999999999999999999.25 + 1; DBMS_OUTPUT.PUT(', money ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE free = 1 / 3; DBMS_OUTPUT.PUT(', free ' || n);
    t := TIMESTAMP '2026-01-01 02:00:00.5';
    SELECT COUNT(*) INTO n FROM wide WHERE at = t; DBMS_OUTPUT.PUT(', at ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE day = TRUNC(t) + 2; DBMS_OUTPUT.PUT(', day ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE code = c; DBMS_OUTPUT.PUT(', char ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE code = c2; DBMS_OUTPUT.PUT(', varchar ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE code = 'c3'; DBMS_OUTPUT.PUT(', literal ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE name = RPAD('long name ', 30, '1') AND code = 'c3'; DBMS_OUTPUT.PUT(', name ' || n);
    SELECT COUNT(*) INTO n FROM wide WHERE UPPER(name) = 'X'; DBMS_OUTPUT.PUT(', upper ' || n);
    SELECT COUNT(*) + NVL(MAX(id), -1) INTO n FROM nothing WHERE k = v - v; DBMS_OUTPUT.PUT_LINE(', nothing ' || n);
  END LOOP;
END;
/
