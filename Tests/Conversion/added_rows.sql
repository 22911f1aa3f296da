-- An inner loop over rows that the query finds by a value of the outer loop: it changes them, and adds others with the
-- same value. Where the outer value comes twice the plan gives up.
-- loops: 4 of 4
-- falls back: 1
-- spark error: two iterations share the rows they change
CREATE TABLE policy (id NUMBER PRIMARY KEY, agent NUMBER, status VARCHAR2(2));
CREATE TABLE share (id NUMBER PRIMARY KEY, policy NUMBER, agent NUMBER, amount NUMBER, status VARCHAR2(1));
CREATE TABLE agent (id NUMBER PRIMARY KEY, balance NUMBER);
INSERT INTO policy VALUES (1, 7, 'LA');
INSERT INTO policy VALUES (2, 7, 'LA');
INSERT INTO policy VALUES (3, 8, 'AC');
INSERT INTO share VALUES (1, 1, 7, 10, 'P');
INSERT INTO share VALUES (2, 1, 8, 20, 'P');
INSERT INTO share VALUES (3, 2, 7, 5, 'P');
INSERT INTO share VALUES (4, 2, 7, 6, 'E');
INSERT INTO share VALUES (5, 3, 8, 9, 'P');
INSERT INTO agent VALUES (7, 100);
INSERT INTO agent VALUES (8, 100);
CREATE SEQUENCE numbers START WITH 10;
CREATE OR REPLACE PACKAGE lapse AS
  PROCEDURE take_back;
  PROCEDURE take_back_by_agent;
END;
/
CREATE OR REPLACE PACKAGE BODY lapse AS
  PROCEDURE take_back IS
  BEGIN
    FOR p IN (SELECT id FROM policy WHERE status = 'LA') LOOP
      FOR s IN (SELECT * FROM share WHERE policy = p.id AND status = 'P' ORDER BY id) LOOP
        INSERT INTO share (id, policy, agent, amount, status)
        VALUES (numbers.NEXTVAL, s.policy, s.agent, -s.amount, 'E');
        UPDATE share SET status = 'R' WHERE id = s.id;
        UPDATE agent SET balance = balance - s.amount WHERE id = s.agent;
      END LOOP;
    END LOOP;
  END;
  PROCEDURE take_back_by_agent IS
  BEGIN
    FOR p IN (SELECT id, agent FROM policy ORDER BY id) LOOP
      FOR s IN (SELECT * FROM share WHERE agent = p.agent AND status = 'E' ORDER BY id) LOOP
        INSERT INTO share (id, policy, agent, amount, status)
        VALUES (numbers.NEXTVAL, s.policy, s.agent, s.amount, 'E');
        UPDATE share SET status = 'R' WHERE id = s.id;
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
BEGIN lapse.take_back; END;
/
SELECT policy, agent, amount, status FROM share ORDER BY 1, 2, 3, 4;
SELECT * FROM agent ORDER BY id;
BEGIN lapse.take_back_by_agent; END;
/
SELECT policy, agent, amount, status FROM share ORDER BY 1, 2, 3, 4;
