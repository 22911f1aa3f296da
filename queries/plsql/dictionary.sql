-- What Oracle's dictionary tells of stored programs.
--@ dialect oracle file
CREATE TABLE bill (id NUMBER, net NUMBER);
CREATE PACKAGE rates AS
  total NUMBER := 1;
  FUNCTION tax(n NUMBER) RETURN NUMBER;
END;
/
CREATE PACKAGE BODY rates AS
  FUNCTION tax(n NUMBER) RETURN NUMBER IS
  BEGIN
    nonsense(1);
    RETURN n * missing_rate;
  END;
END;
/
CREATE PROCEDURE fine AS BEGIN NULL; END;
/
SELECT name, type, sequence, line, position, text, message_number FROM user_errors ORDER BY name, sequence;
SELECT owner, name FROM all_errors WHERE ROWNUM = 1;
SELECT object_name, object_type, status FROM user_objects WHERE object_type <> 'TABLE' ORDER BY 1, 2;
SELECT name, line, text FROM user_source WHERE name = 'FINE';
CREATE OR REPLACE PACKAGE BODY rates AS
  FUNCTION tax(n NUMBER) RETURN NUMBER IS BEGIN RETURN n * 0.2; END;
END;
/
SELECT COUNT(*) AS n FROM user_errors;
SELECT COUNT(*) AS invalid FROM user_objects WHERE status = 'INVALID';
CREATE TRIGGER bill_net BEFORE INSERT OR UPDATE ON bill FOR EACH ROW BEGIN :NEW.net := ROUND(:NEW.net, 2); END;
/
CREATE TRIGGER bill_note AFTER DELETE ON bill BEGIN NULL; END;
/
ALTER TRIGGER bill_note DISABLE;
SELECT trigger_name, trigger_type, triggering_event, table_name, status FROM user_triggers ORDER BY 1;
-- Reading of errors leaves the state of packages as it is.
BEGIN rates.total := 7; END;
/
SELECT COUNT(*) AS n FROM user_errors;
BEGIN DBMS_OUTPUT.PUT_LINE(rates.total); END;
/
