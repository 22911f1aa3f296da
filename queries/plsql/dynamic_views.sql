-- What programs read of their session and its instance in dynamic performance views (Oracle Database Reference 19c, "V$SESSION", "V$INSTANCE").
--@ dialect oracle file
SET SERVEROUTPUT ON;
SELECT s.sid, s.serial#, s.status, s.program FROM v$session s WHERE s.audsid = USERENV('SESSIONID');
SELECT COUNT(*) AS n FROM sys.v$session WHERE sid = SYS_CONTEXT('USERENV', 'SID') AND username = USER;
SELECT instance_name, status FROM v$instance;
SELECT name FROM v$database;
SELECT global_name FROM global_name;
DECLARE
  v_sid v$session.sid%TYPE;
  v_program v$session.program%TYPE;
BEGIN
  SELECT sid, program INTO v_sid, v_program FROM v$session WHERE sid = (SELECT sid FROM v$mystat WHERE ROWNUM = 1);
  DBMS_OUTPUT.PUT_LINE(v_sid || ' ' || v_program);
END;
/
