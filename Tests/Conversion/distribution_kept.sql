-- What another iteration wrote is read: the statements cannot come one after the other.
-- loops: 0 of 1
CREATE TABLE steps (id NUMBER PRIMARY KEY, x NUMBER);
CREATE TABLE trail (id NUMBER, total NUMBER);
INSERT INTO steps SELECT level, level * 3 FROM dual CONNECT BY level <= 5;
CREATE OR REPLACE PROCEDURE walk IS
  v_sum NUMBER;
BEGIN
  FOR s IN (SELECT id, x FROM steps ORDER BY id) LOOP
    SELECT NVL(SUM(total), 0) INTO v_sum FROM trail;
    INSERT INTO trail VALUES (s.id, v_sum + s.x);
  END LOOP;
END;
/
-- run
BEGIN walk; END;
/
SELECT * FROM trail ORDER BY id;
