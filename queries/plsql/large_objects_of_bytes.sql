-- DBMS_LOB counts characters of a CLOB and bytes of a BLOB, takes amounts and offsets, and UTL_RAW takes texts as hexadecimal digits (PL/SQL Packages and
-- Types Reference 19c, "DBMS_LOB", "UTL_RAW").
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE attachment (id NUMBER, body BLOB, note CLOB);
INSERT INTO attachment VALUES (1, EMPTY_BLOB(), EMPTY_CLOB());
DECLARE
  b BLOB; c CLOB; r RAW(100); n INTEGER; piece VARCHAR2(50); o1 INTEGER := 1; o2 INTEGER := 1; lang INTEGER := DBMS_LOB.DEFAULT_LANG_CTX; w INTEGER;
BEGIN
  SELECT body, note INTO b, c FROM attachment WHERE id = 1 FOR UPDATE;
  DBMS_LOB.CREATETEMPORARY(b, TRUE);
  r := HEXTORAW('00010203');
  DBMS_LOB.WRITEAPPEND(b, 4, r);
  DBMS_LOB.WRITEAPPEND(b, UTL_RAW.LENGTH(HEXTORAW('FFFE')), HEXTORAW('FFFE'));
  DBMS_LOB.APPEND(b, b);
  DBMS_OUTPUT.PUT_LINE(DBMS_LOB.GETLENGTH(b) || ' ' || RAWTOHEX(DBMS_LOB.SUBSTR(b, 4, 5)) || ' ' || DBMS_LOB.INSTR(b, HEXTORAW('FFFE'), 1, 2) || ' ' || RAWTOHEX(DBMS_LOB.SUBSTR(b, 2)));
  n := 3; DBMS_LOB.READ(b, n, 11, r);
  DBMS_OUTPUT.PUT_LINE(n || ' ' || RAWTOHEX(r));
  DBMS_LOB.WRITE(b, 2, 3, HEXTORAW('AABB'));
  DBMS_LOB.TRIM(b, 5);
  n := 10; DBMS_LOB.ERASE(b, n, 5);
  DBMS_OUTPUT.PUT_LINE(RAWTOHEX(b) || ' ' || n);
  DBMS_LOB.COPY(b, HEXTORAW('112233445566'), DBMS_LOB.LOBMAXSIZE, 2, 3);
  DBMS_OUTPUT.PUT_LINE(RAWTOHEX(b));
  UPDATE attachment SET body = b WHERE id = 1;
  SELECT DBMS_LOB.GETLENGTH(body) INTO n FROM attachment;
  DBMS_OUTPUT.PUT_LINE(n);
  FOR i IN 1 .. 3 LOOP piece := 'line ' || i || CHR(10); DBMS_LOB.WRITEAPPEND(c, LENGTH(piece), piece); END LOOP;
  DBMS_LOB.APPEND(c, 'é');
  n := 6; DBMS_LOB.READ(c, n, 8, piece);
  DBMS_OUTPUT.PUT_LINE(DBMS_LOB.GETLENGTH(c) || ' ' || n || ' ' || REPLACE(piece, CHR(10), '~') || ' ' || DBMS_LOB.INSTR(c, 'line', 1, 3) || ' ' || DBMS_LOB.SUBSTR(c, 4, 15));
  DBMS_OUTPUT.PUT_LINE(DBMS_LOB.COMPARE(c, c) || ' ' || DBMS_LOB.COMPARE('abcd', 'abce', 3) || ' ' || DBMS_LOB.COMPARE('abcd', 'xbcd', 3, 2, 2) || ' ' || DBMS_LOB.COMPARE('a', 'b'));
  DBMS_LOB.TRIM(c, 5); n := 2; DBMS_LOB.ERASE(c, n);
  DBMS_OUTPUT.PUT_LINE('[' || c || ']');
  c := 'aé';
  DBMS_LOB.CREATETEMPORARY(b, TRUE);
  DBMS_LOB.CONVERTTOBLOB(b, c, DBMS_LOB.LOBMAXSIZE, o1, o2, DBMS_LOB.DEFAULT_CSID, lang, w);
  DBMS_OUTPUT.PUT_LINE(RAWTOHEX(b) || ' ' || o1 || ' ' || o2 || ' ' || w);
  o1 := 1; o2 := 1; DBMS_LOB.CREATETEMPORARY(c, TRUE);
  DBMS_LOB.CONVERTTOCLOB(c, b, DBMS_LOB.LOBMAXSIZE, o1, o2, DBMS_LOB.DEFAULT_CSID, lang, w);
  DBMS_OUTPUT.PUT_LINE(c || ' ' || o1 || ' ' || o2);
  DBMS_OUTPUT.PUT_LINE(UTL_RAW.LENGTH('0aff') || ' ' || UTL_RAW.CAST_TO_VARCHAR2('414243') || ' ' || UTL_RAW.CONCAT('01', NULL, '0203') || ' ' || UTL_RAW.BIT_AND('0F0F', 'FF') || ' ' || UTL_RAW.COMPARE('0102', '0103') || ' ' || UTL_RAW.SUBSTR('01020304', -2) || ' ' || UTL_RAW.CAST_TO_NUMBER(UTL_RAW.CAST_FROM_NUMBER(-12.5)));
END;
/
SELECT RAWTOHEX(body) AS b, note FROM attachment;
SELECT TO_CHAR(1994, 'fmrn') AS small, TO_CHAR(1994, 'FMRN') AS large FROM dual;
