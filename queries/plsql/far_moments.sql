-- A moment that cannot be rounded, such as infinity, stays as it is in a TIMESTAMP(0) (PL/SQL Language Reference 19c, "Datetime Types").
CREATE TABLE far (t TIMESTAMP);
INSERT INTO far VALUES (TIMESTAMP 'infinity'), (TIMESTAMP '-infinity'), (TIMESTAMP '294247-01-10 04:00:54.775'), (TIMESTAMP '2026-01-01 10:00:00.5');
SET SERVEROUTPUT ON;
DECLARE v TIMESTAMP(0); n NUMBER := 0;
BEGIN
  FOR r IN (SELECT t FROM far) LOOP
    v := r.t; n := n + 1;
    IF v = r.t THEN DBMS_OUTPUT.PUT_LINE(n || ' same'); ELSE DBMS_OUTPUT.PUT_LINE(n || ' rounded'); END IF;
  END LOOP;
END;
/
