-- Parts of packages that programs call around their work (Database PL/SQL Packages and Types Reference 19c).
--@ dialect oracle file
SET SERVEROUTPUT ON;
CREATE TABLE item (n NUMBER);
BEGIN
  DBMS_STATS.GATHER_TABLE_STATS(ownname => USER, tabname => 'ITEM', estimate_percent => DBMS_STATS.AUTO_SAMPLE_SIZE, method_opt => 'FOR ALL COLUMNS SIZE AUTO', cascade => TRUE);
  DBMS_STATS.GATHER_TABLE_STATS(USER, 'ITEM', cascade => TRUE);
  DBMS_MVIEW.REFRESH('ITEM_MV', 'C');
END;
/
DECLARE
  l CLOB := 'abcdef';
  i BINARY_INTEGER;
  s BINARY_INTEGER;
BEGIN
  DBMS_LOB.WRITE(l, 2, 3, 'XYZ');
  DBMS_OUTPUT.PUT_LINE(l);
  DBMS_LOB.WRITE(l, 1, 9, '!');
  DBMS_OUTPUT.PUT_LINE('[' || l || ']');
  DBMS_APPLICATION_INFO.SET_SESSION_LONGOPS(rindex => i, slno => s, op_name => 'close', sofar => 1, totalwork => 9);
  DBMS_OUTPUT.PUT_LINE(LENGTH('a' || UTL_TCP.CRLF));
  DBMS_OUTPUT.PUT_LINE(DBMS_CRYPTO.HASH(UTL_RAW.CAST_TO_RAW('abc'), DBMS_CRYPTO.HASH_MD5));
  DBMS_OUTPUT.PUT_LINE(DBMS_CRYPTO.HASH(UTL_RAW.CAST_TO_RAW('abc'), DBMS_CRYPTO.HASH_SH1));
END;
/
DECLARE
  l CLOB := 'a';
BEGIN
  DBMS_LOB.WRITE(l, 0, 1, 'x');
END;
/
