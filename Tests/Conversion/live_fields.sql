-- A row that is read whole while the loop changes columns of it that nobody reads, and one of which the loop reads
-- what it changes.
-- loops: 2 of 2
CREATE TABLE agents (id NUMBER PRIMARY KEY, parent NUMBER, pct NUMBER, balance NUMBER);
CREATE TABLE sales (id NUMBER PRIMARY KEY, agent NUMBER, amount NUMBER);
CREATE TABLE earned (agent NUMBER, sale NUMBER, amount NUMBER, balance NUMBER);
INSERT INTO agents VALUES (1, NULL, 10, 0);
INSERT INTO agents VALUES (2, 1, 4, 5);
INSERT INTO agents VALUES (3, 1, 6, 0);
INSERT INTO sales VALUES (1, 2, 100);
INSERT INTO sales VALUES (2, 3, 50);
INSERT INTO sales VALUES (3, 2, 10);
INSERT INTO sales VALUES (4, 9, 10);
CREATE OR REPLACE PACKAGE pay AS
  PROCEDURE earn;
  PROCEDURE earn_more;
END;
/
CREATE OR REPLACE PACKAGE BODY pay AS
  FUNCTION share (p_agent IN agents%ROWTYPE, p_amount IN NUMBER) RETURN NUMBER IS
  BEGIN
    RETURN p_amount * p_agent.pct / 100;
  END;
  PROCEDURE earn IS
    r agents%ROWTYPE;
    up agents%ROWTYPE;
    v NUMBER;
  BEGIN
    FOR s IN (SELECT * FROM sales ORDER BY id) LOOP
      BEGIN
        SELECT * INTO r FROM agents WHERE id = s.agent;
        v := share(r, s.amount);
        UPDATE agents SET balance = balance + v WHERE id = r.id;
        INSERT INTO earned VALUES (r.id, s.id, v, NULL);
        IF r.parent IS NOT NULL THEN
          SELECT * INTO up FROM agents WHERE id = r.parent;
          v := share(up, s.amount) - v;
          UPDATE agents SET balance = balance + v WHERE id = up.id;
          INSERT INTO earned VALUES (up.id, s.id, v, NULL);
        END IF;
      EXCEPTION
        WHEN NO_DATA_FOUND THEN INSERT INTO earned VALUES (s.agent, s.id, 0, NULL);
      END;
    END LOOP;
  END;
  PROCEDURE earn_more IS
    r agents%ROWTYPE;
    v NUMBER;
  BEGIN
    FOR s IN (SELECT * FROM sales WHERE agent < 9 ORDER BY id) LOOP
      SELECT * INTO r FROM agents WHERE id = s.agent;
      v := share(r, s.amount) + r.balance / 100;
      UPDATE agents SET balance = balance + v WHERE id = r.id;
      INSERT INTO earned VALUES (r.id, s.id, v, r.balance);
    END LOOP;
  END;
END;
/
-- run
BEGIN pay.earn; END;
/
SELECT * FROM agents ORDER BY id;
SELECT * FROM earned ORDER BY sale, agent;
BEGIN pay.earn_more; END;
/
SELECT * FROM agents ORDER BY id;
SELECT * FROM earned ORDER BY sale, agent, balance;
