--@ dialect oracle file
-- A routine reads and writes with the rights of whoever made it; policies stay those of the user.
CREATE TABLE ledger (id NUMBER(10), tenant VARCHAR2(10), amount NUMBER(18,2));
INSERT INTO ledger VALUES (1, 'ann', 10);
INSERT INTO ledger VALUES (2, 'bob', 20);
CREATE FUNCTION total RETURN NUMBER IS
  n NUMBER;
BEGIN
  SELECT SUM(amount) INTO n FROM ledger;
  RETURN n;
END;
/
CREATE PROCEDURE note(p_id NUMBER) IS
BEGIN
  INSERT INTO ledger VALUES (p_id, 'ann', 1);
  DBMS_OUTPUT.PUT_LINE('noted ' || p_id || ', ' || total());
END;
/
CREATE PROCEDURE anything(p_text VARCHAR2) IS
  n NUMBER;
BEGIN
  EXECUTE IMMEDIATE p_text INTO n;
  DBMS_OUTPUT.PUT_LINE(n);
END;
/
CREATE USER ann IDENTIFIED BY "SCRAM-SHA-256$1:00$0000000000000000000000000000000000000000000000000000000000000000:0000000000000000000000000000000000000000000000000000000000000000";
SET ROLE ann;
SELECT total() FROM dual;
CALL note(3);
RESET ROLE;
GRANT EXECUTE ON note TO ann;
GRANT EXECUTE ON anything TO ann;
SET ROLE ann;
CALL note(3);
BEGIN note(4); END;
/
SELECT * FROM ledger;
SELECT total() FROM dual;
-- Dynamic statements have the user's own rights.
CALL anything('SELECT COUNT(*) FROM ledger');
SELECT name, type FROM user_source;
CREATE PROCEDURE mine IS BEGIN NULL; END;
/
RESET ROLE;
CREATE POLICY own ON ledger USING (tenant = current_user);
SET ROLE ann;
CALL note(5);
RESET ROLE;
SELECT COUNT(*) FROM ledger;
DROP USER ann;
