-- Sums in fields of records that certainly are there (EXISTS asked), beside other fields that are read; dynamic INSERT without a list of
-- columns; rows found by ROWID beside rows that are added. Kept: where the summed field is read, and where inner queries see the rows that others added. Where
-- elements may be missing, and are, the plan gives up.
-- loops: 6 of 8
-- falls back: 1
-- spark: "x.rowid" is no column, variable or function known here
-- spark: EXECUTE IMMEDIATE has no form here
-- spark: only variables are assigned in Spark
CREATE TABLE agent (id NUMBER PRIMARY KEY, rate NUMBER, earned NUMBER(10, 2));
CREATE TABLE bill (id NUMBER PRIMARY KEY, agent NUMBER, net NUMBER(10, 2));
CREATE TABLE price (item NUMBER, since DATE, until DATE, price NUMBER(10, 2));
CREATE TABLE kept_202609 (id NUMBER, net NUMBER);
INSERT INTO agent VALUES (1, 10, 0);
INSERT INTO agent VALUES (2, 5, NULL);
INSERT INTO agent VALUES (3, NULL, 7);
INSERT INTO bill VALUES (1, 1, 100);
INSERT INTO bill VALUES (2, 1, 50.5);
INSERT INTO bill VALUES (3, 2, 10);
INSERT INTO bill VALUES (4, 9, 11);
INSERT INTO bill VALUES (5, NULL, 12);
INSERT INTO price VALUES (1, DATE '2026-01-01', NULL, 5);
INSERT INTO price VALUES (1, DATE '2025-01-01', DATE '2025-12-31', 4);
INSERT INTO price VALUES (2, DATE '2026-01-01', NULL, 7);
INSERT INTO price VALUES (2, DATE '2026-01-01', NULL, 7);
CREATE OR REPLACE PACKAGE work AS
  PROCEDURE earn;
  PROCEDURE earn_on;
  PROCEDURE earn_blindly;
  PROCEDURE keep (p_month VARCHAR2);
  PROCEDURE raise_prices;
END;
/
CREATE OR REPLACE PACKAGE BODY work AS
  TYPE t_agent IS RECORD (rate NUMBER, earned NUMBER, n NUMBER);
  TYPE t_agents IS TABLE OF t_agent INDEX BY PLS_INTEGER;
  PROCEDURE earn IS
    agents t_agents;
    k PLS_INTEGER;
  BEGIN
    FOR a IN (SELECT * FROM agent WHERE rate IS NOT NULL ORDER BY id) LOOP
      agents(a.id).rate := a.rate;
      agents(a.id).earned := 0;
      agents(a.id).n := 0;
    END LOOP;
    FOR b IN (SELECT * FROM bill ORDER BY id) LOOP
      IF b.agent IS NOT NULL AND agents.EXISTS(b.agent) THEN
        agents(b.agent).earned := agents(b.agent).earned + ROUND(b.net * agents(b.agent).rate / 100, 2);
        agents(b.agent).n := agents(b.agent).n + 1;
      END IF;
    END LOOP;
    k := agents.FIRST;
    WHILE k IS NOT NULL LOOP
      UPDATE agent SET earned = agents(k).earned WHERE id = k;
      DBMS_OUTPUT.PUT_LINE(k || ' ' || agents(k).n || ' ' || agents(k).earned);
      k := agents.NEXT(k);
    END LOOP;
  END;
  PROCEDURE earn_on IS
    agents t_agents;
  BEGIN
    agents(1).earned := 1;
    agents(2).earned := 2;
    FOR b IN (SELECT * FROM bill WHERE agent IS NOT NULL ORDER BY id) LOOP
      IF agents.EXISTS(b.agent) THEN
        agents(b.agent).earned := agents(b.agent).earned + b.net;
        DBMS_OUTPUT.PUT_LINE(b.id || ' ' || agents(b.agent).earned);
      END IF;
    END LOOP;
  END;
  PROCEDURE earn_blindly IS
    agents t_agents;
  BEGIN
    agents(1).earned := 1;
    agents(2).earned := 2;
    FOR b IN (SELECT * FROM bill WHERE agent IS NOT NULL ORDER BY id) LOOP
      agents(b.agent).earned := agents(b.agent).earned + b.net;
    END LOOP;
  EXCEPTION
    WHEN NO_DATA_FOUND THEN
      DBMS_OUTPUT.PUT_LINE('none, ' || agents(1).earned);
  END;
  PROCEDURE keep (p_month VARCHAR2) IS
    target VARCHAR2(30) := 'kept_' || p_month;
  BEGIN
    FOR b IN (SELECT * FROM bill WHERE id < 4 ORDER BY id) LOOP
      EXECUTE IMMEDIATE 'INSERT INTO ' || target || ' VALUES (:a, :b)' USING b.id, b.net * 2;
      DELETE FROM bill WHERE id = b.id;
    END LOOP;
  END;
  PROCEDURE raise_prices IS
  BEGIN
    FOR p IN (SELECT x.rowid AS rid, x.* FROM price x WHERE until IS NULL ORDER BY item, since) LOOP
      IF p.price > 5 THEN
        UPDATE price SET until = DATE '2026-09-30' WHERE rowid = p.rid;
        INSERT INTO price VALUES (p.item, DATE '2026-10-01', NULL, p.price * 1.1);
      END IF;
    END LOOP;
    FOR a IN (SELECT * FROM agent ORDER BY id) LOOP
      FOR p IN (SELECT x.rowid AS rid, x.* FROM price x WHERE item = a.id AND until IS NULL ORDER BY since) LOOP
        UPDATE price SET price = price + 1 WHERE rowid = p.rid;
        INSERT INTO price VALUES (a.id + 1, DATE '2026-11-01', NULL, p.price);
      END LOOP;
    END LOOP;
  END;
END;
/
-- run
BEGIN
  work.earn;
  work.earn_on;
  work.earn_blindly;
  work.keep('202609');
  work.raise_prices;
END;
/
SELECT * FROM agent ORDER BY id;
SELECT * FROM kept_202609 ORDER BY id;
SELECT * FROM price ORDER BY item, since, price;
